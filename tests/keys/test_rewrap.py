"""The key-encryption key changes while the app runs: everything stays readable, and the old one can go."""

import re
from pathlib import Path

import pytest
from flask import Flask

from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, crypto, db
from journal.core.crypto import KeyRing
from journal.keys import rewrap
from tests.keys.cases import keys_rows, notes, rotate_and_die, run, writer
from tests.keys.conftest import Start


def keyring(app: Flask) -> Path:
    path: Path = app.config["SETTINGS"].keyring_path
    return path


def wrapped_by(app: Flask) -> dict[int, int]:
    with app.app_context():
        return rewrap.wrapped_by()


@pytest.mark.asvs("V11.2.2", "T27")
def test_add_rotate_retire_beside_a_running_app(start: Start) -> None:
    serving, operator = start(), start()
    person = writer(serving)
    before, secret = notes(serving, person), lookup(serving)
    plain = keys_rows(serving, "name, version, wrapped")
    added = run(operator, "add")
    assert added.exit_code == 0, added.output
    assert KeyRing.load(keyring(serving)).fingerprint(2) in added.output
    assert notes(serving, person) == before
    late = writer(serving, 2)  # the running app wraps by the new key already
    assert {name: kek for name, _, kek in keys_rows(serving)}[crypto.person_name(late)] == 2
    rotated = run(operator, "rotate")
    assert rotated.exit_code == 0, rotated.output
    assert set(wrapped_by(serving)) == {2}
    assert not {row.wrapped for row in plain} & {row.wrapped for row in keys_rows(serving, "name, version, wrapped")}
    retired = run(operator, "retire", "1")
    assert retired.exit_code == 0, retired.output
    assert set(KeyRing.load(keyring(serving)).keys) == {2}
    for app in (serving, operator, start()):
        assert notes(app, person) == before
        assert lookup(app) == secret
    assert run(start(), "check").exit_code == 0


def lookup(app: Flask) -> bytes:
    with app.app_context():
        return crypto.lookup("email-lookup", "mara@example.org")


def test_rotation_is_in_the_audit_with_its_number(own: Flask) -> None:
    writer(own)
    run(own, "add")
    count = sum(wrapped_by(own).values())
    run(own, "rotate")
    with own.app_context():
        lines = audit.history(None, [Event.KEYS_REWRAPPED], 9)
        assert [line.keys for line in lines] == [{"to": 2, "count": count}]


def test_rotating_twice_changes_nothing_and_says_so(own: Flask) -> None:
    writer(own)
    assert "everything is wrapped by key 1 already" in run(own, "rotate").output
    run(own, "add")
    run(own, "rotate")
    before = keys_rows(own, "name, version, wrapped")
    assert "everything is wrapped by key 2 already" in run(own, "rotate").output
    assert keys_rows(own, "name, version, wrapped") == before


@pytest.mark.asvs("T27")
@pytest.mark.parametrize("count", [1, 5])
def test_a_killed_rotation_goes_on_where_it_stopped(own: Flask, count: int) -> None:
    people = [writer(own, number, entries=1) for number in range(4)]
    before = [notes(own, person) for person in people]
    run(own, "add")
    ended = rotate_and_die(own, "wrapping", count)
    assert [notes(own, person) for person in people] == before
    assert ended or wrapped_by(own)[1] > 0
    assert rotate_and_die(own, "wrapping", 0)
    assert set(wrapped_by(own)) == {2}
    assert run(own, "retire", "1").exit_code == 0
    assert [notes(own, person) for person in people] == before


def test_a_key_in_use_is_not_retired_nor_the_current_one(own: Flask) -> None:
    writer(own)
    assert "current" in run(own, "retire", "1").output
    run(own, "add")
    refused = run(own, "retire", "1")
    assert refused.exit_code == 1
    assert re.search(r"\d+ keys are wrapped by key 1: run `keys rotate` first", refused.output)
    assert "holds no key 7" in run(own, "retire", "7").output
    assert set(KeyRing.load(keyring(own)).keys) == {1, 2}


def test_a_key_wrapped_at_the_last_moment_is_caught(own: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that had not seen the new key wraps one by the old, just after retire had counted none."""
    person = writer(own)
    run(own, "add")
    run(own, "rotate")
    old = KeyRing({1: KeyRing.load(keyring(own)).keys[1]})
    store = KeyRing.store

    def slow(ring: KeyRing, path: Path) -> None:
        store(ring, path)
        kek, wrapped = old.wrap("person|late", b"k" * 32)
        with db.database().keys_engine.execution_options(interlude_write=True).begin() as connection:
            connection.execute(crypto.vault().table.insert().values(
                name="person|late", version=1, kek=kek, wrapped=wrapped, created_at=clock.now()
                .replace(tzinfo=None)))

    monkeypatch.setattr(KeyRing, "store", slow)
    assert run(own, "retire", "1").exit_code == 0
    assert set(wrapped_by(own)) == {2}
    with own.app_context():
        assert crypto.vault().fetch(["person|late"])["person|late"] == (1, b"k" * 32)
    assert notes(own, person)


def test_a_destroyed_key_is_not_brought_back(own: Flask) -> None:
    gone, stays = writer(own, 1), writer(own, 2)
    run(own, "add")
    with own.app_context():
        batches = list(rewrap._batches(2))
        crypto.vault().destroy(crypto.person_name(gone))
        for rows in batches:
            rewrap._rewrap(rows, crypto.vault().ring)
    assert crypto.person_name(gone) not in [row.name for row in keys_rows(own)]
    assert notes(own, stays)


def test_one_key_that_no_ring_opens_does_not_stop_the_others(own: Flask) -> None:
    person = writer(own)
    with own.app_context(), crypto.vault().writer.begin() as connection:
        connection.execute(crypto.vault().table.insert().values(
            name="person|broken", version=1, kek=1, wrapped=b"x" * 40, created_at=clock.now()
            .replace(tzinfo=None)))
    with own.app_context():
        KeyRing.load(keyring(own)).with_new().store(keyring(own))
        done, stuck = rewrap.rewrap_all(lambda _: None)
    assert (done > 0, stuck) == (True, 1)
    assert wrapped_by(own)[1] == 1
    assert notes(own, person)


def test_a_key_file_that_cannot_be_written_says_what_to_do(own: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    writer(own)

    def refused(*_: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(KeyRing, "store", refused)
    done = run(own, "add")
    assert "cannot be written here. Add this line" in done.output
    line = next(line for line in done.output.splitlines() if line.startswith("2:"))
    monkeypatch.undo()
    with keyring(own).open("a") as file:
        file.write(line + "\n")
    assert run(own, "rotate").exit_code == 0
    assert set(wrapped_by(own)) == {2}
