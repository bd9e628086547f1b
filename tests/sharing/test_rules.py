from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from journal.access.permissions import ALL_SCOPES, Scope
from journal.sharing import rules
from journal.sharing.rules import Grant, GrantState, Invitation, InvitationKind
from tests.factories import at

NOW = at("2026-05-14 12:00")
TODAY = date(2026, 5, 14)
GRANT = Grant(uuid4(), uuid4(), uuid4(), None, rules.PRESET, NOW, NOW)
INVITATION = Invitation(uuid4(), InvitationKind.THERAPIST_BY_PATIENT, uuid4(), None, "a@example.org", None,
                        rules.PRESET, None, NOW, NOW + rules.LINK_LIFE)


@pytest.mark.parametrize(("changes", "state"), [
    ({}, GrantState.ACTIVE),
    ({"ends_on": TODAY + timedelta(days=1)}, GrantState.ACTIVE),
    ({"ends_on": TODAY}, GrantState.ACTIVE),
    ({"ends_on": TODAY - timedelta(days=1)}, GrantState.EXPIRED),
    ({"withdrawn_at": NOW}, GrantState.WITHDRAWN),
    ({"withdrawn_at": NOW, "ends_on": TODAY - timedelta(days=1)}, GrantState.WITHDRAWN),
])
def test_a_grant_is_live_up_to_and_including_its_last_day(changes, state):
    grant = replace(GRANT, **changes)
    assert grant.state(TODAY) is state
    assert grant.is_live(TODAY) is (state is GrantState.ACTIVE)


def test_a_clinic_sees_sessions_whatever_the_row_says():
    assert replace(GRANT, grantee_id=None, clinic_id=uuid4(), scopes=ALL_SCOPES).effective == {Scope.SESSIONS}
    assert replace(GRANT, grantee_id=None, clinic_id=uuid4(), scopes=frozenset({Scope.NOTES})).effective == frozenset()


def test_words_of_ones_own_are_private_unless_somebody_ticks_them():
    assert {Scope.CONTEXT, Scope.NOTES, Scope.SAFETY_PLAN, Scope.THREAD} == ALL_SCOPES - rules.PRESET
    assert set(rules.SCOPE_WORDS) == set(rules.SCOPE_HINTS) == set(ALL_SCOPES)
    assert rules.EMERGENCY_KINDS.isdisjoint({Scope.CONTEXT, Scope.QUESTIONNAIRES, Scope.NOTES, Scope.SAFETY_PLAN,
                                             Scope.THREAD})


@pytest.mark.parametrize(("changes", "after", "is_open"), [
    ({}, timedelta(hours=71, minutes=59), True),
    ({}, timedelta(hours=72), False),
    ({"accepted_at": NOW}, timedelta(0), False),
    ({"withdrawn_at": NOW}, timedelta(0), False),
])
def test_an_invitation_is_open_for_72_hours_until_it_is_used_or_withdrawn(changes, after, is_open):
    assert replace(INVITATION, **changes).is_open(NOW + after) is is_open


def test_what_keeps_a_grant_from_being_given():
    assert rules.problems(rules.PRESET, None, TODAY) == {}
    assert rules.problems(rules.PRESET, TODAY, TODAY) == {}
    assert set(rules.problems(frozenset(), TODAY - timedelta(days=1), TODAY)) == {"scopes", "ends_on"}
