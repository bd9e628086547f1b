"""The analysis gives the reference figures of three made-up diaries, and holds what must hold for any diary."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.exchange.formats import diary_files
from journal.trends.analysis import Analysis, analyse, measured
from journal.trends.analysis.diary import MEASURES, Diary, Dose, Row, Score
from journal.trends.analysis.flags import Code
from journal.trends.analysis.plain import as_plain
from journal.trends.analysis.sessions import Verdict

HERE = Path(__file__).with_name("diaries")
NAMES = ("s01", "s02", "s03")
TOLERANCE = {"A": .02, "A_lo": .02, "A_hi": .02, "PA": .02, "se": .02, "rho": .02, "sigma": .02, "change": .01,
             "mean": .01, "before": .01, "after": .01, "edge_minus_inside": .01, "centre": .01}
RANGE_ENDS, SHARE_ENDS, HALF = .05, .01, .05


def diary(name: str, as_of: date | None = None) -> Diary:
    texts = {file: (HERE / name / file).read_text() for file in diary_files.FILES}
    return diary_files.read(texts, as_of or date.fromisoformat(truth(name)["as_of"]))


def truth(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / name / "truth.json").read_text())
    return found


def differences(found: Any, expected: Any, at: str = "") -> list[str]:
    """Where a result lies further from the reference than it may; states, counts, days and flags must be equal."""
    if isinstance(expected, dict):
        lost = [f"{at}/{key}: is missing" for key in expected if key not in found]
        more = [f"{at}/{key}: is not in the reference" for key in found if key not in expected]
        return lost + more + [line for key in expected if key in found
                              for line in differences(found[key], expected[key], f"{at}/{key}")]
    if isinstance(expected, list):
        if len(found) != len(expected):
            return [f"{at}: {len(found)} instead of {len(expected)}"]
        return [line for n, one in enumerate(expected) for line in differences(found[n], one, f"{at}[{n}]")]
    if isinstance(expected, float) and isinstance(found, int | float):
        return [] if abs(found - expected) <= allowed(at, expected) else [f"{at}: {found} instead of {expected}"]
    return [] if found == expected else [f"{at}: {found} instead of {expected}"]


def allowed(at: str, expected: float) -> float:
    key = at.rsplit("/", 1)[-1].split("[", maxsplit=1)[0]
    if key in ("H", "H_lo", "H_hi", "half") or "/fade/" in at:
        return HALF * expected
    if "side_effects" in at:
        return SHARE_ENDS
    return TOLERANCE.get(key, RANGE_ENDS)


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_figures(name: str) -> None:
    found = as_plain(analyse(diary(name)))
    beside = {measure: found.pop(measure) for measure in MEASURES[1:]}
    assert differences(found, truth(name)["reference_output"]) == []
    assert all(one["state"] in ("ok", "refuse") for one in beside.values())


@pytest.mark.parametrize("name", NAMES)
def test_what_must_and_must_not_be_said(name: str) -> None:
    found, expected = analyse(diary(name)).measures["mood"], truth(name)["expect"]
    assert expected.get("verdict", found.verdict) == found.verdict
    assert expected.get("verdict_not") != found.verdict
    assert expected.get("fade_state", found.fade.state) == found.fade.state


def moved(found: Diary, days: int) -> Diary:
    by = timedelta(days=days)
    return replace(found, as_of=found.as_of + by, rows=tuple(replace(one, day=one.day + by) for one in found.rows),
                   doses=tuple(replace(one, day=one.day + by) for one in found.doses),
                   scores=tuple(replace(one, day=one.day + by) for one in found.scores))


def rated(found: Diary, change: Any) -> Diary:
    return replace(found, rows=tuple(replace(one, ratings={name: change(value) for name, value in one.ratings.items()})
                                     for one in found.rows))


def figures(found: Analysis) -> dict[str, Any]:
    """Everything but days."""
    plain = as_plain(found)
    for measure in MEASURES:
        for one in plain[measure]["sessions"]:
            for key in ("start", "end", "start_date", "end_date"):
                one.pop(key)
        plain[measure].pop("blocks")
    plain.pop("days")
    return plain


@pytest.mark.parametrize("days", [1, 7, 200, -366])
def test_moving_all_dates_changes_nothing(days: int) -> None:
    assert figures(analyse(moved(diary("s03"), days))) == figures(analyse(diary("s03")))


def test_adding_a_constant_changes_no_change() -> None:
    plain, raised = measured(diary("s01"), "mood"), measured(rated(diary("s01"), lambda v: v + 2), "mood")
    assert raised.verdict is plain.verdict
    for one, other in zip(plain.sessions, raised.sessions, strict=True):
        assert (one.found is None) is (other.found is None)
        if one.found and other.found:
            assert other.found.change == pytest.approx(one.found.change)
            assert other.found.before == pytest.approx(one.found.before + 2)
    assert plain.pooled
    assert raised.pooled
    assert raised.pooled.low == pytest.approx(plain.pooled.low)


def test_turning_the_scale_round_flips_the_signs() -> None:
    plain, turned = measured(diary("s01"), "mood"), measured(rated(diary("s01"), lambda v: 10 - v), "mood")
    assert plain.pooled
    assert turned.pooled
    assert turned.pooled.change == pytest.approx(-plain.pooled.change)
    assert (turned.pooled.low, turned.pooled.high) == pytest.approx((-plain.pooled.high, -plain.pooled.low))
    assert (plain.verdict, turned.verdict) == (Verdict.LIFT, Verdict.LOWER)


def test_anxiety_is_reckoned_turned_round_and_shown_as_it_was_rated() -> None:
    found = diary("s01")
    as_mood = replace(found, rows=tuple(replace(one, ratings={"mood": 10 - one.ratings["anxiety"]})
                                        for one in found.rows if "anxiety" in one.ratings))
    shown, reckoned = as_plain(analyse(found))["anxiety"], as_plain(analyse(as_mood))["mood"]
    assert shown["pooled"]["change"] == -reckoned["pooled"]["change"]
    assert (shown["pooled"]["lo"], shown["pooled"]["hi"]) == (-reckoned["pooled"]["hi"], -reckoned["pooled"]["lo"])
    assert shown["sessions"][0]["before"] == pytest.approx(10 - reckoned["sessions"][0]["before"], abs=1e-4)
    assert shown["verdict"] == reckoned["verdict"]


@settings(max_examples=40, deadline=None)
@given(st.sets(st.integers(0, 40)))
def test_taking_entries_away_never_turns_a_refusal_into_a_claim(gone: set[int]) -> None:
    found = diary("s03")
    fewer = replace(found, rows=tuple(row for n, row in enumerate(found.rows) if n not in gone))
    mood = measured(fewer, "mood")
    assert mood.verdict is Verdict.REFUSE
    assert mood.fade.state == "refuse"
    assert mood.level.found is None
    assert mood.weekly.centre is None


def days_of(values: Sequence[float], doses: Sequence[int] = (), minute: int | None = 1200) -> Diary:
    first = date(2026, 1, 5)
    rows = tuple(Row(first + timedelta(days=n), minute, {"mood": value}, {}) for n, value in enumerate(values))
    last = first + timedelta(days=max([len(values) - 1, *doses, 0]))
    return Diary(last, rows, tuple(Dose(first + timedelta(days=n), 600, "IV") for n in doses))


@pytest.mark.parametrize("found", [
    days_of([]), days_of([5]), days_of([], [0]), days_of([5] * 60, [10, 20, 30]), days_of([4, 6] * 40),
    days_of([4, 6, 5] * 30, [89]), days_of([4, 6, 5] * 30, range(90)), days_of([4, 7] * 40, [70], minute=None)],
    ids=["nothing", "one entry", "a dose alone", "all equal", "no session", "dosing today", "daily lozenges",
         "no times"])
def test_odd_diaries_do_not_fail(found: Diary) -> None:
    plain = as_plain(analyse(found))
    assert json.loads(json.dumps(plain)) == plain
    assert plain["mood"]["verdict"] == "refuse"


def test_two_entries_of_a_day_count_once() -> None:
    once, twice = days_of([4, 6, 5] * 30, [30]), days_of([4, 6, 5] * 30, [30])
    doubled = replace(twice, rows=(*twice.rows, *(replace(one, minute=1300) for one in twice.rows)))
    assert figures(analyse(once))["mood"] == figures(analyse(doubled))["mood"]


def test_equal_input_gives_equal_output() -> None:
    assert as_plain(analyse(diary("s02"))) == as_plain(analyse(diary("s02")))


def test_every_flag() -> None:
    """Each in the order in which it is shown, with what it is about."""
    found = days_of([6] * 40 + [5, 7] * 15 + [2, 3] * 7, [75])
    at = {n: found.rows[n].day for n in (70, 76, 83)}
    rows = [replace(one, effects={at[76]: {"nausea": 3}, at[83]: {"nausea": 2}}.get(one.day, {})) for one in found.rows]
    scores = (Score(at[70] - timedelta(days=20), "PHQ-9", 9), Score(at[70], "PHQ-9", 17, (2,) * 8 + (1,)))
    told = analyse(replace(found, rows=tuple(rows), scores=scores)).flags
    assert [one.name for one in told] == ["SAFETY_ITEM9", "SE_SEVERE:nausea", "SE_PERSIST:nausea", "Q_WORSE:PHQ-9",
                                          "LEVEL_DROP"]
    later = replace(found, as_of=found.as_of + timedelta(days=9))
    assert [one.code for one in analyse(later).flags][-1] is Code.SILENT
