"""Each analysis in words: with its numbers, its range or its refusal; and no word that claims more."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from journal.core.text import render_plain
from journal.entries import side_effects
from journal.trends.analysis import analyse
from journal.trends.analysis.sentences import everything
from tests.trends.test_analysis import NAMES, days_of, diary, rated

ROOT = Path(__file__).resolve().parents[2]
# "How this is worked out" speaks of a calculation, not of a treatment.
FORBIDDEN = re.compile(r"\b(works|worked(?! out)|caused|because of|significant(ly)?|relapses?|predicts?|predicted)\b",
                       re.IGNORECASE)


def said(found: Any) -> dict[str, Any]:
    def plain(told: Any) -> Any:
        if isinstance(told, dict):
            return {name: plain(one) for name, one in told.items()}
        return [plain(one) for one in told] if isinstance(told, list) else render_plain(told)
    return plain(everything(found, side_effects.label))


def lines(told: Any) -> list[str]:
    if isinstance(told, str):
        return [told]
    return [line for one in (told.values() if isinstance(told, dict) else told) for line in lines(one)]


def test_a_clear_lift() -> None:
    told = said(analyse(diary("s01")))["mood"]
    assert told["verdict"] == (
        "Across 9 sessions, mood in the three days after was on average 1.6 higher than in the week before (likely "
        "range 1.0 to 2.2), and higher after 8 of 9. This is what followed the sessions; a diary cannot show why.")
    assert told["sessions"][1] == (
        "8 May: 4.4 before, 5.5 after (+1.1; likely range -0.8 to 3.0; 5 and 3 entries). One session alone says "
        "little: your mood often moves this much by itself.")
    assert told["sessions"][0].startswith("29 March to 14 April: 4.7 before")
    assert told["sessions"][7] == "12 September: not compared. Entries in the three days after: 1, needed: 2."
    assert told["fade"] == "About half of the lift is gone after roughly 3 days (likely between 2 and 7; 9 sessions)."


def test_no_sign_lower_and_not_enough() -> None:
    assert said(analyse(diary("s02")))["mood"]["verdict"] == (
        "Across 11 sessions, mood in the days after was about the same as in the week before (-0.2; likely range -0.7 "
        "to 0.4).")
    turned = said(analyse(rated(diary("s01"), lambda v: 10 - v)))["mood"]["verdict"]
    assert turned.startswith("Across 9 sessions, mood in the days after was on average 1.6 lower")
    assert "You may want to bring this to your next visit." in turned
    assert said(analyse(diary("s03")))["mood"]["verdict"].startswith("Not enough yet: 3 comparable sessions are needed")


def test_a_change_of_level_is_said_as_a_size_with_a_range_of_sizes() -> None:
    told = said(analyse(days_of([6, 7] * 30 + [2, 3] * 7)))["mood"]["level"]
    found = re.search(r"that is ([\d.]+) lower \(likely range ([\d.]+) to ([\d.]+); 14 and 56 days\)", told)
    assert found, told
    size, low, high = map(float, found.groups())
    assert low < size < high


def test_side_effects_and_flags_are_named_in_words() -> None:
    told = said(analyse(diary("s03")))
    assert told["side_effects"]["nausea"] == (
        "Feeling sick was reported after 2 of 6 sessions (likely range 10 % to 70 %). Usually gone by day 1. On other "
        "days: 0 of 11.")
    assert told["flags"][0].startswith("Headache, severe, last reported on ")
    assert told["questionnaires"]["PHQ-9"].startswith("PHQ-9 ")


@pytest.mark.parametrize("found", [*(diary(name) for name in NAMES), days_of([]), days_of([5]),
                                   rated(diary("s01"), lambda v: 10 - v)])
def test_no_sentence_claims_more_than_a_diary_can_show(found: Any) -> None:
    for line in lines(said(analyse(found))):
        assert not FORBIDDEN.search(line), line
        assert "%(" not in line
        assert line.strip()


def test_nor_does_any_text_of_the_journal() -> None:
    texts = [(path.name, found) for path in sorted((ROOT / "journal").rglob("*.py"))
             for found in re.findall(r'N_\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)', path.read_text())]
    texts += [(path.name, path.read_text()) for path in sorted((ROOT / "templates").rglob("*.html"))]
    assert len(texts) > 500
    assert [(name, FORBIDDEN.search(text)) for name, text in texts if FORBIDDEN.search(text)] == []


def test_too_few_days_say_on_how_many_they_rest() -> None:
    found = days_of([5, 6] * 30)
    thin = replace(found, rows=found.rows[::3])
    assert said(analyse(thin))["mood"]["logged"] == ["Averages rest on 9 of 28 days."]
