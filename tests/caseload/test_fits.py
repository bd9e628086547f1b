"""Findings that are kept: worked out anew where something changed, for nobody else, and by timed work alone."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from journal.access import policy
from journal.access.clearance import Clearance
from journal.access.permissions import Permission, Scope
from journal.accounts import queries as accounts
from journal.caseload import actions, answers, brief, fits, queries
from journal.caseload.models import FitRow
from journal.core import clock, db
from journal.entries import actions as entries
from journal.entries.rules import SideEffect
from journal.questionnaires import actions as questionnaires
from journal.questionnaires.instruments import ALL
from journal.questionnaires.responses import Response
from journal.safety import flag_actions
from journal.safety.flags import Flag, State, Step
from journal.safety.rules import Level
from journal.sharing import actions as sharing
from journal.sharing import queries as grants
from journal.sharing.rules import PRESET
from journal.treatment import actions as treatment
from journal.treatment.rules import Kind
from tests.factories import at, entry, own
from tests.treatment.cases import session

NOW = at("2026-05-14 12:00")
TODAY = date(2026, 5, 14)


@pytest.fixture(autouse=True)
def _now(app):
    with clock.Moved(NOW), app.test_request_context():
        yield


@pytest.fixture
def both(people) -> list[UUID]:
    """Two people who share with the therapist; the first was severely sick two days ago."""
    patients = [people["patient"], people["other_patient"]]
    for patient in patients:
        sick(patient, 2, 3 if patient == patients[0] else 1)
        sharing.give(own(patient), people["therapist"], None, PRESET)
    return patients


def sick(patient: UUID, days: int, severity: int, now=NOW) -> UUID:
    with clock.Moved(now - timedelta(days=days)):
        return entries.save_entry(own(patient), entry(mood=4, side_effects=(SideEffect("nausea", severity),))).id


def reading(therapist: UUID, patient: UUID) -> Clearance:
    actor = accounts.actor_of(accounts.person(therapist))
    found = policy.clear(Permission.BRIEF_READ, actor, *grants.relation(actor, patient))
    assert found
    return found


def flags(people, patient) -> list[str]:
    return [one.name for one in fits.found_in(reading(people["therapist"], patient)).flags]


def kept() -> dict[UUID, bytes]:
    db.session().expire_all()
    return {row.patient_id: row.content_sealed for row in db.session().scalars(select(FitRow))}


def test_a_page_works_out_and_keeps_nothing(people, both):
    assert [flags(people, one) for one in both] == [["SE_SEVERE:nausea"], []]
    assert kept() == {}


def test_timed_work_keeps_once_and_the_page_reads_it(people, both, monkeypatch):
    assert actions.refresh() == 2
    before = kept()
    assert set(before) == set(both)
    assert actions.refresh() == 0
    assert kept() == before
    monkeypatch.setattr(fits.findings, "find", lambda *_: pytest.fail("worked out although it was kept"))
    assert [flags(people, one) for one in both] == [["SE_SEVERE:nausea"], []]


@pytest.mark.parametrize("change", [
    lambda patient: sick(patient, 1, 3), lambda patient: entries.delete_entry(own(patient), sick(patient, 3, 1)),
    lambda patient: treatment.save_session(own(patient), session(Kind.INTEGRATION, TODAY - timedelta(days=9))),
], ids=["entry", "deleted", "session"])
def test_what_changes_in_one_journal_is_worked_out_for_it_alone(people, both, change):
    actions.refresh()
    before = kept()
    change(both[1])
    assert actions.refresh() == 1
    after = kept()
    assert after[both[0]] == before[both[0]]
    assert after[both[1]] != before[both[1]]


def test_a_changed_check_in_counts_at_once_also_before_timed_work(people, both):
    actions.refresh()
    sick(both[1], 0, 3)
    assert flags(people, both[1]) == ["SE_SEVERE:nausea"]


def test_a_new_day_is_worked_out_anew(both):
    actions.refresh()
    with clock.Moved(NOW + timedelta(days=1)):
        assert actions.refresh() == 2
        assert actions.refresh() == 0


def test_each_reader_has_findings_of_what_they_may_see(people, both):
    """A private kind is in nothing that is found, kept or not; sharing it changes what is kept."""
    sharing.give(own(both[0]), people["other_therapist"], None, frozenset({Scope.CHECK_INS}))
    other = reading(people["other_therapist"], both[0])
    for _ in range(2):
        assert fits.found_in(other).flags == []
        assert flags(people, both[0]) == ["SE_SEVERE:nausea"]
        assert actions.refresh() in (2, 0)
    wider = replace(other, scopes=frozenset({Scope.CHECK_INS, Scope.SIDE_EFFECTS}))
    assert [one.name for one in fits.found_in(wider).flags] == ["SE_SEVERE:nausea"]


def test_a_seen_flag_is_silent_for_who_saw_it_until_it_was_over(people, both):
    patient, clearance = both[0], reading(people["therapist"], both[0])
    sharing.give(own(patient), people["other_therapist"], None, PRESET)
    assert actions.mark_seen(clearance, ["SE_SEVERE:nausea", "SE_SEVERE:made up"]) == 1
    assert actions.mark_seen(clearance, ["SE_SEVERE:nausea"]) == 0
    assert flags(people, patient) == []
    other = fits.found_in(reading(people["other_therapist"], patient))
    assert [one.name for one in other.flags] == ["SE_SEVERE:nausea"], "seen by one is not seen by all"
    for days, sicker, expected in ((3, True, []), (30, False, []), (46, True, ["SE_SEVERE:nausea"])):
        for day in range(days) if days == 30 else [days]:
            with clock.Moved(NOW + timedelta(days=day)):
                actions.refresh()
        with clock.Moved(NOW + timedelta(days=days)):
            if sicker:
                sick(patient, 0, 3, NOW + timedelta(days=days))
            assert flags(people, patient) == expected, days


def test_nothing_is_kept_of_who_shares_with_no_single_person(people):
    sick(people["patient"], 1, 3)
    assert actions.refresh() == 0
    assert kept() == {}


def phq9(patient: UUID, days: int, total: int) -> None:
    """An old score that was typed in; nothing of single answers."""
    with clock.Moved(NOW - timedelta(days=days)):
        questionnaires.save_old(own(patient), Response(
            uuid4(), "phq9", ALL["phq9"].version, TODAY - timedelta(days=days), "UTC", clock.now(), clock.now(),
            origin="by_hand", result={"total": total}))


def test_a_score_that_rose_is_flagged_where_questionnaires_are_shared(people, both):
    sharing.give(own(both[1]), people["other_therapist"], None, frozenset({Scope.CHECK_INS}))
    actions.refresh()
    phq9(both[1], 20, 9)
    phq9(both[1], 3, 17)
    for _ in range(2):
        assert flags(people, both[1]) == ["Q_WORSE:PHQ-9"]
        assert fits.found_in(reading(people["other_therapist"], both[1])).flags == []
        assert actions.refresh() in (1, 0)
    told = brief.brief_of(reading(people["therapist"], both[1]), None)
    assert [str(line) for line in told.scores] == [
        "11 May: PHQ-9 17, 8 higher than the time before (9). A change of 6 or more is larger than the questionnaire's "
        "usual wobble."]
    assert brief.brief_of(reading(people["other_therapist"], both[1]), None).scores == ()


def test_safety_flags_stand_above_until_somebody_saw_them(people, both):
    flag = Flag(uuid4(), uuid4(), NOW, TODAY, Scope.QUESTIONNAIRES, Level.S2, "phq9", "item9", "9", 2)
    flag_actions.raise_flags(own(both[1]), [flag])
    clearance = reading(people["therapist"], both[1])

    def first() -> list[str]:
        listed = queries.with_findings(clearance.actor, queries.everybody(clearance.actor))
        return [f"{one.name}: {one.lines[0].level} {one.lines[0].words}" for one in answers.first_lines(listed)]

    (line,) = first()
    assert line.startswith("Tomás Rivera: Look today PHQ-9")
    assert brief.brief_of(clearance, None).raised == (flag,)
    narrow = replace(clearance, scopes=frozenset({Scope.CHECK_INS}))
    assert brief.brief_of(narrow, None).raised == ()
    flag_actions.step(clearance, Step(uuid4(), flag.id, State.SEEN, clearance.actor.id, NOW))
    assert first() == []
