"""After an erasure nothing of a person is left or can be read, here or in a copy; nothing of others has changed."""

import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from journal.accounts import queries as accounts
from journal.audit import log as audit
from journal.audit.events import Event
from journal.audit.models import AuditRow
from journal.core import crypto, db
from journal.core.crypto import KeyMissing
from journal.core.keys import opening
from journal.core.keys.fields import places
from journal.entries import queries as entries
from journal.erasure import actions, belongings, ledger, queries
from tests import factories
from tests.erasure import cases
from tests.erasure.cases import CANARY, names, put_back, put_back_keys, stored, stored_keys, without

ROOT = Path(__file__).parents[2]
People = dict[str, UUID]


@pytest.fixture
def house(app: Flask) -> People:
    return cases.people(app)


def sealed_of(person: UUID) -> set[bytes]:
    """Everything that is stored of a person under their key."""
    return {stored_bytes for place in places() for row in db.session().execute(place.of(person, None, None, 10_000))
            for _, _, stored_bytes in place.sealed(row)}


def open_everything(person: UUID) -> int:
    """How many fields open."""
    count = 0
    for place in places():
        for row in db.session().execute(place.of(person, None, None, 10_000)):
            for _, context, stored_bytes in place.sealed(row):
                crypto.open_sealed(person, context, stored_bytes)
                count += 1
    return count


@pytest.mark.asvs("P6")
def test_every_table_is_emptied_of_the_person_and_of_nobody_else(app: Flask, house: People) -> None:
    with app.app_context():
        for one in ("patient", "other"):
            cases.fill_every_table(house[one], house["clinic"])
        before = stored()
        for table in cases.TABLES:
            if cases.is_for_people(table):
                assert any(names(row, house["patient"]) for row in before[table.name]), table.name
        assert actions.erase(house["patient"])
        after = stored()
        assert without(after, house["patient"]) == without(before, house["patient"])
        left = [name for name, rows in after.items() for row in rows if names(row, house["patient"])]
        assert set(left) == {"audit", "erased_person"}
        assert accounts.person(house["other"])


@pytest.mark.asvs("P6")
def test_nothing_sealed_and_no_key_is_left(app: Flask, house: People) -> None:
    with app.app_context():
        crypto.derived_key(house["patient"], "another purpose")
        sealed = sealed_of(house["patient"])
        assert len(sealed) > 5
        actions.erase(house["patient"])
        left = repr(stored())
        assert CANARY not in left
        assert not [one for one in sealed if repr(one) in left]
        assert str(house["patient"]) not in repr(stored_keys())


@pytest.mark.asvs("P6")
def test_nothing_of_the_person_lies_in_the_files(app: Flask, house: People) -> None:
    """SQLite's files are encrypted whole; what is looked for is whatever else lies about in the data folder."""
    folder: Path = app.config["SETTINGS"].data_dir
    with app.app_context():
        sealed = sealed_of(house["patient"])
        assert sealed
        actions.erase(house["patient"])
    found = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".eml"}
    assert found
    for path, content in found.items():
        assert CANARY.encode() not in content, path
        assert b"patient@example.org" not in content, path
        assert not [one for one in sealed if one in content], path


@pytest.mark.asvs("T25", "P6")
def test_a_copy_made_before_cannot_be_read_with_the_keys_of_after(app: Flask, house: People) -> None:
    with app.app_context():
        before = stored()
        actions.erase(house["patient"])
        put_back(before)
        assert sealed_of(house["patient"])
        with pytest.raises(KeyMissing):
            open_everything(house["patient"])
        assert open_everything(house["other"]) > 5


@pytest.mark.asvs("P6", "T25")
def test_a_restored_copy_of_both_is_erased_again_by_the_ledger(app: Flask, house: People) -> None:
    file = ledger.path(app.config["SETTINGS"])
    with app.app_context():
        before, keys = stored(), stored_keys()
        actions.erase(house["patient"])
        clean = stored()
        put_back(before)
        put_back_keys(keys)
    with app.app_context():
        assert open_everything(house["patient"]) > 5, "the copy is whole again"
        assert actions.apply_ledger(ledger.read(file)) == 1
        assert actions.apply_ledger(ledger.read(file)) == 0
    with app.app_context():
        assert without(stored(), house["patient"]) == without(clean, house["patient"])
        assert str(house["patient"]) not in repr(stored_keys())
        put_back(before)
        with pytest.raises(KeyMissing):
            open_everything(house["patient"])


def test_the_audit_keeps_ids_and_stays_whole(app: Flask, house: People) -> None:
    with app.app_context():
        before = [row.seq for row in db.session().scalars(select(AuditRow))]
        actions.erase(house["patient"])
        lines = audit.history(house["patient"], [Event.ERASED], 9)
        assert [(line.patient_id, line.keys) for line in lines] == [(house["patient"], {})]
        assert {row.seq for row in db.session().scalars(select(AuditRow))} >= set(before)
        assert audit.first_broken() is None


def test_a_therapist_goes_and_the_patients_records_stay(app: Flask, house: People) -> None:
    """The session they entered stays with its note; only their name is gone."""
    with app.app_context():
        before = open_everything(house["patient"])
        entry_count = len(entries.known_import_keys(factories.own(house["patient"])))
        assert actions.erase(house["therapist"])
        assert open_everything(house["patient"]) == before
        assert len(entries.known_import_keys(factories.own(house["patient"]))) == entry_count
        assert house["therapist"] in [row["entered_by"] for row in stored()["treatment_session"]]
        session_id = next(row["id"] for row in stored()["treatment_session"] if row["patient_id"] == house["patient"])
    client = app.test_client().sign_in("patient@example.org")
    for path in ("/sessions", f"/sessions/{session_id}", "/sharing", "/sharing/activity", "/today"):
        response = client.get(path)
        assert response.status_code == 200, path
        assert "Hanna" not in response.text, path


def test_an_invitation_to_the_person_goes_with_the_address_in_it(app: Flask, house: People) -> None:
    from journal.sharing import actions as sharing
    from journal.sharing.rules import InvitationKind

    with app.app_context():
        clearance = factories.own(house["other"])
        for address in ("therapist@example.org", "somebody@example.org"):
            sharing.invite(clearance.actor, InvitationKind.THERAPIST_BY_PATIENT, address, frozenset())
        actions.erase(house["therapist"])
        rows = db.session().execute(select(belongings.Base.metadata.tables["invitation"].c.inviter_id)).all()
        assert len(rows) == 1


def test_the_address_can_begin_anew(app: Flask, house: People) -> None:
    from journal.access.permissions import Role

    with app.app_context():
        actions.erase(house["patient"])
        again = factories.person(Role.PATIENT, "patient@example.org", "Mara again")
        assert again != house["patient"]
        assert actions.erase_due() == 0
        assert accounts.person(again)


@pytest.mark.parametrize("count", [1, 4, 12])
def test_a_run_that_is_killed_is_finished_by_the_next(own: Flask, count: int) -> None:
    people = cases.people(own)
    settings = own.config["SETTINGS"]
    with own.app_context():
        opening.check()
        before = stored()
        actions.ask(factories.own(people["patient"]), at_once=True)
    command = [sys.executable, "-m", "tests.erasure.erasing", str(settings.data_dir), settings.database_url or ""]
    killed = subprocess.run([*command, str(count)], capture_output=True, cwd=ROOT, check=False)
    assert killed.returncode == -9, killed.stderr
    with own.app_context():
        finished = actions.erase_due()
        assert finished == 1 or people["patient"] not in queries.still_there([people["patient"]])
        after = stored()
        assert without(after, people["patient"]) == without(before, people["patient"])
        assert [row["person_id"] for row in after["erased_person"]] == [people["patient"]]
        assert ledger.read(ledger.path(settings)) == [people["patient"]]
        assert str(people["patient"]) not in repr(stored_keys())
        assert actions.erase_due() == 0


@pytest.mark.parametrize("step", ["ledger.append", "belongings.remove", "audit.record_ids"])
def test_a_run_that_fails_at_a_step_is_finished_by_the_next(app: Flask, house: People, step: str,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("disk full")

    with app.app_context():
        actions.ask(factories.own(house["patient"]), at_once=True)
        actions.ask(factories.own(house["other"]), at_once=True)
        with monkeypatch.context() as once:
            once.setattr(f"journal.erasure.actions.{step}", broken)
            assert actions.erase_due() == 0
        with pytest.raises(KeyMissing):
            open_everything(house["patient"])
        assert queries.still_there([house["patient"]])
    with app.app_context():
        assert actions.erase_due() == 2
        assert not queries.still_there([house["patient"], house["other"]])


def test_one_that_fails_does_not_stop_the_others(app: Flask, house: People, monkeypatch: pytest.MonkeyPatch) -> None:
    remove = belongings.remove

    def some(session: object, person: UUID) -> int:
        if person == house["patient"]:
            raise OSError("disk full")
        return remove(session, person)

    monkeypatch.setattr(belongings, "remove", some)
    with app.app_context():
        for one in ("patient", "other"):
            actions.ask(factories.own(house[one]), at_once=True)
        assert actions.erase_due() == 1
        assert queries.still_there([house["patient"], house["other"]]) == [house["patient"]]
