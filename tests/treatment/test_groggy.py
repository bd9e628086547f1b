"""From a dose until the next morning, in every zone and through every change of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from journal.core import clock
from journal.treatment import actions, groggy, queries
from journal.treatment.rules import Kind, Session
from tests import factories
from tests.treatment.cases import clearance
from tests.treatment.cases import session as of_today

MADRID = "Europe/Madrid"
DAY = date(2026, 5, 14)
zones = st.sampled_from(sorted(clock.ZONES))
instants = st.integers(0, 30 * 366 * 24 * 60).map(
    lambda minutes: datetime(2005, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))


def session(starts_at: datetime | None = None, day: date = DAY, kind: Kind = Kind.DOSING, **more: object) -> Session:
    return Session(UUID(int=1), kind, day, MADRID, UUID(int=2), datetime(2026, 1, 1, tzinfo=UTC), starts_at, **more)


def until(one: Session, now: str) -> str | None:
    found = groggy.until([one], factories.at(now), MADRID, 8)
    return found.astimezone(ZoneInfo(MADRID)).strftime("%d %H:%M") if found else None


@pytest.mark.parametrize(("now", "expected"), [
    ("2026-05-14 07:59", None), ("2026-05-14 08:00", "15 08:00"), ("2026-05-14 23:00", "15 08:00"),
    ("2026-05-15 05:59", "15 08:00"), ("2026-05-15 06:00", None)])
def test_it_lasts_from_the_start_until_eight_the_next_morning(now: str, expected: str | None) -> None:
    assert until(session(factories.at("2026-05-14 08:00")), now) == expected


@pytest.mark.parametrize(("now", "expected"), [
    ("2026-05-13 21:59", None), ("2026-05-13 22:00", "15 08:00"), ("2026-05-15 06:00", None)])
def test_without_a_time_it_is_the_whole_day(now: str, expected: str | None) -> None:
    assert until(session(), now) == expected


def test_only_a_dose_that_is_still_written_down_counts() -> None:
    start = factories.at("2026-05-14 08:00")
    assert until(session(start, kind=Kind.INTEGRATION), "2026-05-14 09:00") is None
    assert until(session(start, deleted=True), "2026-05-14 09:00") is None


def test_doses_on_two_days_are_one_span() -> None:
    first, second = session(factories.at("2026-05-14 08:00")), session(day=DAY + timedelta(days=1))
    found = groggy.span([second, first], factories.at("2026-05-14 23:00"), MADRID, 8)
    assert found == groggy.Span(DAY, factories.at("2026-05-14 08:00"), factories.at("2026-05-16 06:00"))


@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 10, 24)], ids=["clocks go forward", "clocks go back"])
def test_eight_is_eight_through_a_change_of_the_clocks(day: date) -> None:
    start = datetime.combine(day, time(15), ZoneInfo(MADRID)).astimezone(UTC)
    found = groggy.until([session(start, day)], start, MADRID, 8)
    assert found
    assert found.astimezone(ZoneInfo(MADRID)).time() == time(8)
    assert found - start in (timedelta(hours=16), timedelta(hours=18))


@given(zones, instants, st.integers(0, 23), st.timedeltas(timedelta(0), timedelta(hours=72)))
def test_it_ends_on_the_next_day_at_that_hour_wherever_one_lives(
        zone: str, start: datetime, hour: int, later: timedelta) -> None:
    place, one = ZoneInfo(zone), session(start)
    morning = groggy.until([one], start, zone, hour)
    assert morning
    assert morning > start
    wall = morning.astimezone(place)
    asked = datetime.combine(start.astimezone(place).date() + timedelta(days=1), time(hour))
    assert timedelta(0) <= wall.replace(tzinfo=None) - asked <= timedelta(hours=24)  # Samoa once left out a day
    if place.utcoffset(start) == place.utcoffset(morning):
        assert wall.replace(tzinfo=None) == asked
    assert groggy.until([one], start + later, zone, hour) == (morning if start + later < morning else None)


@given(zones, st.dates(date(2005, 1, 2), date(2035, 1, 1)), instants)
def test_a_day_without_a_time_is_covered_whole(zone: str, day: date, now: datetime) -> None:
    found = groggy.until([session(day=day)], now, zone, 8)
    here = now.astimezone(ZoneInfo(zone)).date()
    if here == day:
        assert found
    if abs((here - day).days) > 2:
        assert found is None


def test_the_sessions_of_today_are_looked_up(app: Flask, people: dict[str, UUID]) -> None:
    patient = people["patient"]
    with app.app_context():
        noon = datetime.combine(DAY, time(12), ZoneInfo(MADRID)).astimezone(UTC)
        with clock.Moved(noon):
            mine = clearance(patient, patient)
            saved = actions.save_session(mine, of_today(day=DAY, starts_at=noon))
            planned = of_today(day=DAY + timedelta(days=7))
            actions.save_session(mine, planned)
        at = noon + timedelta(hours=2)
        found = queries.groggy_span(patient, MADRID, at)
        assert found == groggy.Span(DAY, noon, factories.at("2026-05-15 06:00"))
        assert queries.groggy_span(patient, "Asia/Tokyo", at).morning == factories.at("2026-05-14 23:00")
        assert queries.groggy_span(people["other_patient"], MADRID, at) is None
        actions.delete(mine, saved.id)
        assert queries.groggy_span(patient, MADRID, at) is None
