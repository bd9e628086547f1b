"""Texts are written out in the reader's language: parameters, plurals, days, clocks, numbers."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from flask import Flask, g
from markupsafe import Markup

from journal.core import clock, locale
from journal.core.text import Clock, Day, Number, Text, plural, render_plain, say

DAY = date(2026, 5, 14)
TEXTS: list[tuple[str | Text, str]] = [
    ("Save", "Save"), ("100 % sure", "100 % sure"), (say("100 % sure"), "100 % sure"),
    (say("%(name)s, 100 %%", name="Mara"), "Mara, 100 %"),
    (plural("%(n)s day", "%(n)s days", 1), "1 day"), (plural("%(n)s day", "%(n)s days", 3), "3 days"),
    (plural("%(n)s day", "%(n)s days", 0), "0 days"), (plural("One day", "Many days", 2), "Many days"),
    (plural("%(n)s day of %(what)s", "%(n)s days of %(what)s", 2, what=say("rest, %(x)s", x="x")), "2 days of rest, x"),
    (say("on %(d)s", d=Day(DAY)), "on 14 May"), (say("%(d)s", d=Day(DAY, "weekday")), "Thursday 14 May"),
    (say("%(d)s", d=Day(DAY, "short")), "Thu 14 May"), (say("%(d)s", d=Day(DAY, "full")), "14 May 2026"),
    (say("%(d)s", d=Day(DAY, "month")), "May"), (say("%(d)s", d=Day(DAY, "day_of_month")), "14"),
    (say("%(x)s", x=Number(3.0)), "3"), (say("%(x)s", x=Number(3.25)), "3.2"),
    (say("%(x)s", x=Number(3.0, always=True)), "3.0"), (say("%(x)s", x=Number(7, 0)), "7"),
]


@pytest.fixture
def reading(sqlite_app: Flask) -> Iterator[Flask]:
    with sqlite_app.test_request_context("/"):
        yield sqlite_app


@pytest.mark.parametrize(("words", "written"), TEXTS, ids=lambda value: str(value)[:30])
def test_pages_and_terminals_write_the_same(reading: Flask, words: str | Text, written: str) -> None:
    assert locale.render(words) == written
    assert render_plain(words) == written


def test_nothing_is_nothing_and_markup_stays(reading: Flask) -> None:
    assert locale.render(None) == ""
    assert locale.render("") == ""
    assert locale.render(Markup("<b>")) == Markup("<b>")


@pytest.mark.asvs("V1.3.5", "V1.3.7")
def test_a_name_is_never_read_as_a_template(reading: Flask) -> None:
    assert locale.render(say("%(name)s shared", name="%(n)s {{7*7}}")) == "%(n)s {{7*7}} shared"
    rendered = reading.jinja_env.from_string("{{ _(page) }}").render(page=say("%(name)s", name="<script>"))
    assert rendered == "&lt;script&gt;"


def test_times_are_the_readers(reading: Flask) -> None:
    g.zone = "Europe/Madrid"
    at = datetime(2026, 7, 14, 22, 30, tzinfo=UTC)
    assert locale.local(at).strftime("%d %H:%M") == "15 00:30"
    assert "12:30" in locale.render(say("%(t)s", t=Clock(locale.local(at))))
    with clock.Moved(at):
        assert locale.today() == date(2026, 7, 15)
        assert clock.today("UTC") == date(2026, 7, 14)


def test_the_language_is_the_persons_then_the_browsers(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/", headers={"Accept-Language": "xx, en;q=0.5"}):
        assert locale.language() == "en"
        g.language = "es"
        assert locale.language() == "es"
    with sqlite_app.app_context():  # a command, without a browser
        assert locale.language() == "en"


@pytest.mark.parametrize(("header", "country"), [
    ("es-MX,es;q=0.9", "MX"), ("en", None), ("zh-Hans-CN", "CN"), ("", None), ("en-001", None)])
def test_the_country_comes_from_the_browsers_language(sqlite_app: Flask, header: str, country: str | None) -> None:
    with sqlite_app.test_request_context("/", headers={"Accept-Language": header}):
        assert locale.browser_country() == country


def test_countries_are_countries(reading: Flask) -> None:
    codes = [code for code, _ in locale.countries()]
    assert {"ES", "MX", "US", "DE", "IN"} <= set(codes)
    assert not {"EU", "ZZ", "UN", "001"} & set(codes)


def test_zones_are_real_and_others_are_refused() -> None:
    assert clock.is_zone("Europe/Madrid")
    assert clock.is_zone("UTC")
    assert not any(clock.is_zone(name) for name in (None, "", "Mars/Olympus", "../etc/passwd", str(uuid4())))


def test_the_clock_stops_and_goes_on() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with clock.Moved(at):
        assert clock.now() == at
    assert clock.now() > at
