"""docs/clinical-review.md names everything that a clinician has to approve."""

from dataclasses import replace
from pathlib import Path

import pytest

from journal.entries import (
    checkin,
    choice_form,
    choice_page,
    followed,
    groggy_pages,
    profiles,
    short_page,
    side_effects,
)
from journal.entries.rules import LASTED, ONSET, SideEffect
from journal.safety import content, helplines, plan, plan_pages, promise_pages, promise_words
from journal.treatment import preparation, thread, thread_form
from journal.treatment.rules import VITALS_RANGE
from tests import factories

PAGE = (Path(__file__).parents[2] / "docs" / "clinical-review.md").read_text(encoding="utf-8")
CURE = "docs/clinical-review.md: add or correct this row, and leave “nobody yet” in its last column"


def expected():
    for effect in side_effects.ALL.values():
        yield f"{effect.label} (`{effect.key}`)"
        yield from (rule.action for rule in effect.red_flags)
    yield from (side_effects.severity_label(n) for n in range(5))
    for question in [*checkin.QUESTIONS.values(), *checkin.optional().values()]:
        yield question.text
    for item in profiles.ITEMS.values():
        yield item.question
        yield from (words for _, words in (*item.options, *item.anchors))
    for offered in followed.OFFERED.values():
        yield f"{offered.label} (followed besides) | {offered.question}"
    yield from (*followed.PROFILE_NAMES.values(), *choice_form.HINTS.values(), choice_page.PROFILES)
    yield from (*ONSET.values(), *LASTED.values(), *short_page.NOW_WORDS.values())
    for alert in content.DEFINITION["alerts"]:
        yield from (alert["text"], alert["patient"]["title"]["en"], alert["patient"]["body"]["en"])
    for response in content.DEFINITION["suicidal_thoughts"]["response"]:
        if response["screen"]:
            yield response["screen"]["body"]["en"]
    for code, name in helplines.COUNTRIES:
        yield from (f"{name} | {', '.join(helplines.lines(code).emergency)} | {line.name} | {', '.join(line.phones)}"
                    for line in helplines.lines(code).lines)
    yield from (*plan_pages.ABOUT, *(f"{plan.LABELS[name]} | {plan.HINTS[name]}" for name in plan.PARTS))
    entry = factories.entry(side_effects=(SideEffect("nausea"),))
    yield from (groggy_pages.now_page(question, one, False).title for one in (entry, replace(entry, side_effects=None))
                for question in ("mood", "effects", "more", "severity"))
    yield from (str(one.words) for one in preparation.DEFAULT)
    yield from (", ".join(map(str, words.values())) for words in (thread.FEELINGS, thread.HELPED))
    for form in (thread_form.BeforeForm, thread_form.AfterForm, thread_form.PracticeForm):
        yield from (field.kwargs["description"] for field in vars(form).values()
                    if "description" in getattr(field, "kwargs", {}))
    yield from (*promise_pages.NOBODY, *promise_words.HINTS.values(), *promise_words.HEARD.values(),
                *promise_words.MODES.values())
    yield from (f"{low} to {high}" for low, high in VITALS_RANGE.values())


def missing(page):
    return [words for words in expected() if words not in page]


def test_everything_is_on_the_page():
    assert not missing(PAGE), CURE


@pytest.mark.parametrize("words", [
    "(`nausea`)", "Two heavy days in a row", "My warning signs", "Prefer not to be asked", "Samaritans of Singapore"])
def test_a_missing_row_is_noticed(words):
    assert missing(PAGE.replace(words, ""))


def test_the_page_says_that_nobody_has_approved():
    assert "**Nothing here has been approved by a\nclinician.**" in PAGE
