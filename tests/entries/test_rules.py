from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.access.permissions import ALL_SCOPES, Scope
from journal.core.text import render_plain
from journal.entries.rules import LATE_DAYS, NOTE_MAX, OLDEST, Entry, SideEffect, problems, visible_part

TODAY = date(2026, 5, 14)
EMPTY = Entry(UUID(int=1), TODAY, "UTC", datetime(2026, 5, 14, 20, tzinfo=UTC))
FULL = replace(
    EMPTY, mood=3, anxiety=6, energy=2, sleep_hours=6.5, sleep_quality=4, too_low=True, integration=True,
    side_effects=(SideEffect("nausea", 2),), note="words", tags=("walk",), original={"mood": "meh"})

RATINGS = st.none() | st.integers(0, 10)
VALID = st.builds(
    replace, st.just(EMPTY), mood=RATINGS, anxiety=RATINGS, energy=RATINGS, sleep_quality=RATINGS,
    sleep_hours=st.none() | st.integers(0, 32).map(lambda halves: halves / 2), day=st.dates(OLDEST, TODAY),
    side_effects=st.none() | st.lists(
        st.builds(SideEffect, st.just("nausea"), st.none() | st.integers(1, 4))).map(tuple),
    note=st.none() | st.text(max_size=60), integration=st.none() | st.booleans(), too_low=st.booleans())


@given(VALID)
def test_every_answer_within_its_scale_can_be_stored(entry):
    assert problems(entry, TODAY).keys() <= ({"form"} if entry.is_empty else set())


@given(VALID, st.sets(st.sampled_from(Scope)).map(frozenset))
def test_what_is_left_out_is_open_and_never_zero(entry, scopes):
    seen = visible_part(entry, scopes)
    if Scope.CHECK_INS not in scopes:
        assert seen.mood is seen.anxiety is seen.energy is seen.sleep_hours is None
    if Scope.SIDE_EFFECTS not in scopes:
        assert seen.side_effects is None
        assert seen.worst is None
    if Scope.NOTES not in scopes:
        assert seen.note is None
    assert visible_part(seen, scopes) == seen


@pytest.mark.asvs("V2.2.1")
@given(st.sampled_from(["mood", "anxiety", "energy", "sleep_quality"]),
       st.integers().filter(lambda n: not 0 <= n <= 10))
def test_a_rating_outside_0_to_10_is_refused(field, value):
    assert problems(replace(EMPTY, **{field: value}), TODAY).keys() == {field}


@pytest.mark.parametrize(("field", "value"), [
    ("sleep_hours", -0.5), ("sleep_hours", 16.5), ("sleep_hours", 7.25), ("sleep_hours", float("nan")),
    ("sleep_hours", float("inf")), ("mood", 3.5), ("note", "x" * (NOTE_MAX + 1)),
    ("side_effects", (SideEffect("nausea", 0),)), ("side_effects", (SideEffect("nausea", 5),)),
])
def test_each_wrong_answer_is_named_in_plain_words(field, value):
    found = problems(replace(EMPTY, **{field: value}), TODAY)
    assert found.keys() == {field}
    assert render_plain(found[field]).endswith(".")


def test_nothing_wrong_at_the_edges():
    for day in (TODAY, date(2001, 1, 1)):
        edge = replace(FULL, day=day, mood=0, energy=10, sleep_hours=16.0, note="x" * NOTE_MAX)
        assert problems(edge, TODAY) == {}


@pytest.mark.asvs("V2.2.3")
def test_a_day_to_come_is_refused():
    assert problems(replace(FULL, day=date(2026, 5, 15)), TODAY).keys() == {"day"}


@pytest.mark.parametrize("change", [
    {"mood": 0}, {"side_effects": ()}, {"too_low": True}, {"note": "x"}, {"integration": False}, {"sleep_hours": 0.0},
    {"tags": ("walk",)},
])
def test_any_one_answer_is_enough(change):
    assert problems(replace(EMPTY, **change), TODAY) == {}


def test_an_empty_form_is_refused():
    assert problems(EMPTY, TODAY).keys() == {"form"}


@pytest.mark.parametrize(("logged_at", "days_late", "is_late"), [
    (datetime(2026, 5, 14, 20, tzinfo=UTC), 0, False),
    (datetime(2026, 5, 17, 20, tzinfo=UTC), LATE_DAYS, False),
    (datetime(2026, 5, 18, 1, tzinfo=UTC), LATE_DAYS + 1, True),
    (datetime(2026, 5, 13, 20, tzinfo=UTC), 0, False),
])
def test_late_is_more_than_three_days_after(logged_at, days_late, is_late):
    entry = replace(EMPTY, logged_at=logged_at)
    assert (entry.days_late, entry.is_late) == (days_late, is_late)


def test_late_goes_by_the_day_where_the_person_is():
    just_after_midnight_utc = datetime(2026, 5, 18, 1, tzinfo=UTC)
    entry = replace(EMPTY, zone="America/New_York", logged_at=just_after_midnight_utc)
    assert (entry.days_late, entry.is_late) == (3, False)


@pytest.mark.parametrize(("effects", "worst"), [
    (None, None), ((), 0), ((SideEffect("nausea"),), 1),
    ((SideEffect("nausea", 2), SideEffect("headache", 3)), 3),
])
def test_the_worst_side_effect_of_a_day(effects, worst):
    assert replace(EMPTY, side_effects=effects).worst == worst


def test_all_scopes_show_everything_and_none_shows_nothing():
    assert visible_part(FULL, ALL_SCOPES) == FULL
    assert visible_part(FULL, frozenset()).is_empty


@pytest.mark.parametrize(("scope", "left"), [
    (Scope.CHECK_INS, {"mood", "anxiety", "energy", "sleep_hours", "sleep_quality", "too_low", "integration",
                       "original"}),
    (Scope.SIDE_EFFECTS, {"side_effects"}), (Scope.NOTES, {"note", "tags"}), (Scope.SESSIONS, set()),
])
def test_each_scope_shows_its_own_and_no_more(scope, left):
    seen = visible_part(FULL, frozenset({scope}))
    assert {name for name in vars(FULL) if vars(EMPTY)[name] != vars(seen)[name]} == left


def test_the_wall_time_is_that_of_the_day_itself() -> None:
    at = datetime(2026, 5, 14, 18, 5, 9, tzinfo=UTC)
    written = Entry(UUID(int=1), date(2026, 5, 14), "Europe/Madrid", at, mood=4)
    assert written.wall_time == time(20, 5)
    assert replace(written, day=date(2026, 5, 13)).wall_time is None
    assert replace(written, day=date(2026, 5, 13), local_time=time(7, 30)).wall_time == time(7, 30)
    assert replace(written, origin="import").wall_time is None
