"""Data keys change while people write: nothing is lost, everything opens before, between and after."""

import time
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import crypto, db
from journal.core.crypto import KeyChanged
from journal.core.keys.fields import places
from journal.entries import actions
from journal.entries.models import EntryRow
from journal.keys import reseal
from journal.keys.reseal import Outcome
from tests import factories
from tests.keys.cases import keys_rows, marks, notes, rotate_and_die, run, writer
from tests.keys.conftest import Start


def rotate(app: Flask, *people: UUID, wait: object = lambda _: None) -> Outcome:
    with app.app_context():
        return reseal.rotate_data(people or None, wait, lambda _: None)


def versions(app: Flask, person: UUID) -> list[int]:
    return [row.version for row in keys_rows(app) if row.name == crypto.person_name(person)]


@pytest.mark.asvs("V11.2.2", "T27")
def test_everybodys_fields_move_to_a_new_key_and_the_old_one_goes(start: Start) -> None:
    app, other = start(), start()
    people = [writer(app, number) for number in range(3)]
    before = [notes(app, person) for person in people]
    between: list[object] = []

    def wait(_: float) -> None:
        between.append([(versions(other, person), notes(other, person)) for person in people])

    assert rotate(app, wait=wait).people == 3
    assert between == [[([1, 2], texts) for texts in before]]
    for one in (app, other, start()):
        assert [notes(one, person) for person in people] == before
        assert [marks(one, person) for person in people] == [{2}] * 3
        assert [versions(one, person) for person in people] == [[2]] * 3
    with app.app_context():
        lines = audit.history(people[0], [Event.KEY_ROTATED], 9)
        assert [line.keys for line in lines] == [{"to": 2}]


def test_one_person_alone(own: Flask) -> None:
    one, other = writer(own, 1), writer(own, 2)
    untouched = keys_rows(own, "name, version, wrapped")
    rotate(own, one)
    assert (marks(own, one), marks(own, other)) == ({2}, {1})
    assert [row for row in untouched if row.name == crypto.person_name(other)] == [
        row for row in keys_rows(own, "name, version, wrapped") if row.name == crypto.person_name(other)]


@pytest.mark.asvs("T27")
@pytest.mark.parametrize("count", [1, 6, 20])
def test_a_killed_rotation_is_finished_by_the_next(own: Flask, count: int) -> None:
    people = [writer(own, number, entries=2) for number in range(3)]
    before = [notes(own, person) for person in people]
    ended = rotate_and_die(own, "data", count)
    assert [notes(own, person) for person in people] == before
    assert rotate_and_die(own, "data", 0)
    assert [notes(own, person) for person in people] == before
    if not ended:
        assert [marks(own, person) for person in people] == [{2}] * 3, "a run that goes on does nobody twice"
        assert [versions(own, person) for person in people] == [[2]] * 3


def test_an_edit_between_reading_and_storing_is_kept(own: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody saves just before the fresh seal of what stood there arrives; it gives way and looks again."""
    person = writer(own, entries=3)
    replace, edited = reseal._replace, []

    def slow(*given: object) -> None:
        if not edited:
            edited.append(edit(own, person, "changed while keys changed"))
        replace(*given)

    monkeypatch.setattr(reseal, "_replace", slow)
    rotate(own)
    assert edited
    assert "changed while keys changed" in notes(own, person)
    assert marks(own, person) == {2}


def edit(app: Flask, person: UUID, note: str) -> UUID:
    """An edit of one entry, in a request of its own."""
    with app.app_context():
        entry_id = db.session().scalars(select(EntryRow.id).where(EntryRow.patient_id == person)).first()
        assert entry_id
        actions.save_entry(factories.own(person), factories.entry(id=entry_id, note=note))
        return entry_id


def test_what_is_written_with_the_old_key_during_the_run_is_found_by_the_last_look(own: Flask) -> None:
    """A request that had fetched its key before the run stores under it, in the waiting time."""
    person = writer(own)
    with own.app_context():
        clearance = factories.own(person)
        assert crypto._cache()[crypto.person_name(person)].newest[0] == 1
        rotate(own, wait=lambda _: actions.save_entry(clearance, factories.entry(note="slow request")))
    assert "slow request" in notes(own, person)
    assert marks(own, person) == {2}


def test_a_commit_that_comes_too_late_is_refused(own: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sealed long ago under a key that was replaced is not stored: afterwards nobody could read it."""
    person = writer(own)
    with own.app_context():
        clearance, name = factories.own(person), crypto.person_name(person)
        late = EntryRow.from_value(person, factories.entry(note="too late"), factories.clock.now())
        rotate(own)
        monkeypatch.setattr(crypto, "monotonic", lambda: time.monotonic() + crypto.KEPT_FOR + 1)
        with pytest.raises(KeyChanged), db.transaction() as session:
            session.add(late)
        assert name not in crypto._cache()
        actions.save_entry(clearance, factories.entry(note="sent again"))
    assert "too late" not in notes(own, person)
    assert "sent again" in notes(own, person)


def test_a_slow_commit_without_a_new_key_is_stored(own: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    person = writer(own)
    with own.app_context():
        row = EntryRow.from_value(person, factories.entry(note="slow"), factories.clock.now())
        monkeypatch.setattr(crypto, "monotonic", lambda: time.monotonic() + crypto.KEPT_FOR + 1)
        with db.transaction() as session:
            session.add(row)
    assert "slow" in notes(own, person)


def test_the_key_that_recognises_imported_rows_stays(own: Flask) -> None:
    person = writer(own)

    def derived(purpose: str = "import") -> bytes:
        with own.app_context():
            return crypto.derived_key(person, purpose)

    first, other = derived(), derived("another purpose")
    for _ in range(2):
        rotate(own, person)
        assert (derived(), derived("another purpose")) == (first, other)
    with own.app_context():
        crypto.vault().destroy(crypto.person_name(person))
    assert not [row for row in keys_rows(own) if str(person) in row.name]


def test_an_erased_person_is_passed_over(own: Flask) -> None:
    gone, stays = writer(own, 1), writer(own, 2)
    outcome = rotate(own, wait=lambda _: crypto.vault().destroy(crypto.person_name(gone)))
    assert outcome.people == 1
    assert versions(own, gone) == []
    assert notes(own, stays)


def test_a_broken_field_keeps_the_old_key_and_is_named(own: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, whole = writer(own, 1), writer(own, 2)
    with own.app_context(), db.transaction() as session:
        entry_id = session.scalars(select(EntryRow.id).where(EntryRow.patient_id == broken)).first()
        session.execute(update(EntryRow).where(EntryRow.patient_id == broken, EntryRow.id == entry_id)
                        .values(note_sealed=b"\1" + b"x" * 40))
    monkeypatch.setattr("journal.keys.commands.time.sleep", lambda _: None)
    done = run(own, "rotate", "--data", "--all")
    assert done.exit_code == 1
    assert f"no key opens entry.note {entry_id}" in done.output
    assert (versions(own, broken), versions(own, whole)) == ([1, 2], [2])


def test_bytes_begin_again_after_255_versions(own: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crypto, "MARKS", 3)
    person = writer(own)
    before = notes(own, person)
    seen = []
    for _ in range(7):
        rotate(own, person)
        seen.append((versions(own, person), marks(own, person)))
        assert notes(own, person) == before
    assert seen == [([n], {(n - 1) % 3 + 1}) for n in range(2, 9)]


def test_every_table_with_a_sealed_field_is_walked() -> None:
    from journal import tables

    sealed = {column.table.name for table in tables.metadata.sorted_tables for column in table.columns
              if column.name.endswith("_sealed")} - {"outbox", "monitoring_promise"}  # by the instance
    assert {place.table.name for place in places()} == sealed


def test_the_command_names_whom_it_is_about(own: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    person, slept = writer(own), []
    monkeypatch.setattr("journal.keys.commands.time.sleep", slept.append)
    for wrong in (["--data"], ["--all"], ["--data", "--all", "--person", str(person)]):
        assert run(own, "rotate", *wrong).exit_code == 2
    done = run(own, "rotate", "--data", "--person", str(person))
    assert done.exit_code == 0, done.output
    assert slept == [reseal.GRACE]
    assert marks(own, person) == {2}


@given(texts=st.lists(st.text(min_size=1, max_size=200).filter(str.strip), min_size=1, max_size=4),
       rounds=st.integers(1, 3))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_through_any_number_of_rotations(own: Flask, texts: list[str], rounds: int) -> None:
    with own.app_context():
        person = factories.person(factories.Role.PATIENT, f"{factories.uuid4()}@example.org", "Mara")
        for text in texts:
            row = EntryRow.from_value(person, factories.entry(note=text), factories.clock.now())
            with db.transaction() as session:
                session.add(row)
    for _ in range(rounds):
        rotate(own, person)
    assert notes(own, person) == sorted(texts)


def test_a_page_of_another_process_reads_on(start: Start, tmp_path: Path) -> None:
    """A request that fetched its keys before the run reads what the run has sealed anew."""
    app, other = start(), start()
    person = writer(app)
    with other.app_context():
        assert crypto.opener(person)
        assert list(crypto._cache()[crypto.person_name(person)].versions) == [1]
        rotate(app)
        rows = db.session().scalars(select(EntryRow).where(EntryRow.patient_id == person))
        assert len([row.note for row in rows]) == 3
