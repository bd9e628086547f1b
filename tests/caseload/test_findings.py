"""What a therapist should not overlook: found in what may be seen, kept as data, silent after it was seen."""

from datetime import date, timedelta
from uuid import uuid4

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.access.permissions import ALL_SCOPES, Scope
from journal.caseload import diaries, findings
from journal.caseload.findings import Episode, Findings, Found
from journal.entries.rules import Entry, SideEffect, visible_part
from journal.treatment.rules import Kind, Session
from journal.trends.analysis.flags import Code, Flag
from journal.trends.analysis.level import Level
from tests.factories import at

TODAY = date(2026, 5, 14)


def ago(days):
    return TODAY - timedelta(days=days)


def entry(days, late=0, **more):
    return Entry(uuid4(), ago(days), "UTC", at(f"{ago(days - late)} 20:00"), **more)


def session(days, kind=Kind.DOSING):
    return Session(uuid4(), kind, ago(days), "UTC", uuid4(), at("2026-01-01 10:00"))


def find(entries, sessions=(), scopes=ALL_SCOPES, today=TODAY):
    return findings.find(diaries.diary(entries, sessions, scopes, today), diaries.visit(sessions, today))


def names(found):
    return [one.name for one in found.flags]


FALLING = [entry(n, mood=7 if n > 13 else 3 + n % 2) for n in range(70)]
"""A mood that drops two weeks ago; every second one a little less, so that it swings at all."""
FALLING[20:60:2] = [entry(n, mood=6) for n in range(20, 60, 2)]
SICK = [entry(n, mood=5, side_effects=(SideEffect("nausea", 3),) if n == 5 else ()) for n in range(10)]


def test_a_drop_and_a_severe_effect_are_found():
    assert names(find(FALLING)) == ["LEVEL_DROP"]
    assert names(find(SICK)) == ["SE_SEVERE:nausea"]
    assert names(find([entry(n, mood=5) for n in range(9, 40)])) == ["SILENT"]
    assert names(find([])) == []


def test_the_last_visit_says_from_when_a_severe_effect_counts():
    assert names(find(SICK, [session(4, Kind.INTEGRATION)])) == []
    assert names(find(SICK, [session(5, Kind.INTEGRATION)])) == ["SE_SEVERE:nausea"]
    assert names(find(SICK, [session(0, Kind.INTEGRATION), session(60, Kind.INTEGRATION)])) == ["SE_SEVERE:nausea"]


def test_late_check_ins_and_the_hours_after_a_dose_stay_out_of_figures():
    assert not find([entry(n, mood=7 if n > 13 else 3, late=4) for n in range(70)]).flags
    groggy = entry(1, mood=2, groggy=True, side_effects=(SideEffect("nausea", 3),))
    diary = diaries.diary([groggy], [], ALL_SCOPES, TODAY)
    assert [(row.ratings, row.effects) for row in diary.rows] == [({}, {"nausea": 3})]


@pytest.mark.parametrize("scopes", [frozenset({Scope.NOTES}), frozenset({Scope.SIDE_EFFECTS}),
                                    frozenset({Scope.CHECK_INS}), frozenset()])
def test_what_is_private_is_in_no_diary(scopes):
    """The private parts of a check-in are gone already; a day of which nothing else is left is not even counted."""
    told = [visible_part(one, scopes) for one in (*SICK, entry(40, mood=1))]
    diary = diaries.diary(told, [session(3)], scopes, TODAY)
    assert diary.doses == ()
    assert bool(diary.values("mood")) is (Scope.CHECK_INS in scopes)
    assert any(row.effects for row in diary.rows) is (Scope.SIDE_EFFECTS in scopes)
    if Scope.CHECK_INS not in scopes:
        assert ago(40) not in {row.day for row in diary.rows}


def test_few_check_ins_after_a_dose_are_said_once_the_days_are_over():
    doses = [session(3), session(4), session(12), session(30)]
    told = [entry(11, mood=5), entry(10, mood=5), entry(3, mood=4)]
    assert find(told, doses).sparse == (ago(4),)
    assert find([], doses).sparse == ()


@pytest.mark.parametrize("found", [find(FALLING), find(SICK, [session(6), session(2)]), find([]), Findings(
    (Flag(Code.SAFETY_ITEM9, None, {"day": TODAY, "answer": 2}), Flag(Code.Q_WORSE, "PHQ-9", {
        "then": 9.0, "now": 17.0, "days": 14})), Level(3, 2), ("PHQ-9",), (TODAY,))])
def test_what_is_kept_is_what_was_found(found):
    assert findings.from_plain(orjson.loads(orjson.dumps(findings.to_plain(found)))) == found


HELD = st.lists(st.booleans(), min_size=1, max_size=90)


@given(HELD)
def test_an_episode_ends_with_fourteen_days_without_it(held):
    """Day by day, against the plain reading of the rule."""
    known: dict[str, Episode] = {}
    began, clear = None, 14
    for n, holds in enumerate(held):
        today = TODAY + timedelta(days=n)
        known = findings.episodes(known, ["x"] if holds else [], today)
        if holds:
            began = today if clear >= 14 else began
            assert known["x"].began == began
        clear = 0 if holds else clear + 1


FLAGS = tuple(Flag(code, None, {}) for code in Code)


def test_a_seen_flag_is_silent_in_its_episode_and_safety_never():
    episodes = {one.name: Episode(ago(5), TODAY) for one in FLAGS}
    seen = {one.name: ago(5) for one in FLAGS[:4]} | {FLAGS[4].name: ago(6)}
    found = Found(Findings(FLAGS, Level(0, 0)), episodes, seen)
    assert [one.code for one in found.flags] == [Code.SAFETY_ITEM9, Code.LEVEL_DROP, Code.SILENT]


def test_three_flags_are_in_sight_and_safety_beside_them():
    shown, more = findings.in_sight(FLAGS)
    assert [one.code for one in shown] == list(Code)[:4]
    assert more == 2
    assert findings.in_sight(FLAGS[1:3]) == (list(FLAGS[1:3]), 0)
