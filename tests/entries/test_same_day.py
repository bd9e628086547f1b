"""A check-in that is written between a dose and the next morning bears the mark, however it was written."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from journal.core import clock
from journal.entries import actions, queries
from journal.entries.rules import Entry
from journal.treatment import actions as treatment
from journal.treatment.rules import Kind, Session
from tests import factories
from tests.page import PageClient

START = factories.at("2026-05-14 08:00")
DAY = START.date()


@pytest.fixture
def patient(app: Flask, people: dict[str, UUID]) -> UUID:
    """Had a dose at 10:00 in Madrid."""
    with app.app_context(), clock.Moved(START):
        treatment.save_session(factories.own(people["patient"]), Session(
            UUID(int=7), Kind.DOSING, DAY, "Europe/Madrid", people["patient"], START, START))
    return people["patient"]


def saved(patient: UUID, hours: float, **values: object) -> Entry:
    """A check-in written so long after the dose; as it is read back."""
    with clock.Moved(START + timedelta(hours=hours)):
        mine = factories.own(patient)
        entry = actions.save_entry(mine, factories.entry(**{"mood": 5} | values))
        found = queries.entry(mine, entry.id)
    assert found == entry
    return entry


@pytest.mark.parametrize(("hours", "groggy"), [(-1, False), (0, True), (10, True), (21.9, True), (22, False)])
def test_it_is_marked_from_the_dose_until_the_morning(app: Flask, patient: UUID, hours: float, groggy: bool) -> None:
    with app.app_context():
        assert saved(patient, hours).groggy is groggy


def test_a_past_day_that_is_filled_in_then_has_no_mark(app: Flask, patient: UUID) -> None:
    with app.app_context():
        assert not saved(patient, 3, day=DAY - timedelta(days=1)).groggy
        assert not saved(patient, 3, origin="import").groggy
        assert not saved(patient, 40, day=DAY).groggy


def test_what_is_changed_soon_after_the_dose_is_marked_and_stays_so(app: Flask, patient: UUID) -> None:
    with app.app_context():
        before = saved(patient, -1)
        again = saved(patient, 3, id=before.id, logged_at=START + timedelta(hours=3))
        assert not again.groggy  # the same once more changes nothing
        assert saved(patient, 3, id=before.id, mood=8).groggy
        assert saved(patient, 30, id=before.id, mood=7, day=DAY).groggy


def test_pages_say_so(app: Flask, patient: UUID, client: PageClient) -> None:
    with app.app_context():
        entry = saved(patient, 3)
    client.sign_in("patient@example.org")
    for path in (f"/check-in/{entry.id}", f"/days/{DAY}"):
        assert "Same day as dosing" in client.page(path).text
