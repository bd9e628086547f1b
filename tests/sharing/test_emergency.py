"""Emergency access: two people, one patient, one hour, never notes, every look written down, the patient told."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from journal.access import policy
from journal.access.permissions import ALL_SCOPES, Role, Scope
from journal.accounts import queries as accounts
from journal.accounts.models import AccountRow
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, db
from journal.entries import actions as entries
from journal.entries.rules import SideEffect
from journal.sharing import actions, emergency, queries
from journal.sharing.models import EmergencyAccessRow
from journal.treatment import actions as treatment
from journal.treatment.rules import Kind, Session
from tests import factories
from tests.sharing.cases import actor, letters
from tests.sharing.visitors import browser, inside

NOW = factories.at("2026-05-14 12:00")
REASON = "found unwell at home, ambulance asks for doses"
NOTE = "marker words of a note"
EMAILS = {"patient": "patient@example.org", "other_patient": "other@example.org", "therapist": "therapist@example.org",
          "other_therapist": "second@example.org", "clinic": "clinic@example.org"}


@pytest.fixture(autouse=True)
def _now() -> Any:
    with clock.Moved(NOW):
        yield


@pytest.fixture
def journal(app: Flask, people: dict[str, UUID]) -> UUID:
    """A check-in with a note and a side effect, and a session, of a patient who shares with nobody: the session."""
    session_id = uuid4()
    with app.test_request_context():
        own = factories.own(people["patient"])
        entries.save_entry(own, factories.entry(mood=4, note=NOTE, side_effects=(SideEffect("nausea", 2),)))
        treatment.save_session(own, Session(session_id, Kind.DOSING, clock.today("Europe/Madrid"), "Europe/Madrid",
                                            entered_by=people["patient"], entered_at=NOW))
    return session_id


def command(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["emergency", *arguments])
    return result.exit_code, result.output


def give(app: Flask, to: str = "clinic", second: str = "therapist", patient: str = "patient",
         reason: str = REASON) -> tuple[int, str]:
    named = {name: EMAILS.get(value, value) for name, value in {"patient": patient, "to": to, "second": second}.items()}
    return command(app, "give", "--patient", named["patient"], "--to", named["to"], "--second", named["second"],
                   "--reason", reason)


def activity(app: Flask) -> str:
    """What the patient reads of who looked, with plain blanks."""
    return browser(app, EMAILS["patient"]).page("/sharing/activity").text.replace("\u202f", " ")


def page_of(people: dict[str, UUID]) -> str:
    return f"/patients/{people['patient']}"


@pytest.mark.asvs("V8.1.1", "V8.2.1")
@pytest.mark.parametrize("name", ["clinic", "therapist"])
def test_the_named_person_sees_all_but_notes(app: Flask, people: dict[str, UUID], journal: UUID, name: str) -> None:
    visitor = browser(app, EMAILS[name])
    visitor.page(page_of(people), 404)
    code, output = give(app, to=name, second="other_therapist")
    assert code == 0
    assert page_of(people) in output
    page = visitor.page(page_of(people)).text
    for words in ("Feeling sick", "open to you for a short time", "Notes are not shared with you",
                  "Private: Other things followed, Questionnaires, Integration thread, Notes"):
        assert words in page
    assert NOTE not in page
    visitor.page(f"{page_of(people)}/sessions")
    visitor.page(f"{page_of(people)}/sessions/{journal}")


@pytest.mark.asvs("V8.2.2")
def test_nobody_else_and_nothing_else_is_opened(app: Flask, people: dict[str, UUID], journal: UUID) -> None:
    with app.app_context():
        factories.person(Role.CLINIC, "colleague@example.org", "Ola Berg",
                         clinic_id=accounts.person(people["clinic"]).clinic_id)
    give(app)
    others = [EMAILS[name] for name in ("other_patient", "therapist", "other_therapist")]
    for email in (*others, "colleague@example.org"):
        browser(app, email).page(page_of(people), 404)
    staff = browser(app, EMAILS["clinic"])
    staff.page(f"/patients/{people['other_patient']}", 404)
    staff.page(page_of(people))
    assert "Mara Ellison" not in staff.page("/clinic").text


@pytest.mark.parametrize("name", ["clinic", "therapist"])
def test_what_is_opened_is_only_read(app: Flask, people: dict[str, UUID], journal: UUID, name: str) -> None:
    give(app, to=name, second="other_therapist")
    visitor, where = browser(app, EMAILS[name]), page_of(people)
    for path in (f"{where}/sessions/new/dosing", f"{where}/sessions/{journal}/edit", f"{where}/summary",
                 f"{where}/summary/pdf"):
        assert visitor.get(path).status_code == 404, path
    for path in (f"{where}/sessions", f"{where}/sessions/{journal}", f"{where}/sessions/{journal}/delete"):
        assert visitor.send(path, {"kind": "dosing", "day": "2026-05-12"}).status_code == 404, path
    text = "".join(visitor.page(path).text for path in (where, f"{where}/sessions", f"{where}/sessions/{journal}"))
    for words in ("/edit\"", "/delete\"", "/sessions/new/", "/summary\""):
        assert words not in text, words


def test_a_grant_keeps_what_it_gives_beside_an_emergency(app: Flask, people: dict[str, UUID], journal: UUID) -> None:
    inside(app, lambda: actions.give(factories.own(people["patient"]), people["therapist"], None,
                                     frozenset({Scope.NOTES, Scope.SESSIONS})))
    give(app, to="therapist", second="clinic")
    found = inside(app, lambda: queries.relation(actor(people["therapist"]), people["patient"]))
    assert found[1] == ALL_SCOPES - {Scope.CONTEXT, Scope.QUESTIONNAIRES, Scope.SAFETY_PLAN, Scope.THREAD}
    assert found[0].opened == {Scope.CHECK_INS, Scope.SIDE_EFFECTS}
    therapist = browser(app, EMAILS["therapist"])
    assert NOTE in therapist.page(page_of(people)).text
    therapist.page(f"{page_of(people)}/sessions/new/dosing")


@pytest.mark.asvs("V8.3.2")
def test_after_the_hour_the_next_request_is_not_found(app: Flask, people: dict[str, UUID], journal: UUID) -> None:
    give(app)
    staff = browser(app, EMAILS["clinic"])
    for minutes in (9, 18, 27, 36, 45, 54, 59):  # the sign-in of staff ends when idle for ten
        with clock.Moved(NOW + timedelta(minutes=minutes)):
            staff.page(page_of(people))
    with clock.Moved(NOW + timedelta(hours=1)):
        for path in ("", "/sessions", f"/sessions/{journal}"):
            staff.page(page_of(people) + path, 404)


def test_it_can_be_ended_before(app: Flask, people: dict[str, UUID], journal: UUID) -> None:
    give(app)
    staff = browser(app, EMAILS["clinic"])
    staff.page(page_of(people))
    with clock.Moved(NOW + timedelta(minutes=5)):
        assert command(app, "end", "--patient", EMAILS["patient"]) == (0, "1 ended\n")
        staff.page(page_of(people), 404)
        assert command(app, "end", "--patient", EMAILS["patient"]) == (0, "0 ended\n")
    with app.app_context():
        assert len(audit.history(people["patient"], [Event.EMERGENCY_ENDED], 10)) == 1
    assert "from 2:00 PM until 2:05 PM" in activity(app)


@pytest.mark.asvs("V16.3.2", "T03")
def test_the_patient_is_told_and_every_look_is_written_down(
        app: Flask, people: dict[str, UUID], journal: UUID) -> None:
    give(app, reason=f"  {REASON}\n")
    staff = browser(app, EMAILS["clinic"])
    staff.page(page_of(people))
    staff.page(f"{page_of(people)}/sessions")
    text = activity(app)
    for words in ("Opened in an emergency", "Ines Duarte, Northlight was let in to see", "Dr Hanna Weiss was named",
                  REASON, "from 2:00 PM until 3:00 PM", "Ines Duarte, Northlight opened your page",
                  "opened your sessions"):
        assert words in text, words
    with app.app_context():
        [line] = audit.history(people["patient"], [Event.EMERGENCY_GIVEN], 10)
        assert line.actor_id == policy.OPERATOR
        assert (line.keys["to"], line.keys["second"]) == (str(people["clinic"]), str(people["therapist"]))


def test_the_mail_is_neutral(app: Flask, people: dict[str, UUID]) -> None:
    give(app)
    with app.app_context():
        [letter] = letters()
    assert letter.to == EMAILS["patient"]
    assert "/sharing/activity" in letter.text
    told = (letter.subject + letter.text).casefold()
    for words in (REASON, "Duarte", "Weiss", "Northlight", "Mara", "emergency", "ketamine", "clinic", "journal"):
        assert words.casefold() not in told, words


def test_the_reason_lies_sealed(app: Flask, people: dict[str, UUID]) -> None:
    give(app)
    with app.app_context():
        table: Any = EmergencyAccessRow.__table__
        [row] = db.session().execute(select(table)).all()
        assert REASON.encode() not in row.reason_sealed
        assert len(row.reason_sealed) > len(REASON)


@pytest.mark.asvs("V2.3.5", "T03")
@pytest.mark.parametrize(("options", "words"), [
    ({"to": "clinic", "second": "clinic"}, "two different people"), ({"to": "clinic", "second": " CLINIC@example.org "},
                                                                     "two different people"),
    ({"to": "other_patient"}, "--to must be"), ({"second": "other_patient"}, "--second must be"),
    ({"to": "nobody@example.org"}, "--to must be"), ({"patient": "therapist", "to": "clinic"}, "--patient must be"),
    ({"patient": "nobody@example.org"}, "--patient must be"), ({"reason": " "}, "--reason must say why"),
    ({"reason": "x" * 501}, "at most 500"),
])
def test_what_is_not_named_properly_opens_nothing(
        app: Flask, people: dict[str, UUID], options: dict[str, str], words: str) -> None:
    code, output = give(app, **options)
    assert code == 1
    assert words in output
    with app.app_context():
        assert db.session().scalars(select(EmergencyAccessRow)).all() == []
        assert letters() == []


@pytest.mark.parametrize("who", ["to", "second"])
def test_a_disabled_account_cannot_be_named(app: Flask, people: dict[str, UUID], who: str) -> None:
    with app.app_context(), db.transaction() as session:
        session.execute(update(AccountRow).where(AccountRow.id == people["clinic"]).values(disabled_at=NOW))
    code, output = give(app, **{"to": "therapist", "second": "other_therapist"} | {who: "clinic"})
    assert (code, f"--{who} must be" in output) == (1, True)


def test_without_its_audit_line_nothing_is_opened(
        app: Flask, people: dict[str, UUID], monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError("no audit")

    with app.app_context():
        named = emergency.named(EMAILS["patient"], EMAILS["clinic"], EMAILS["therapist"])
        monkeypatch.setattr(audit, "record_ids", fails)
        with pytest.raises(OSError, match="no audit"):
            emergency.give(named, REASON)
        assert db.session().scalars(select(EmergencyAccessRow)).all() == []
