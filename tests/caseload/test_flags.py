"""Flags of questionnaires for the therapist: above the list, on the patient's page, seen, noted, closed."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from journal.access.permissions import ALL_SCOPES, Role, Scope
from journal.audit.models import AuditRow
from journal.core import clock, db
from journal.questionnaires import actions
from journal.safety import flag_actions, flag_queries
from journal.safety.flag_models import FlagStepRow
from journal.safety.flags import State, Step
from journal.sharing import actions as sharing
from tests import factories
from tests.factories import own
from tests.questionnaires.cases import NOW, reads, send, theirs

FIRST = "Please look here first"
NOTE = "I called her MARKNOTE"


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


@pytest.fixture
def flagged(app, people):
    """A PHQ-9 with question 9 answered; the therapist is signed in. Gives their client, the flag's id and the grant."""
    with app.test_request_context():
        grant = reads(people)
        send(people["patient"], "phq9", q9=1)
        ((flag, _),) = flag_actions.flags(own(people["patient"]))
    return app.test_client().sign_in("therapist@example.org"), flag.id, grant


def step(client, people, flag_id, state, **more):
    return client.send(f"/patients/{people['patient']}/flags/{flag_id}/step", {"state": state} | more)


def test_it_stands_above_the_list_and_on_the_page_with_who_was_told(flagged, people):
    client, _, _ = flagged
    listed = client.page("/caseload").text
    assert listed.index("PHQ-9, question 9: “Several days”, 12 May") < listed.index("<table")
    assert "Look today." in listed[listed.index(FIRST):]
    page = client.page(f"/patients/{people['patient']}").text
    assert "PHQ-9, question 9: “Several days”, 12 May" in page
    assert "Dr Hanna Weiss was asked by mail to look" in page
    assert "I have seen this" in page


def test_seen_noted_closed_once_each(app, flagged, people):
    client, flag_id, _ = flagged
    assert step(client, people, flag_id, "closed").status_code == 303, "told that it is not so, and shown as it is"
    address, twice = f"/patients/{people['patient']}", {"id": str(uuid4()), f"note-{flag_id}": NOTE}
    for _ in range(2):
        assert step(client, people, flag_id, "seen").location == address
    assert FIRST not in client.page("/caseload").text
    for _ in range(2):
        step(client, people, flag_id, "acted", **twice)
    page = client.page(address).text
    assert re.search("Seen by Dr Hanna Weiss.*Noted by Dr Hanna Weiss.*MARKNOTE", page, re.S)
    for _ in range(2):
        step(client, people, flag_id, "closed")
    page = client.page(address).text
    assert "There is no open flag." in page
    assert "Closed by Dr Hanna Weiss" in page
    step(client, people, flag_id, "acted", **{f"note-{flag_id}": "afterwards"})
    with app.test_request_context():
        rows = list(db.session().scalars(select(FlagStepRow)))
        assert [row.state for row in sorted(rows, key=lambda row: list(State).index(State(row.state)))] == [
            "seen", "acted", "closed"]
        assert not any(b"MARKNOTE" in (row.note_sealed or b"") for row in rows), "sealed"


@pytest.mark.parametrize(("note", "words"), [("", "Write in a sentence"), ("x" * 1001, "longer than 1,000")])
def test_a_note_that_cannot_be_kept_is_said_beside_it_and_still_there(flagged, people, note, words):
    client, flag_id, _ = flagged
    step(client, people, flag_id, "seen")
    page = client.checked(step(client, people, flag_id, "acted", **{f"note-{flag_id}": note}), 422)
    assert words in page.text
    assert page.form(f"/patients/{people['patient']}/flags")["fields"][f"note-{flag_id}"] is not None
    assert note[:900] in page.text
    assert page.title.startswith("Error:")


def test_a_step_that_is_none_is_refused(flagged, people):
    client, flag_id, _ = flagged
    for wrong in ("", "open", "gone"):
        assert step(client, people, flag_id, wrong).status_code == 400
    assert step(client, people, uuid4(), "seen").status_code == 404


def test_it_is_gone_at_once_when_sharing_ends_and_was_never_there_for_others(app, flagged, people):
    client, flag_id, grant = flagged
    other = app.test_client().sign_in("second@example.org")
    with app.test_request_context():
        sharing.give(own(people["patient"]), people["other_therapist"], None, ALL_SCOPES - {Scope.QUESTIONNAIRES})
    assert FIRST not in other.page("/caseload").text
    assert "PHQ-9" not in other.page(f"/patients/{people['patient']}").text
    assert step(other, people, flag_id, "seen").status_code == 404
    with app.test_request_context():
        sharing.withdraw_grant(own(people["patient"]), grant)
    assert FIRST not in client.page("/caseload").text
    assert step(client, people, flag_id, "seen").status_code == 404


def test_what_the_patient_took_away_is_not_read_and_still_looked_at(app, flagged, people):
    client, flag_id, _ = flagged
    with app.test_request_context():
        mine = own(people["patient"])
        ((flag, _),) = flag_actions.flags(mine)
        actions.delete(mine, flag.source_id)
    for path in ("/caseload", f"/patients/{people['patient']}"):
        text = client.page(path).text
        assert "taken away since" in text
        assert "Several days" not in text
    assert step(client, people, flag_id, "seen").status_code == 303


def test_each_look_and_step_is_written_down_for_the_patient(app, flagged, people):
    client, flag_id, _ = flagged
    step(client, people, flag_id, "seen")
    patient = app.test_client().sign_in("patient@example.org")
    assert "Dr Hanna Weiss noted that they looked at answers of yours" in patient.page("/sharing/activity").text
    with app.test_request_context():
        (line,) = db.session().scalars(select(AuditRow).where(AuditRow.event == "flag:stepped"))
        assert line.keys == {"flag_id": str(flag_id), "state": "seen"}


def test_another_patients_flag_is_not_there(app, flagged, people):
    """By a therapist who reads both: a flag belongs to one record."""
    client, flag_id, _ = flagged
    with app.test_request_context():
        sharing.give(own(people["other_patient"]), people["therapist"], None, frozenset({Scope.QUESTIONNAIRES}))
    assert step(client, {"patient": people["other_patient"]}, flag_id, "seen").status_code == 404


def test_three_people_cost_as_many_statements_as_thirty(sqlite_app):
    with sqlite_app.app_context():
        therapist = factories.person(Role.THERAPIST, "therapist@example.org", "Dr Hanna Weiss")
    asked: list[str] = []
    counts = []

    def count(connection, cursor, statement, *rest):
        asked.append(statement)

    for first, number in ((0, 3), (3, 30)):
        with sqlite_app.test_request_context():
            for n in range(first, number):
                patient = factories.person(Role.PATIENT, f"p{n}@example.org", f"Person {n}")
                sharing.give(own(patient), therapist, None, frozenset({Scope.QUESTIONNAIRES}))
                send(patient, "phq9", q9=1 + n % 3)
        client = sqlite_app.test_client().sign_in("therapist@example.org")
        with sqlite_app.app_context():
            engines = (db.database().engine, db.database().keys_engine)
            for one in engines:
                event.listen(one, "before_cursor_execute", count)
            asked.clear()
            with clock.Moved(NOW + timedelta(seconds=number)):
                text = client.page("/caseload").text
            for one in engines:
                event.remove(one, "before_cursor_execute", count)
        assert text.count("PHQ-9, question 9") == number
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 28, counts


def test_the_most_serious_of_each_person_decides_their_place(app, people):
    with app.test_request_context():
        reads(people)
        sharing.give(own(people["other_patient"]), people["therapist"], None, frozenset({Scope.QUESTIONNAIRES}))
        send(people["patient"], "phq9", q9=1)
        send(people["other_patient"], "asq", q1=1, q5=1)
    first = app.test_client().sign_in("therapist@example.org").page("/caseload").text
    assert first.index("Look now") < first.index("Look today")


def test_of_nobody_shared_nobody_is_asked(app, people):
    with app.test_request_context():
        send(people["patient"], "phq9", q9=1)
        assert flag_queries.unseen_of({}) == {}
        assert flag_queries.unseen_of({people["patient"]: frozenset({Scope.CHECK_INS})}) == {people["patient"]: []}


def test_two_who_look_at_once_are_both_answered(app, flagged, people):
    with app.test_request_context():
        mine = theirs(people)
        for _ in range(2):
            flag_actions.step(mine, Step(uuid4(), flagged[1], State.SEEN, people["therapist"], NOW))
        ((_, steps),) = flag_actions.flags(mine)
        assert len(steps) == 1
