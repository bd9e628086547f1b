"""Who may: the one table, asked in every combination of role, relation and kinds shared."""

from itertools import chain, combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.access import policy
from journal.access.clearance import Actor, Clearance, Patient
from journal.access.permissions import ALL_SCOPES, Permission, Role, Scope

ME, ELSE = UUID(int=1), UUID(int=2)
OWN = {Permission.TODAY_READ, Permission.ENTRY_READ, Permission.ENTRY_WRITE, Permission.TRENDS_READ,
       Permission.SHARING_READ, Permission.SHARING_GIVE, Permission.SHARING_STOP, Permission.EXPORT_READ,
       Permission.IMPORT_WRITE, Permission.SUMMARY_READ, Permission.SESSION_READ, Permission.SESSION_WRITE,
       Permission.PLAN_READ, Permission.PLAN_WRITE, Permission.THREAD_READ, Permission.THREAD_WRITE,
       Permission.EFFECTS_READ, Permission.QUESTIONNAIRE_READ, Permission.QUESTIONNAIRE_WRITE,
       Permission.ASKING_READ, Permission.ASKING_CHOOSE}
ANY_GRANT = {Permission.PATIENT_READ, Permission.BRIEF_READ}
SUMMED_UP = {Scope.CHECK_INS, Scope.SIDE_EFFECTS, Scope.SESSIONS, Scope.QUESTIONNAIRES, Scope.NOTES}
SESSIONS_GRANT = {Permission.SESSION_READ, Permission.SESSION_WRITE}
ABOUT_NOBODY = {Role.PATIENT: {Permission.LOOK_CHANGE},
                Role.THERAPIST: {Permission.CASELOAD_READ, Permission.PROMISE_WRITE, Permission.KEYS_CHANGE},
                Role.CLINIC: {Permission.CLINIC_READ, Permission.CLINIC_INVITE, Permission.CLINIC_PREPARE,
                              Permission.PROMISE_WRITE}}
EVERYBODY = {Permission.SIGNED_IN, Permission.SIGN_OUT, Permission.CONFIRM, Permission.FACTOR_READ,
             Permission.FACTOR_CHANGE, Permission.PASSWORD_CHANGE, Permission.INVITATION_ACCEPT, Permission.ERASE_READ,
             Permission.ERASE, Permission.ERASE_STOP}
TELLS = {Scope.CHECK_INS, Scope.SIDE_EFFECTS, Scope.SESSIONS, Scope.QUESTIONNAIRES}
"""Kinds out of which flags are made."""
SUBSETS = [frozenset(one) for one in chain.from_iterable(
    combinations(sorted(ALL_SCOPES), size) for size in range(len(ALL_SCOPES) + 1))]


def actor(role: Role, person: UUID = ME) -> Actor:
    return Actor(person, role, "A", "UTC", "en")


def patient(person: UUID) -> Patient:
    return Patient(person, "P", "UTC")


def expected(role: Role, about: UUID | None, scopes: frozenset[Scope]) -> set[Permission]:
    """What is meant to be granted, written a second time and independently of the table."""
    if about is None:
        return EVERYBODY | ABOUT_NOBODY[role]
    if about == ME:
        return EVERYBODY | ABOUT_NOBODY[role] | (OWN if role is Role.PATIENT else set())
    if role is Role.THERAPIST and scopes:
        return (ANY_GRANT | (SESSIONS_GRANT if Scope.SESSIONS in scopes else set())
                | ({Permission.SUMMARY_READ} if scopes & SUMMED_UP else set())
                | ({Permission.ASKING_CHOOSE} if Scope.CHECK_INS in scopes else set())
                | ({Permission.EFFECTS_READ} if Scope.SIDE_EFFECTS in scopes else set())
                | ({Permission.FLAG_SEE} if scopes & TELLS else set())
                | ({Permission.PLAN_READ} if Scope.SAFETY_PLAN in scopes else set())
                | ({Permission.QUESTIONNAIRE_ASK, Permission.FLAG_STEP} if Scope.QUESTIONNAIRES in scopes else set())
                | ({Permission.THREAD_READ} if Scope.THREAD in scopes else set()))
    if role is Role.CLINIC and Scope.SESSIONS in scopes:
        return SESSIONS_GRANT | {Permission.FACTOR_RESET}
    return set()


@pytest.mark.asvs("V8.2.1")
@pytest.mark.parametrize("about", [None, ME, ELSE], ids=["nobody", "myself", "another"])
@pytest.mark.parametrize("role", list(Role))
def test_the_whole_table(role: Role, about: UUID | None) -> None:
    wrong = {"+".join(sorted(scopes)): sorted(found ^ expected(role, about, scopes)) for scopes in SUBSETS
             if (found := {permission for permission in Permission
                           if policy.clear(permission, actor(role), patient(about) if about else None, scopes)})
             != expected(role, about, scopes)}
    assert not wrong


def test_every_permission_but_the_public_one_is_decided() -> None:
    assert set(policy.WHO_MAY) == set(Permission) - {Permission.PUBLIC}


@pytest.mark.asvs("V16.5.3")
def test_a_permission_that_is_not_in_the_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(policy.WHO_MAY, Permission.TODAY_READ)
    assert policy.clear(Permission.TODAY_READ, actor(Role.PATIENT), patient(ME), ALL_SCOPES) is None


scopes_given = st.frozensets(st.sampled_from(list(Scope)))
persons = st.sampled_from([None, ME, ELSE])


@given(st.sampled_from(list(Permission)), st.sampled_from(list(Role)), persons, scopes_given)
def test_a_clearance_never_opens_more_than_was_granted(
        permission: Permission, role: Role, about: UUID | None, scopes: frozenset[Scope]) -> None:
    granted = policy.clear(permission, actor(role), patient(about) if about else None, scopes)
    if granted is None:
        return
    assert granted.patient.id == (about or ME)
    if granted.is_own and role is Role.PATIENT and about:
        assert granted.scopes == ALL_SCOPES
    else:
        assert granted.scopes <= scopes
    if role is Role.CLINIC:
        assert not {Scope.CONTEXT, Scope.NOTES, Scope.SAFETY_PLAN, Scope.THREAD} & granted.scopes
        assert not granted.reads_text


@given(st.sampled_from(list(Permission)), st.sampled_from(list(Role)), scopes_given, scopes_given)
def test_granting_more_never_takes_away(permission: Permission, role: Role, one: frozenset[Scope],
                                        more: frozenset[Scope]) -> None:
    if policy.clear(permission, actor(role), patient(ELSE), one):
        assert policy.clear(permission, actor(role), patient(ELSE), one | more)


@given(st.sampled_from(list(Permission)), st.sampled_from(list(Role)))
def test_nothing_granted_means_nothing_of_another(permission: Permission, role: Role) -> None:
    assert policy.clear(permission, actor(role), patient(ELSE), frozenset()) is None


def test_what_is_sensitive_takes_data_out_or_gives_it_away() -> None:
    assert {Permission.EXPORT_READ, Permission.SHARING_GIVE, Permission.FACTOR_CHANGE,
            Permission.ERASE} == policy.SENSITIVE
    assert Permission.SHARING_STOP not in policy.SENSITIVE


def test_a_command_acts_on_the_one_patient_it_names() -> None:
    found = policy.clear_job(patient(ELSE))
    assert isinstance(found, Clearance)
    assert found.patient.id == ELSE
    assert found.actor.id == policy.OPERATOR
    assert not found.is_own  # the patient reads in "who looked" what the operator did
