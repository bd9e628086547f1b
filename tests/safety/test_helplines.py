from dataclasses import replace
from datetime import date

import pytest

from journal import status
from journal.core import clock
from journal.core.settings import SettingsRefused, from_environment
from journal.safety import helplines
from journal.safety.helplines import COUNTRIES, TextLine, dial, lines, order, review_due
from journal.safety.rules import Level
from tests.factories import at

CODES = [code for code, _ in COUNTRIES]


def test_a_country_with_its_numbers():
    found = lines("us")
    assert (found.country, found.name, found.emergency, found.fallback) == ("US", "United States", ("911",), None)
    first = found.lines[0]
    assert (first.name, first.phones, first.text) == ("988 Suicide & Crisis Lifeline", ("988",), TextLine("988", None))
    assert first.note == "Spanish: press 2, or text AYUDA to 988."
    assert [line.audience for line in found.lines] == ["everyone", "veterans"]


@pytest.mark.parametrize("country", [None, "", "XX", "US; DROP"])
def test_an_unknown_country_gets_the_fallback(country):
    found = lines(country)
    assert (found.country, found.name, found.emergency, found.lines) == (None, None, (), ())
    assert found.fallback.hint.startswith("Call your local emergency number.")
    assert found.fallback.directories[0] == ("Find A Helpline", "https://findahelpline.com/")
    assert found.fallback.phone == "116 123"


@pytest.mark.parametrize("country", CODES)
def test_a_line_that_may_be_closed_never_stands_before_an_open_one(country):
    found = lines(country)
    always = [line.is_always_open for line in found.lines]
    assert always == sorted(always, reverse=True)
    assert found.emergency
    assert found.lines
    for line in found.lines:
        assert line.phones or line.text
        assert all(dial(phone).isdigit() for phone in line.phones)
    for level in (Level.S1, Level.S2):
        assert (order(level, found)[0] == "crisis_line") is always[0]


def test_the_emergency_number_stands_first_at_s3_only():
    assert order(Level.S3) == ("emergency", "crisis_line")
    assert order(Level.S1) == order(Level.S2) == ("crisis_line", "emergency")
    assert order(Level.S1, lines("IT"))[0] == "emergency"
    assert order(Level.S1, lines(None))[0] == "emergency"


def test_a_caller_reads_no_notes_to_the_checker():
    for country in CODES:
        for line in lines(country).lines:
            note = (line.note or "").lower()
            assert not any(words in note for words in ("general knowledge", "list", "address"))


def test_countries_are_sorted_by_name():
    assert len(COUNTRIES) == 27
    names = [name for _, name in COUNTRIES]
    assert names == sorted(names)


@pytest.mark.parametrize(("number", "link"), [
    ("116 123", "116123"), ("0570-783-556", "0570783556"), ("+44 20 7946", "+44207946")])
def test_numbers_as_links(number, link):
    assert dial(number) == link


def test_a_list_that_nobody_checked_is_due():
    assert review_due(date(2026, 1, 1))


def test_a_checked_list_is_due_after_ninety_days(monkeypatch):
    monkeypatch.setattr(helplines, "LAST_CHECKED", date(2026, 1, 1))
    assert not review_due(date(2026, 3, 31))
    assert review_due(date(2026, 4, 1))


def test_the_operator_may_tell_a_later_day(monkeypatch):
    told = date(2026, 2, 1)
    assert not review_due(date(2026, 5, 1), told)
    assert review_due(date(2026, 5, 2), told)
    monkeypatch.setattr(helplines, "LAST_CHECKED", date(2026, 4, 1))
    assert not review_due(date(2026, 5, 2), told), "the newer of the two counts"


@pytest.mark.parametrize(("mode", "told", "warns"), [
    ("demo", None, False), ("production", None, True), ("production", date(2026, 2, 20), False),
    ("production", date(2026, 2, 1), True)])
def test_an_overdue_check_warns_the_operator_and_never_a_patient(sqlite_app, monkeypatch, mode, told, warns):
    settings = replace(sqlite_app.config["SETTINGS"], mode=mode, help_lines_checked=told)
    with clock.Moved(at("2026-05-14 12:00")), sqlite_app.test_request_context():
        page = sqlite_app.test_client().page("/help?country=ES").text
        monkeypatch.setitem(sqlite_app.config, "SETTINGS", settings)
        if warns:
            with pytest.raises(status.NotWell, match="INTERLUDE_HELP_LINES_CHECKED"):
                status.help_lines()
        else:
            assert "help lines" in status.help_lines()
    assert 'href="tel:024"' in page
    assert "check" not in page.lower().split("<main")[1]


def test_a_day_that_cannot_be_read_is_refused():
    with pytest.raises(SettingsRefused, match="INTERLUDE_HELP_LINES_CHECKED must be a day"):
        from_environment({"INTERLUDE_HELP_LINES_CHECKED": "spring"})
