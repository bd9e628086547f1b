"""What was answered is what is read back."""

from uuid import UUID

import pytest
from flask import Flask

from journal.core.period import Period
from journal.entries import actions, queries
from tests import factories

ANSWERS = ("mood", "anxiety", "energy", "sleep_hours", "sleep_quality", "side_effects", "too_low", "integration")


@pytest.mark.parametrize("answers", [
    {"mood": 0}, {"anxiety": 0, "energy": 0}, {"sleep_hours": 0.0, "sleep_quality": 0},
    {"integration": False, "mood": 3}, {"too_low": True}, {"mood": 10, "side_effects": ()}])
def test_every_answer_comes_back_zero_too(app: Flask, people: dict[str, UUID], answers: dict[str, object]) -> None:
    with app.app_context():
        own = factories.own(people["patient"])
        entry = factories.entry(**answers)
        actions.save_entry(own, entry)
        (found,) = queries.entries(own, Period(entry.day, entry.day))
        for name in ANSWERS:
            assert getattr(found, name) == getattr(entry, name), name
            assert (getattr(found, name) is None) == (getattr(entry, name) is None), name
