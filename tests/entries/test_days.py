"""The journal day is a day on the patient's wall clock: around midnight, on days of a clock change, after a move."""

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from journal.access.permissions import Role
from journal.core import clock, db
from journal.core.period import Period
from journal.entries import pages, queries
from journal.entries.rules import Entry
from tests import factories
from tests.factories import own
from tests.page import PageClient

AUCKLAND, ANGELES = "Pacific/Auckland", "America/Los_Angeles"
EMAIL = "away@example.org"
WHOLE = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def away(app: Flask) -> "Away":
    return Away(app)


class Away:
    """A patient somewhere on the globe who checks in at a given wall clock."""

    def __init__(self, app: Flask) -> None:
        self.app, self.id = app, UUID(int=0)

    def lives_in(self, zone: str) -> PageClient:
        with self.app.app_context():
            self.id = factories.person(Role.PATIENT, EMAIL, "Ana", zone=zone)
        client = self.app.test_client()
        assert isinstance(client, PageClient)
        return client

    def check_in(self, client: PageClient, at: datetime, **answers: str) -> str:
        """Opens the form and sends it at this instant; the address of the saved page."""
        with clock.Moved(at):
            client.sign_in(EMAIL)
            form = client.page("/check-in").form("/check-in")["fields"]
            kept = {name: form[name] for name in ("csrf_token", "id", "day", "seen")}
            response = client.post("/check-in", data=kept | {"mood": "4"} | answers)
            assert response.status_code == 303
            return response.headers["Location"]

    def all(self) -> list[Entry]:
        with self.app.app_context():
            db.session().expire_all()
            return queries.entries(own(self.id), WHOLE)


def wall(zone: str, day: str, time: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize("zone", [AUCKLAND, ANGELES])
@pytest.mark.parametrize("day", ["2026-05-14", "2026-03-08", "2026-11-01", "2026-04-05", "2026-09-27"])
def test_a_minute_before_and_after_midnight_are_two_days(away: Away, zone: str, day: str) -> None:
    """The last four are the days on which one of these places changes its clocks."""
    client, next_day = away.lives_in(zone), date.fromordinal(date.fromisoformat(day).toordinal() + 1)
    away.check_in(client, wall(zone, day, "23:59"))
    away.check_in(client, wall(zone, next_day.isoformat(), "00:01"))
    found = away.all()
    assert [one.day for one in found] == [date.fromisoformat(day), next_day]
    assert [one.days_late for one in found] == [0, 0]
    assert all(one.zone == zone and one.logged_at.tzinfo == UTC for one in found)


def test_a_form_opened_before_midnight_keeps_its_day(away: Away) -> None:
    client = away.lives_in(AUCKLAND)
    with clock.Moved(wall(AUCKLAND, "2026-05-14", "23:59")):
        client.sign_in(EMAIL)
        form = client.page("/check-in").form("/check-in")["fields"]
    with clock.Moved(wall(AUCKLAND, "2026-05-15", "00:01")):
        kept = {name: form[name] for name in ("csrf_token", "id", "day", "seen")}
        assert client.post("/check-in", data=kept | {"mood": "0"}).status_code == 303
    [one] = away.all()
    assert (str(one.day), one.mood, one.days_late, one.is_late) == ("2026-05-14", 0, 1, False)


@pytest.mark.parametrize("time", ["01:30", "02:30", "03:30"])
@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01"])
def test_the_hour_of_a_clock_change_is_on_its_day(away: Away, day: str, time: str) -> None:
    away.check_in(away.lives_in(ANGELES), wall(ANGELES, day, time))
    assert [str(one.day) for one in away.all()] == [day]


def test_a_move_to_another_zone_changes_no_day_and_no_time(away: Away) -> None:
    client = away.lives_in(ANGELES)
    address = away.check_in(client, wall(ANGELES, "2026-05-14", "21:05"))
    with clock.Moved(wall(ANGELES, "2026-05-14", "21:10")):
        profile = {"name": "Ana", "zone": AUCKLAND, "country": "NZ", "language": "en", "theme": ""}
        assert client.send("/account/profile", profile).headers["Location"] == "/account"
        assert "9:05" in client.page(address).text
        form = client.page(f"{address}/edit").form("/check-in")["fields"]
        kept = {name: form[name] for name in ("csrf_token", "id", "day", "seen")}
        assert client.post("/check-in", data=kept | {"mood": "6"}).status_code == 303
        assert "Filled in" not in client.page("/days/2026-05-14").text
    [one] = away.all()
    assert (str(one.day), one.zone, one.mood, one.days_late) == ("2026-05-14", ANGELES, 6, 0)


def test_an_imported_row_without_a_time_names_none() -> None:
    """Its instant is noon by convention, which nobody wrote."""
    row = Entry(UUID(int=1), date(2026, 5, 14), AUCKLAND, datetime(2026, 5, 14, tzinfo=UTC), mood=3, origin="import")
    assert pages.clock(row) is None
    assert pages.entry_view(row).heading == "Check-in"
