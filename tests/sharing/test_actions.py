from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from journal.access.permissions import ALL_SCOPES, Role, Scope
from journal.accounts import queries as accounts
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, crypto, db
from journal.sharing import actions, queries
from journal.sharing.models import InvitationRow
from journal.sharing.rules import LINK_LIFE, PRESET, InvitationKind
from tests import factories
from tests.factories import at, own
from tests.sharing.cases import THERAPIST, actor, invite, letters

NOW = at("2026-05-14 12:00")
SESSIONS = frozenset({Scope.SESSIONS})


@pytest.fixture(autouse=True)
def _inside(app):
    with clock.Moved(NOW), app.test_request_context():
        yield


def scopes(reader, patient):
    found = queries.relation(actor(reader), patient)
    return found[1] if found else None


def test_nothing_is_shared_before_the_invitation_is_accepted(people):
    token = invite(people["patient"])
    assert scopes(people["therapist"], people["patient"]) is None
    actions.accept(token, people["therapist"])
    assert scopes(people["therapist"], people["patient"]) == PRESET
    assert scopes(people["other_therapist"], people["patient"]) is None
    assert scopes(people["therapist"], people["other_patient"]) is None


def test_the_link_is_stored_as_a_hash_alone_and_works_for_72_hours(people):
    token = invite(people["patient"])
    row = db.session().scalar(select(InvitationRow))
    assert row.token_hash == crypto.token_hash(token)
    assert token.encode() not in row.token_hash
    assert len(token) >= 43
    assert b"therapist" not in row.email_sealed + row.email_lookup
    with clock.Moved(NOW + LINK_LIFE - timedelta(seconds=1)):
        assert queries.invitation(token)
    with clock.Moved(NOW + LINK_LIFE):
        assert queries.invitation(token) is None
        with pytest.raises(actions.LinkSpent):
            actions.accept(token, people["therapist"])
    assert scopes(people["therapist"], people["patient"]) is None


def test_a_link_works_once_also_after_the_grant_is_withdrawn(people):
    token = invite(people["patient"])
    actions.accept(token, people["therapist"])
    grant = queries.grants(own(people["patient"]))[0]
    actions.withdraw_grant(own(people["patient"]), grant.id)
    with pytest.raises(actions.LinkSpent):
        actions.accept(token, people["therapist"])
    assert scopes(people["therapist"], people["patient"]) is None


@pytest.mark.asvs("V2.3.4", "V15.4.2", "T13")
def test_of_many_tries_at_once_one_wins(app, people):
    token, together = invite(people["patient"]), Barrier(8)

    def try_it(_):
        with app.test_request_context():
            together.wait()
            try:
                actions.accept(token, people["therapist"])
            except actions.LinkSpent:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_it, range(8))) == 1
    assert len(queries.grants(own(people["patient"]))) == 1
    assert len(audit.history(people["patient"], [Event.INVITATION_ACCEPTED], 10)) == 1


@pytest.mark.asvs("T14")
@pytest.mark.parametrize("who", ["other_therapist", "patient", "other_patient", "clinic"])
def test_another_address_or_another_kind_of_account_cannot_accept(people, who):
    token = invite(people["patient"])
    with pytest.raises(actions.WrongAccount):
        actions.accept(token, people[who])
    assert queries.invitation(token), "the link is still good for the person it was sent to"
    actions.accept(token, people["therapist"])


@pytest.mark.asvs("T14")
def test_the_right_address_with_the_wrong_kind_of_account_cannot_accept(people):
    token = invite(people["patient"], "other@example.org")
    with pytest.raises(actions.WrongAccount):
        actions.accept(token, people["other_patient"])
    assert queries.grants(own(people["patient"])) == []


@pytest.mark.asvs("T13")
def test_a_new_invitation_to_the_same_address_kills_the_old_one(people):
    first = invite(people["patient"])
    elsewhere = invite(people["patient"], "second@example.org")
    other_patient = invite(people["other_patient"])
    second = invite(people["patient"], " Therapist@Example.org ", SESSIONS)
    assert queries.invitation(first) is None
    assert queries.invitation(elsewhere)
    assert queries.invitation(other_patient)
    actions.accept(second, people["therapist"])
    assert scopes(people["therapist"], people["patient"]) == SESSIONS


def test_accepting_again_replaces_the_grant(people):
    actions.accept(invite(people["patient"], scopes=ALL_SCOPES), people["therapist"])
    actions.accept(invite(people["patient"], scopes=SESSIONS), people["therapist"])
    assert scopes(people["therapist"], people["patient"]) == SESSIONS
    assert len(queries.live_grants(own(people["patient"]))) == 1


@pytest.mark.asvs("T14")
def test_the_patient_is_told_who_accepted_and_mails_give_nothing_away(people):
    actions.accept(invite(people["patient"]), people["therapist"])
    told, invitation = sorted(letters(), key=lambda letter: letter.to)
    assert (told.to, invitation.to) == ("patient@example.org", THERAPIST)
    assert "Dr Hanna Weiss" in told.text
    for letter in (told, invitation):
        for word in ("ketamine", "mood", "therap", "patient", "clinic", "session"):
            assert word not in (letter.subject + letter.text.replace(THERAPIST, "")).casefold(), word


@pytest.mark.asvs("V8.3.2", "T06")
def test_withdrawing_holds_from_the_next_question_on(people):
    actions.accept(invite(people["patient"]), people["therapist"])
    grant = queries.grants(own(people["patient"]))[0]
    assert not actions.withdraw_grant(own(people["other_patient"]), grant.id), "not somebody else's to stop"
    assert actions.withdraw_grant(own(people["patient"]), grant.id)
    assert scopes(people["therapist"], people["patient"]) is None
    assert queries.shared_with(actor(people["therapist"])) == []
    assert not actions.withdraw_grant(own(people["patient"]), grant.id)
    assert not actions.change_grant(own(people["patient"]), grant.id, ALL_SCOPES, None), "what is stopped stays so"
    assert scopes(people["therapist"], people["patient"]) is None


@pytest.mark.asvs("T06")
@pytest.mark.parametrize("how", ["stopped", "changed"])
def test_a_link_that_is_still_open_undoes_no_later_decision(people, how):
    actions.accept(invite(people["patient"]), people["therapist"])
    grant = queries.grants(own(people["patient"]))[0]
    wide = invite(people["patient"])
    actions.invite(actor(people["patient"]), InvitationKind.THERAPIST_BY_PATIENT, "second@example.org", PRESET)
    if how == "stopped":
        actions.withdraw_grant(own(people["patient"]), grant.id)
    else:
        actions.change_grant(own(people["patient"]), grant.id, SESSIONS, None)
    with pytest.raises(actions.LinkSpent):
        actions.accept(wide, people["therapist"])
    assert scopes(people["therapist"], people["patient"]) == (None if how == "stopped" else SESSIONS)
    assert [one.email for one in queries.invitations(people["patient"])] == ["second@example.org"]
    assert audit.first_broken() is None


def test_a_withdrawn_invitation_cannot_be_accepted(people):
    token = invite(people["patient"])
    found = queries.invitations(people["patient"])[0]
    assert not actions.withdraw_invitation(actor(people["other_patient"]), found.id)
    assert not actions.withdraw_invitation(actor(people["therapist"]), found.id)
    assert actions.withdraw_invitation(actor(people["patient"]), found.id)
    with pytest.raises(actions.LinkSpent):
        actions.accept(token, people["therapist"])
    assert queries.invitations(people["patient"]) == []


def test_an_accepted_invitation_cannot_be_withdrawn(people):
    token = invite(people["patient"])
    found = queries.invitations(people["patient"])[0]
    actions.accept(token, people["therapist"])
    assert not actions.withdraw_invitation(actor(people["patient"]), found.id)
    assert scopes(people["therapist"], people["patient"]) == PRESET


def test_the_last_day_is_counted_where_the_patient_lives(people):
    """23:30 in Madrid on 14 May is 21:30 UTC; half an hour later the grant is over."""
    actions.give(own(people["patient"]), people["therapist"], None, PRESET, date(2026, 5, 14))
    with clock.Moved(at("2026-05-14 21:59")):
        assert scopes(people["therapist"], people["patient"]) == PRESET
        assert len(queries.shared_with(actor(people["therapist"]))) == 1
    with clock.Moved(at("2026-05-14 22:00")):
        assert scopes(people["therapist"], people["patient"]) is None
        assert queries.shared_with(actor(people["therapist"])) == []


@pytest.mark.asvs("V8.3.2", "T06")
def test_a_changed_grant_shows_less_at_once(people):
    mine = own(people["patient"])
    grant_id = actions.give(mine, people["therapist"], None, ALL_SCOPES)
    assert not actions.change_grant(own(people["other_patient"]), grant_id, SESSIONS, None)
    assert actions.change_grant(mine, grant_id, SESSIONS, None)
    assert scopes(people["therapist"], people["patient"]) == SESSIONS


@pytest.mark.asvs("V8.4.1")
def test_a_clinic_sees_sessions_alone_and_only_its_own_staff(people):
    clinic_id = accounts.person(people["clinic"]).clinic_id
    elsewhere = factories.person(Role.CLINIC, "far@example.org", "Far Away", clinic_id=factories.clinic("Far"))
    actions.give(own(people["patient"]), None, clinic_id, ALL_SCOPES)
    assert scopes(people["clinic"], people["patient"]) == SESSIONS
    assert scopes(elsewhere, people["patient"]) is None
    assert scopes(people["therapist"], people["patient"]) is None


def test_a_patient_accepts_for_the_clinic(people):
    token = invite(people["clinic"], "patient@example.org", SESSIONS, InvitationKind.PATIENT_BY_CLINIC)
    with pytest.raises(actions.WrongAccount):
        actions.accept(token, people["other_patient"])
    accepted = actions.accept(token, people["patient"])
    assert scopes(people["clinic"], people["patient"]) == SESSIONS
    line = audit.history(people["patient"], [Event.INVITATION_ACCEPTED], 1)[0]
    assert (line.actor_id, line.keys) == (people["patient"], {"invitation_id": str(accepted.id)})


def test_a_therapist_who_accepts_for_a_clinic_sees_nobody_yet(people):
    actions.give(own(people["patient"]), None, accounts.person(people["clinic"]).clinic_id, SESSIONS)
    token = invite(people["clinic"], THERAPIST, frozenset(), InvitationKind.THERAPIST_BY_CLINIC)
    actions.accept(token, people["therapist"])
    assert queries.shared_with(actor(people["therapist"])) == []


def test_each_write_leaves_one_line_without_content(people):
    mine = own(people["patient"])
    actions.accept(invite(people["patient"]), people["therapist"])
    grant_id = queries.grants(mine)[0].id
    actions.change_grant(mine, grant_id, SESSIONS, None)
    actions.withdraw_grant(mine, grant_id)
    events = (Event.INVITATION_SENT, Event.INVITATION_ACCEPTED, Event.GRANT_GIVEN, Event.GRANT_CHANGED,
              Event.GRANT_WITHDRAWN)
    lines = audit.history(people["patient"], events, 20)
    assert sorted(line.event.label for line in lines) == sorted(event.label for event in events)
    assert "example.org" not in str([line.keys for line in lines])
    assert audit.first_broken() is None


def test_many_patients_take_as_many_statements_as_few(app, people):
    from sqlalchemy import event

    counts, asked = [], []
    engine = db.database().engine

    def count(connection, cursor, statement, *rest):
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        for number in (3, 9):
            while len(queries.shared_with(actor(people["therapist"]))) < number:
                one = factories.person(Role.PATIENT, f"p{len(asked)}@example.org", "One")
                actions.give(own(one), people["therapist"], None, PRESET)
            with app.app_context():
                who = actor(people["therapist"])
                asked.clear()
                assert len(queries.shared_with(who)) == number
                counts.append(len(asked))
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert counts[0] == counts[1]
