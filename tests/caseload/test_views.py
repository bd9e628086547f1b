"""What a therapist sees of whom, and at what cost."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import event

from journal.access.permissions import ALL_SCOPES, Role, Scope
from journal.accounts import queries as accounts
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, db
from journal.entries import actions as entries
from journal.entries.rules import SideEffect
from journal.sharing import actions as sharing
from journal.sharing import queries as grants
from journal.sharing.rules import PRESET
from journal.treatment import actions as treatment
from journal.treatment.rules import Kind
from tests import factories
from tests.factories import at, entry, own
from tests.treatment.cases import session

NOW = at("2026-05-14 12:00")
TODAY = date(2026, 5, 14)
THERAPIST = "therapist@example.org"
NOTE = "SECRETNOTE of the harbour"


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def diary(patient_id: UUID, days: int = 10) -> None:
    """Mood 4 for some days, 7 today; a headache that stopped everything three days ago; a session before and ahead."""
    mine = own(patient_id)
    for n in range(days):
        with clock.Moved(NOW - timedelta(days=n)):
            effects = (SideEffect("headache", 3), SideEffect("nausea", 1)) if n == 3 else ()
            entries.save_entry(mine, entry(mood=7 if n == 0 else 4, anxiety=5, energy=5, sleep_hours=6.5,
                                           side_effects=effects, note=NOTE if n == 1 else None))
    treatment.save_session(mine, session(day=ago(2), dose_mg=77.0))
    treatment.save_session(mine, session(Kind.INTEGRATION, TODAY + timedelta(days=5)))


def share(patient_id: UUID, therapist_id: UUID, scopes: frozenset[Scope] = PRESET) -> UUID:
    return sharing.give(own(patient_id), therapist_id, None, scopes)


@pytest.fixture
def desk(app, client, people):
    """The patient keeps a diary and shares what is asked for; the therapist is signed in."""
    def make(scopes: frozenset[Scope] = PRESET):
        with app.test_request_context():
            diary(people["patient"])
            if scopes:
                share(people["patient"], people["therapist"], scopes)
        return client.sign_in(THERAPIST)
    return make


def test_nobody_shares_yet(client, people):
    page = client.sign_in(THERAPIST).page("/caseload")
    assert "Nobody shares their journal with you yet" in page.text


def test_a_row_tells_mood_effects_days_and_sessions(desk, people):
    page = desk().page("/caseload")
    assert f'href="/patients/{people["patient"]}"' in page.text
    for words in ("1 person shares", "Last mood 7 of 10, on 14 May.", "Headache", "Stopped me", "10 of 14 days",
                  "Session 1", "2 days ago", "19 May", "Integration session", "spark__l"):
        assert words in page.text, words
    assert "Tomás" not in page.text


@pytest.mark.parametrize(("scope", "seen", "hidden"), [
    (Scope.CHECK_INS, ["Last mood 7", "10 of 14 days"], ["Headache", "Session 1", "19 May"]),
    (Scope.SIDE_EFFECTS, ["Headache", "10 of 14 days"], ["Last mood", "Session 1", "19 May", "spark__l"]),
    (Scope.SESSIONS, ["Session 1", "19 May"], ["Last mood", "Headache", "of 14 days", "spark__l"]),
    (Scope.NOTES, ["Mara Ellison"], ["Last mood", "Headache", "of 14 days", "Session 1", "19 May"]),
])
def test_a_row_shows_only_what_is_shared(desk, people, scope, seen, hidden):
    text = desk(frozenset({scope})).page("/caseload").text
    assert [words for words in seen if words not in text] == []
    assert [words for words in hidden if words in text] == []
    assert "Not shared" in text


@pytest.mark.asvs("V14.2.1")
def test_a_person_is_found_by_post_and_no_name_stands_in_an_address(app, desk, people):
    therapist = desk()
    with app.test_request_context():
        share(people["other_patient"], people["therapist"])
    both = therapist.page("/caseload")
    assert both.form("/caseload")["method"] == "post"
    assert both.text.index("Mara Ellison") < both.text.index("Tomás Rivera"), "by next session"
    found = therapist.checked(therapist.send("/caseload", {"q": "tomas"}), 200)
    assert "Tomás Rivera" in found.text
    assert "Mara Ellison" not in found.text
    assert "Show everybody" in found.text
    nobody = therapist.checked(therapist.send("/caseload", {"q": '"><script>x'}), 200)
    assert "Nobody here is called" in nobody.text
    assert "<script>x" not in nobody.text


def test_each_patient_shown_is_recorded_once_a_day(app, desk, people):
    therapist = desk()

    def lines() -> int:
        with app.app_context():
            return len(audit.history(people["patient"], [Event.RECORD_LISTED], 50))

    therapist.send("/caseload", {"q": "nobody"})
    assert lines() == 0, "who is not shown is not looked at"
    for _ in range(3):
        therapist.page("/caseload")
    assert lines() == 1
    with clock.Moved(NOW + timedelta(hours=10, minutes=1)):  # 00:01 in Madrid, where the therapist is
        client = app.test_client()
        client.sign_in(THERAPIST).page("/caseload")
    assert lines() == 2


@pytest.mark.asvs("T28")
def test_three_people_cost_as_many_statements_as_thirty(app, people):
    asked: list[str] = []

    def count(connection, cursor, statement, *rest):
        asked.append(statement)

    counts, writes = [], []
    for number in (3, 30):
        with app.test_request_context():
            reader = accounts.actor_of(accounts.person(people["therapist"]))
            for n in range(len(grants.shared_with(reader)), number):
                one = factories.person(Role.PATIENT, f"p{n}@example.org", f"Person {n}")
                diary(one, days=3)
                share(one, people["therapist"])
        client = app.test_client()
        client.sign_in(THERAPIST)
        with clock.Moved(NOW + timedelta(minutes=number / 60)), app.app_context():
            engine, keys = db.database().engine, db.database().keys_engine
            asked.clear()
            for one in (engine, keys):
                event.listen(one, "before_cursor_execute", count)
            page = client.page("/caseload")
            for one in (engine, keys):
                event.remove(one, "before_cursor_execute", count)
        assert page.text.count('class="who"') == number
        counts.append(len(asked))
        writes.append(sum(statement.startswith("INSERT") for statement in asked))
    assert counts[0] == counts[1], counts
    assert counts[1] <= 25
    assert writes == [1, 1]


def test_the_page_of_a_patient(desk, people):
    page = desk().page(f"/patients/{people['patient']}")
    for words in ("Mara Ellison", "Session 1 was 2 days ago", "Next: Integration session, in 5 days.",
                  "Shared with you: Check-ins, Side effects, Sessions, Questionnaires.",
                  "Private: Other things followed, Integration thread, Notes, Safety plan.",
                  "Mood averaged", "Headache", "Stopped me, 1 day", "Feeling sick", "Notes are not shared with you.",
                  "All sessions"):
        assert words in page.text, words
    assert NOTE not in page.text
    address = f"/patients/{people['patient']}"
    for link in (f"{address}/summary", f"{address}/sessions", f"{address}/sessions/new/integration"):
        assert f'href="{link}"' in page.text, link


@pytest.mark.parametrize(("scope", "seen", "hidden"), [
    (Scope.CHECK_INS, ["Mood averaged", "Side effects are not shared", "Sessions are not shared"],
     ["Headache", "got in the way", "Session 1", "77 mg"]),
    (Scope.SIDE_EFFECTS, ["Headache", "Sessions are not shared"], ["Mood averaged", "average mood", "Session 1",
                                                                   "77 mg"]),
    (Scope.SESSIONS, ["Session 1", "Check-ins and side effects are not shared"],
     ["Mood averaged", "Headache", "days checked in", "chart__s"]),
    (Scope.NOTES, [NOTE, "Sessions are not shared"], ["Mood averaged", "Headache", "days checked in", "Session 1"]),
])
def test_the_page_shows_only_what_is_shared(desk, people, scope, seen, hidden):
    text = desk(frozenset({scope})).page(f"/patients/{people['patient']}?span=all").text
    assert [words for words in seen if words not in text] == []
    assert [words for words in hidden if words in text] == []
    assert scope is Scope.NOTES or NOTE not in text


def test_everything_shared_shows_everything(desk, people):
    text = desk(ALL_SCOPES).page(f"/patients/{people['patient']}").text
    assert "Private:" not in text
    assert "not shared" not in text
    assert NOTE in text


def test_too_low_to_log_is_said(app, desk, people):
    therapist = desk()
    with app.test_request_context(), clock.Moved(NOW - timedelta(days=20)):
        entries.save_entry(own(people["patient"]), entry(too_low=True))
    page = therapist.page(f"/patients/{people['patient']}")
    assert "“Too low to log” on 1 of these days: Friday 24 April." in page.text
    assert "Too low" not in therapist.page(f"/patients/{people['patient']}?span=2w").text


def test_a_session_of_today_is_the_next_one(app, desk, people):
    therapist = desk()
    with app.test_request_context():
        treatment.save_session(own(people["patient"]), session(day=TODAY))
    assert "today" in therapist.page("/caseload").text
    assert "Session 2 is today" in therapist.page(f"/patients/{people['patient']}").text


@pytest.mark.parametrize("args", ["?from=2026-05-20&to=2026-05-01", "?from=nonsense", "?span=nonsense",
                                  "?to=0000-00-00", "?from=0001-01-01&to=9999-12-31"])
def test_odd_days_do_no_harm(desk, people, args):
    desk().page(f"/patients/{people['patient']}{args}")


def test_an_empty_journal_speaks_to_the_therapist(app, client, people):
    with app.test_request_context():
        share(people["patient"], people["therapist"])
    page = client.sign_in(THERAPIST).page(f"/patients/{people['patient']}")
    assert "There are no check-ins yet." in page.text
    assert "Your first check-in" not in page.text
    assert "No session is written down yet." in page.text


def test_opening_is_recorded_and_ends_with_the_grant(app, desk, people):
    therapist, address = desk(), f"/patients/{people['patient']}"
    therapist.page(address)
    with app.test_request_context():
        line = audit.history(people["patient"], [Event.RECORD_OPENED], 5)[0]
        assert (line.actor_id, line.keys) == (people["therapist"], {"page": "caseload.patient"})
        grant = grants.grants(own(people["patient"]))[0]
        sharing.change_grant(own(people["patient"]), grant.id, PRESET, TODAY)
    therapist.page(address)
    with clock.Moved(at("2026-05-14 22:00")):  # midnight where the patient lives
        late = app.test_client().sign_in(THERAPIST)
        late.page(address, 404)
        assert "Mara" not in late.page("/caseload").text


@pytest.mark.parametrize("email", ["second@example.org", "other@example.org", "patient@example.org",
                                   "clinic@example.org"])
def test_nobody_else_gets_in(app, desk, people, email):
    desk()
    other = app.test_client().sign_in(email)
    other.page(f"/patients/{people['patient']}", 404)
    assert "Mara" not in other.get("/caseload").text


def test_the_clinics_desk_shows_sessions_and_nothing_else(app, people):
    with app.test_request_context():
        diary(people["patient"])
        clinic_id = accounts.person(people["clinic"]).clinic_id
        sharing.give(own(people["patient"]), None, clinic_id, ALL_SCOPES)
    staff = app.test_client().sign_in("clinic@example.org")
    page = staff.page("/clinic")
    for words in ("1 person shares sessions with Northlight", "Mara Ellison", "Session 1, 12 May",
                  "Integration session, 19 May", f"/patients/{people['patient']}/sessions"):
        assert words in page.text, words
    for words in (NOTE, "Headache", "Last mood", "Check-ins"):
        assert words not in page.text, words
    with app.app_context():
        assert len(audit.history(people["patient"], [Event.RECORD_LISTED], 5)) == 1
