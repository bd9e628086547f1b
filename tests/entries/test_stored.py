"""What was answered is what is read back."""

from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask

from journal.core.period import Period
from journal.entries import actions, queries, versioned
from journal.entries.rules import SideEffect, problems
from tests import factories

ANSWERS = ("mood", "anxiety", "energy", "sleep_hours", "sleep_quality", "side_effects", "too_low", "integration",
           "asked", "step", "session_id", "groggy", "answers", "context", "thoughts")
SESSION = UUID("5f0e6c1a-31a5-4b62-9a4e-0a2f6d0c7a11")


@pytest.mark.parametrize("answers", [
    {"mood": 0}, {"anxiety": 0, "energy": 0}, {"sleep_hours": 0.0, "sleep_quality": 0},
    {"integration": False, "mood": 3}, {"too_low": True}, {"mood": 10, "side_effects": ()},
    {"side_effects": (), "asked": ("urine_pain", "memory"), "step": "monthly"},
    {"side_effects": (SideEffect("nausea", 2, "still", "hours", "day", SESSION),), "session_id": SESSION},
    {"mood": None, "groggy": True, "answers": {"mood_bipolar": -3, "up_and_down": "no"}, "context": {"a": 0, "b": 10}},
    {"thoughts": 0}, {"thoughts": 4}, {"thoughts": "skip"}])
def test_every_answer_comes_back_zero_too(app: Flask, people: dict[str, UUID], answers: dict[str, object]) -> None:
    with app.app_context():
        own = factories.own(people["patient"])
        entry = factories.entry(**answers)
        actions.save_entry(own, entry)
        (found,) = queries.entries(own, Period(entry.day, entry.day))
        for name in ANSWERS:
            assert getattr(found, name) == getattr(entry, name), name
            assert (getattr(found, name) is None) == (getattr(entry, name) is None), name


def test_an_earlier_version_keeps_every_answer(app: Flask, people: dict[str, UUID]) -> None:
    with app.app_context():
        own = factories.own(people["patient"])
        told = (SideEffect("nausea", 2, "worse", "hours", "day", SESSION), SideEffect("headache"))
        entry = factories.entry(side_effects=told, asked=("nausea", "headache"), step="2h", session_id=SESSION,
                                groggy=True, answers={"pain": 7}, context={"a": 1}, thoughts="skip")
        first = actions.save_entry(own, entry)
        actions.save_entry(own, replace(first, answers={"pain": 6}, side_effects=()))
        (version,) = queries.versions(own, entry.id)
        for name in ANSWERS:
            assert getattr(version.entry, name) == getattr(entry, name), name


def test_a_version_written_before_there_was_more_to_tell(app: Flask) -> None:
    old = {"id": str(SESSION), "day": "2026-05-14", "zone": "Europe/Berlin", "logged_at": "2026-05-14T10:00:00+00:00",
           "local_time": None, "side_effects": [["nausea", 3]], "note": None, "tags": [], "origin": "check-in",
           "mood": 4, "anxiety": None, "energy": None, "sleep_hours": None, "sleep_quality": None, "too_low": False,
           "integration": None, "original": None}
    found = versioned.from_plain(old)
    assert (found.mood, found.side_effects, found.asked, found.groggy) == (4, (SideEffect("nausea", 3),), None, False)


@pytest.mark.parametrize("thoughts", [5, -1, True, "no"])
def test_an_answer_that_is_none_of_the_question_is_refused(thoughts: object) -> None:
    assert "thoughts" in problems(factories.entry(thoughts=thoughts), factories.entry().day)
