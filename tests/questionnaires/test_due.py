"""What holds of asking, whatever the course, the sessions, the answers and the wishes are."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from journal.questionnaires.due import A_DAY, LONG_SECONDS, Record, asking, candidates, due, planned
from journal.questionnaires.instruments import ALL
from journal.questionnaires.packs import PACKS
from journal.questionnaires.responses import Mark, Response
from journal.treatment.course import Course
from journal.treatment.rules import Kind, Session

TODAY = date(2026, 5, 20)
FREE = frozenset(name for name, one in ALL.items() if not one.licence.conditional)
PATIENT, THERAPIST = UUID(int=1), UUID(int=2)
near = st.integers(-120, 40).map(lambda n: TODAY + timedelta(days=n))
past = st.integers(-60, 0).map(lambda n: TODAY + timedelta(days=n))
names = st.sampled_from(sorted(ALL))


def at(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def course(starts: date, doses: int = 6, weeks: int | None = 4, **more: Any) -> Course:
    return Course(UUID(int=9), starts, PATIENT, at(starts), doses, weeks, **more)


def dose(day: date, n: int = 0) -> Session:
    return Session(UUID(int=day.toordinal() * 10 + n), Kind.DOSING, day, "UTC", PATIENT, at(day))


def response(instrument: str, day: date, variant: str | None = None, hour: int = 12) -> Response:
    key = UUID(int=day.toordinal() * 1000 + sorted(ALL).index(instrument) * 10 + (variant is not None))
    return Response(key, instrument, "1", day, "UTC", at(day, hour), at(day, hour), variant)


def mark(kind: Any, day: date, instrument: str | None = None, by: UUID = PATIENT, hour: int = 9, **more: Any) -> Mark:
    key = f"{kind} {day} {instrument} {hour}".encode()
    return Mark(UUID(bytes=key.ljust(32, b"\0")[-16:], version=4), at(day, hour), by, kind, instrument, **more)


def record(**values: Any) -> Record:
    base: dict[str, Any] = {"courses": [course(TODAY - timedelta(days=7))], "sessions": [], "responses": [],
                            "marks": [], "allowed": FREE}
    return Record(**{**base, **values})


marks = st.lists(st.one_of(
    st.builds(lambda kind, day, name, hour: mark(kind, day, name, hour=hour, until=(
        day + timedelta(days=1) if kind == "later" else None)),
        st.sampled_from(["later", "not_this_time", "off", "on", "asked", "asked_back"]), past, names,
        st.integers(0, 23)),
    st.builds(lambda day, some: mark("conditions", day, conditions=tuple(some)), past,
              st.lists(st.sampled_from(PACKS.conditions()), max_size=3, unique=True))), max_size=8)
responses = st.lists(st.builds(
    lambda name, day, week: response(name, day, "pcl5_week" if name == "pcl5" and week else None),
    names, past, st.booleans()), max_size=10, unique_by=lambda one: one.id)
records = st.builds(
    lambda starts, planned_doses, weeks, days, answers, wished, allowed: record(
        courses=[course(starts, planned_doses, weeks)], sessions=[dose(day) for day in days], responses=answers,
        marks=wished, allowed=allowed),
    near, st.integers(1, 8), st.none() | st.integers(1, 8), st.lists(near, max_size=12, unique=True), responses, marks,
    st.sets(names).map(frozenset) | st.just(frozenset(ALL)) | st.just(FREE))


@given(records)
def test_a_day_holds_two_at_most_and_one_long_one(found: Record) -> None:
    offered = due(found, TODAY)
    today = {one.instrument for one in found.responses if one.day == TODAY}
    assert len(offered) + len(today) <= max(A_DAY, len(today))
    long = [one for one in [*today, *(each.instrument for each in offered)] if ALL[one].seconds > LONG_SECONDS]
    assert len(long) <= 1 or not any(each.is_long for each in offered)


@given(records)
def test_a_week_holds_no_more_than_the_packs_allow_but_for_the_one_never_dropped(found: Record) -> None:
    spent = sum(ALL[one.instrument].seconds for one in found.responses if one.day > TODAY - timedelta(days=7))
    for one in due(found, TODAY):
        spent += one.seconds
        assert spent <= PACKS.week_seconds or ALL[one.instrument].stands_for == PACKS.never_dropped


@given(records)
def test_nothing_comes_sooner_than_its_least_distance(found: Record) -> None:
    for one in due(found, TODAY):
        for each in found.responses:
            if (ALL[each.instrument].stands_for, each.variant) == (ALL[one.instrument].stands_for, one.variant):
                assert (TODAY - each.day).days >= ALL[one.instrument].min_days


@given(records)
def test_only_what_is_allowed_and_by_itself_only_what_is_planned(found: Record) -> None:
    plan = {one.id for one in planned(found)}
    for one in due(found, TODAY):
        assert one.instrument in found.allowed
        assert one.instrument in plan or asking(ALL[one.instrument], found, TODAY)


@given(records, st.randoms(use_true_random=False))
def test_the_order_of_what_is_known_is_irrelevant(found: Record, random: Any) -> None:
    def mixed(values: Any) -> list[Any]:
        shuffled = list(values)
        random.shuffle(shuffled)
        return shuffled
    other = replace(found, **{name: mixed(getattr(found, name)) for name in
                              ("courses", "sessions", "responses", "marks")})
    assert due(other, TODAY) == due(found, TODAY)


@given(records)
def test_nothing_is_due_after_it_was_sent(found: Record) -> None:
    for one in due(found, TODAY):
        sent = replace(found, responses=[*found.responses, response(one.instrument, TODAY, one.variant, 23)])
        assert one.instrument not in {each.due.instrument for each in candidates(sent, TODAY)}


@given(records)
def test_not_this_time_silences_this_turn_alone(found: Record) -> None:
    """It is gone for today, nothing comes in its place, and its next turn is as it would have been."""
    for one in due(found, TODAY):
        if asking(ALL[one.instrument], found, TODAY):
            continue
        passed = replace(found, marks=[*found.marks, mark("not_this_time", TODAY, one.instrument, hour=23)])
        left = [each.instrument for each in due(passed, TODAY)]
        assert one.instrument not in left
        assert len(left) < len(due(found, TODAY))
        for after in (1, 6, 7, 8, 14, 28, 29, 84):
            day = TODAY + timedelta(days=after)
            turns = {each.due.instrument: each.due for each in candidates(found, day)}
            now = {each.due.instrument: each for each in candidates(passed, day)}
            if one.instrument in turns and turns[one.instrument].since > TODAY and one.instrument in now:
                assert now[one.instrument].state != "passed"


@given(records)
def test_put_off_until_tomorrow(found: Record) -> None:
    for one in due(found, TODAY):
        tomorrow = TODAY + timedelta(days=1)
        later = replace(found, marks=[*found.marks, mark("later", TODAY, one.instrument, hour=23, until=tomorrow)])
        assert one.instrument not in {each.instrument for each in due(later, TODAY)}
        assert _states(later, tomorrow).get(one.instrument) == _states(found, tomorrow).get(one.instrument)


def _states(found: Record, day: date) -> dict[str, str]:
    return {each.due.instrument: each.state for each in candidates(found, day)}


@given(records)
def test_a_short_form_never_beside_its_full_one(found: Record) -> None:
    offered = {one.instrument for one in due(found, TODAY)}
    for name in offered:
        assert not ALL[name].between & offered


@given(records)
def test_nothing_from_a_dose_until_the_next_morning(found: Record) -> None:
    assert due(found, TODAY, is_groggy=True) == []


@given(records)
def test_without_a_course_nothing_but_what_was_asked_for(found: Record) -> None:
    for gone in ([], [replace(found.courses[0], deleted=True)],
                 [replace(found.courses[0], ended_on=TODAY - timedelta(days=1), starts_on=TODAY - timedelta(days=90))]):
        assert all(one.asked_by for one in due(replace(found, courses=gone), TODAY))
