"""The phases of a course: whatever was recorded, in any order, each day has one phase and each dose counts once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.text import render_plain
from journal.treatment import course_words
from journal.treatment.course import Course, Progress, Stretch, problems, progress, stretches
from journal.treatment.rules import DAY_FIRST, Kind, Phase, Session, numbered

TODAY = date(2026, 5, 14)
NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)
ME = UUID(int=1)
SPAN = 120


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


def course(starts: int = -40, ended: int | None = None, induction: int | None = 3, weeks: int | None = 3,
           n: int = 1) -> Course:
    return Course(UUID(int=n), day(starts), ME, NOW, induction, weeks, ended_on=None if ended is None else day(ended))


def dose(days: int, phase: Phase | None = None, n: int = 0, kind: Kind = Kind.DOSING, zone: str = "Europe/Madrid",
         **more: object) -> Session:
    return Session(UUID(int=1000 + 10 * days + 5000 + n), kind, day(days), zone, ME, NOW, phase=phase, **more)


def one(plan: Course, *sessions: Session, today: date = TODAY) -> Progress:
    (found,) = progress([plan], numbered(sessions), today)
    return found


def told(found: tuple[Stretch, ...]) -> list[tuple[int, int, str]]:
    return [((each.first - TODAY).days, (each.last - TODAY).days, each.phase.value) for each in found]


@st.composite
def plans(draw: st.DrawFn) -> list[Course]:
    """Courses one after the other, never overlapping; the last one may go on."""
    edges = sorted(draw(st.sets(st.integers(-SPAN, 0), max_size=6)))
    found = []
    for n in range(0, len(edges) - 1, 2):
        found.append(course(edges[n], edges[n + 1], draw(st.integers(1, 8)),
                            draw(st.none() | st.integers(1, 26)), n + 1))
    if len(edges) % 2:
        found.append(course(edges[-1], None, draw(st.integers(1, 8)), draw(st.none() | st.integers(1, 26)), 99))
    return found


sessions_of = st.lists(st.builds(
    dose, st.integers(-SPAN - 10, 30), st.none() | st.sampled_from(Phase), st.integers(0, 4), st.sampled_from(Kind),
    st.sampled_from(["Europe/Madrid", "Pacific/Kiritimati", "America/New_York"]), kept_apart=st.booleans(),
    starts_at=st.none() | st.just(NOW)), max_size=25, unique_by=lambda session: session.id)


@given(plans(), sessions_of)
def test_no_day_has_two_phases_and_none_lies_ahead(courses: list[Course], sessions: list[Session]) -> None:
    found = stretches(courses, sessions, TODAY)
    for before, after in pairwise(found):
        assert before.last < after.first
    assert all(each.first <= each.last <= TODAY for each in found)


@given(plans(), sessions_of)
def test_each_day_of_a_course_has_a_phase(courses: list[Course], sessions: list[Session]) -> None:
    for found in progress(courses, sessions, TODAY):
        last = min(found.course.ended_on or TODAY, TODAY)
        covered = [each.first + timedelta(days=n) for each in found.stretches
                   for n in range((each.last - each.first).days + 1)]
        assert covered == [found.course.starts_on + timedelta(days=n)
                           for n in range((last - found.course.starts_on).days + 1)]
    together = {(each.first + timedelta(days=n), each.phase) for each in stretches(courses, sessions, TODAY)
                for n in range((each.last - each.first).days + 1)}
    alone = {(each.first + timedelta(days=n), each.phase) for found in progress(courses, sessions, TODAY)
             for each in found.stretches for n in range((each.last - each.first).days + 1)}
    assert alone <= together, "the charts show each course as its card tells it"


@given(plans(), sessions_of)
def test_each_dose_counts_once(courses: list[Course], sessions: list[Session]) -> None:
    for found in progress(courses, sessions, TODAY):
        held = {each.number for each in numbered(sessions) if each.kind is Kind.DOSING
                and found.course.has(each.day) and each.day <= TODAY}
        prepared = found.induction + found.maintenance
        assert prepared <= len(held)
        if not any(each.phase is Phase.PREPARATION for each in sessions):
            assert prepared == len(held)
        if not any(each.phase for each in sessions) and found.course.maintenance_weeks:
            most = max((sum(each.kind is Kind.DOSING and each.day == on for each in sessions)
                        for on in {each.day for each in sessions}), default=1)
            assert found.induction < (found.course.induction_sessions or 0) + max(most, 1)


@given(plans(), sessions_of, st.randoms())
def test_neither_order_nor_zone_matters(courses: list[Course], sessions: list[Session], dice: object) -> None:
    mixed = list(sessions)
    dice.shuffle(mixed)
    first, other = progress(courses, sessions, TODAY), progress(courses[::-1], mixed, TODAY)
    assert first == other
    moved = [replace(each, zone="Asia/Kathmandu") for each in sessions]
    assert [each.stretches for each in progress(courses, moved, TODAY)] == [each.stretches for each in first]


@given(sessions_of)
def test_without_a_course_only_given_phases_count(sessions: list[Session]) -> None:
    found = stretches([], sessions, TODAY)
    given = {each.phase for each in sessions if each.phase and each.day <= TODAY}
    assert {each.phase for each in found} <= given
    assert bool(found) == bool(given)


@given(plans(), sessions_of)
def test_a_given_phase_wins_on_its_day(courses: list[Course], sessions: list[Session]) -> None:
    phases = {each.first + timedelta(days=n): each.phase for each in stretches(courses, sessions, TODAY)
              for n in range((each.last - each.first).days + 1)}
    for each in sessions:
        alone = [other for other in sessions if other.day == each.day]
        if each.phase and each.day <= TODAY and len(alone) == 1:
            assert phases[each.day] is each.phase


def test_a_course_from_its_start_to_today() -> None:
    found = one(course(), dose(-33), dose(-30), dose(-26), dose(-5), dose(-30, kind=Kind.INTEGRATION, n=1))
    assert told(found.stretches) == [
        (-40, -34, "preparation"), (-33, -6, "induction"), (-5, 0, "maintenance")]
    assert (found.induction, found.maintenance, found.now, found.expected) == (3, 1, Phase.MAINTENANCE, day(16))


def test_before_the_first_dose_it_is_all_preparation() -> None:
    found = one(course(), dose(4))
    assert told(found.stretches) == [(-40, 0, "preparation")]
    assert found.upcoming
    assert (found.induction, found.upcoming.day, found.expected) == (0, day(4), None)


def test_a_dose_on_the_first_day_leaves_no_preparation() -> None:
    assert told(one(course(-10), dose(-10)).stretches) == [(-10, 0, "induction")]


def test_a_course_to_come_has_no_phases_yet() -> None:
    found = one(course(5), dose(-3))
    assert (found.stretches, found.now, found.expected) == ((), None, None)


def test_an_ended_course_ends_its_shading() -> None:
    found = one(course(-40, -20), dose(-33), dose(-10))
    assert told(found.stretches) == [(-40, -34, "preparation"), (-33, -20, "induction")]
    assert (found.now, found.upcoming, found.expected, found.induction) == (None, None, None, 1)


def test_a_recorded_phase_wins_and_maintenance_goes_on() -> None:
    found = one(course(induction=6), dose(-33), dose(-30, Phase.MAINTENANCE), dose(-9))
    assert told(found.stretches) == [(-40, -34, "preparation"), (-33, -31, "induction"), (-30, 0, "maintenance")]
    assert (found.induction, found.maintenance, found.expected) == (1, 2, day(12))


def test_without_maintenance_more_doses_stay_in_the_induction() -> None:
    found = one(course(induction=2, weeks=None), dose(-33), dose(-30), dose(-9))
    assert (found.induction, found.maintenance, found.expected) == (3, 0, None)
    assert render_plain(course_words.line(found)) == "Preparation · Induction: 3 done, 2 planned"


def test_two_entries_of_one_dose_count_once_until_kept_apart() -> None:
    assert one(course(), dose(-9), dose(-9, n=1)).induction == 1
    assert one(course(), dose(-9), dose(-9, n=1, kept_apart=True)).induction == 2


def test_a_planned_session_takes_the_place_of_the_expectation() -> None:
    held = (dose(-33), dose(-30), dose(-26))
    assert one(course(), *held).expected == day(-5)
    assert one(course(), *held, dose(7)).expected is None
    assert one(course(), *held, dose(7, kind=Kind.INTEGRATION)).expected == day(-5)
    assert one(course(), *held[:2]).expected is None, "the induction is not full yet"


def test_several_courses_over_the_years() -> None:
    found = stretches([course(-100, -80, n=1), course(-40, n=2)],
                      [dose(-95), dose(-60, Phase.MAINTENANCE), dose(-30)], TODAY)
    assert told(found) == [
        (-100, -96, "preparation"), (-95, -80, "induction"), (-60, -41, "maintenance"), (-40, -31, "preparation"),
        (-30, 0, "induction")]


def test_deleted_courses_are_passed_over() -> None:
    plan = replace(course(), deleted=True)
    assert progress([plan], [dose(-3)], TODAY) == []
    assert stretches([plan], [dose(-3)], TODAY) == ()


@pytest.mark.asvs("V2.2.3")
@pytest.mark.parametrize(("plan", "field"), [
    (course(induction=0), "induction_sessions"), (course(induction=31), "induction_sessions"),
    (course(induction=None), "induction_sessions"), (course(weeks=0), "maintenance_weeks"),
    (course(weeks=27), "maintenance_weeks"), (course(731), "starts_on"),
    (replace(course(), starts_on=DAY_FIRST - timedelta(days=1)), "starts_on"), (course(ended=1), "ended_on"),
    (course(-5, -6), "ended_on"), (replace(course(), route="smoke"), "route"),
    (replace(course(), medicine="tea"), "medicine")])
def test_what_breaks_a_rule_is_named(plan: Course, field: str) -> None:
    assert list(problems(plan, [], TODAY)) == [field]


@pytest.mark.parametrize("plan", [course(induction=1, weeks=1), course(induction=30, weeks=26), course(weeks=None),
                                  course(730), course(-5, -5), course(ended=0), replace(course(), route="iv")])
def test_what_is_within_the_limits_passes(plan: Course) -> None:
    assert problems(plan, [], TODAY) == {}


@pytest.mark.asvs("V2.2.3")
def test_two_courses_have_no_day_in_common() -> None:
    known = course(-40, -20, n=7)
    assert problems(course(-19), [known], TODAY) == {}
    assert list(problems(course(-20), [known], TODAY)) == ["starts_on"]
    assert list(problems(course(-60), [known], TODAY)) == ["starts_on"]
    assert list(problems(course(-60, -40), [known], TODAY)) == ["ended_on"]
    assert problems(course(-60, -41), [known], TODAY) == {}
    assert problems(known, [known], TODAY) == {}, "a course does not stand in its own way"
    assert problems(course(-20), [replace(known, deleted=True)], TODAY) == {}
    assert "goes on" in render_plain(problems(course(), [course(-90, n=8)], TODAY)["starts_on"])


@given(plans())
def test_courses_one_after_the_other_are_never_refused(courses: list[Course]) -> None:
    assert all(problems(each, courses, TODAY) == {} for each in courses)


@pytest.mark.parametrize(("found", "words"), [
    (one(course(), dose(4)), "Next session: Monday 18 May, in 4 days."),
    (one(course(), dose(-3)), "No session is planned."),
    (one(course(), dose(-9), dose(-8), dose(-7)),
     "No session is planned. By this plan, the next one is expected around 28 May. The clinic decides when it is."),
    (one(course(), dose(-39), dose(-38), dose(-37)),
     "No session is planned. By this plan, one was expected around 28 April. The clinic decides when it is."),
    (one(course(induction=1, weeks=None), dose(-39)), "The planned session is done. No other one is planned."),
    (one(course(induction=2, weeks=None), dose(-39), dose(-38)),
     "All 2 planned sessions are done. No other one is planned.")])
def test_what_is_next_in_words(found: Progress, words: str) -> None:
    said = course_words.upcoming(found, TODAY)
    assert said
    assert render_plain(said) == words


def test_the_parts_of_a_plan_in_one_line() -> None:
    assert render_plain(course_words.line(one(course(weeks=1), dose(-3)))) == (
        "Preparation · Induction: 1 of 3 done · Maintenance every week")
    done = one(course(induction=1), dose(-9), dose(-8))
    assert render_plain(course_words.line(done)) == (
        "Preparation · Induction: 1 of 1 done · Maintenance every 3 weeks: 1 done")
