"""The demo: six stories that differ, the same each time, in made-up people's journals alone."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from statistics import mean

import pytest
from sqlalchemy import select

from journal import demo, tables
from journal.access.permissions import Role
from journal.accounts import queries as accounts
from journal.audit import log as audit
from journal.core import clock, db
from journal.core.period import Period
from journal.demo.stories import STORIES, dosing_days, entries, sessions
from journal.entries import actions as entry_actions
from journal.entries import queries as entry_queries
from journal.entries.rules import problems
from journal.questionnaires import queries as questionnaires
from journal.sharing import queries as sharing
from journal.treatment import queries as treatment
from journal.treatment import rules as treatment_rules
from journal.treatment.rules import Kind
from tests.conftest import settings_for
from tests.factories import at, own

NOW = at("2026-05-14 12:00")
TODAY = NOW.date()
BY_NAME = {story.name.split()[0]: story for story in STORIES}


def told(story, today=TODAY):
    ids = demo._ids(story.name)
    planned = sessions(story, today, next(ids), ids)
    return planned, list(entries(story, today, ids))


def lift(name: str) -> float:
    """Mean mood of the four days after a dose, less that of the days before the first."""
    story = BY_NAME[name]
    doses, (_, diary) = dosing_days(story, TODAY), told(story)
    moods = [(entry.day, entry.mood) for entry in diary if entry.mood is not None]
    after = [mood for day, mood in moods if any(1 <= (day - dose).days <= 4 for dose in doses)]
    return mean(after) - mean(mood for day, mood in moods if day < doses[0])


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_same_each_time_relative_to_today(story):
    (first_sessions, first), (later_sessions, later) = told(story), told(story, TODAY + timedelta(days=7))
    assert told(story) == (first_sessions, first)
    assert [one.id for one in later] == [one.id for one in first]
    assert [(one.day - TODAY).days for one in first] == [(one.day - TODAY).days - 7 for one in later]
    assert [one.id for one in later_sessions] == [one.id for one in first_sessions]


@pytest.mark.parametrize("today", [date(2026, 3, 30), date(2026, 10, 26), date(2028, 2, 29), date(2027, 1, 1)])
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_story_keeps_the_rules_on_any_day(story, today):
    """Around clock changes, leap days and the turn of the year too."""
    planned, diary = told(story, today)
    assert len({one.id for one in (*planned, *diary)}) == len(planned) + len(diary)
    for entry in diary:
        assert problems(entry, today) == {}
    for one in planned:
        assert treatment_rules.problems(one, today) == {}
    assert min(entry.day for entry in diary) > today - timedelta(days=366)


def test_a_clear_lift_after_sessions_and_no_sign_of_one():
    assert lift("Mara") > 1.2
    assert abs(lift("Priya")) < 0.7


def test_a_first_month_a_long_gap_and_late_entries():
    first_month, gap = told(BY_NAME["Jonas"])[1], [one.day for one in told(BY_NAME["Aiyana"])[1]]
    assert (TODAY - first_month[0].day).days <= 30
    assert max((later - earlier).days for earlier, later in pairwise(gap)) > 60
    late = [one for one in told(BY_NAME["Ewan"])[1] if one.days_late]
    assert any(one.is_late for one in late)
    assert any(not one.is_late for one in late)


def test_accents_a_long_note_and_emoji():
    story = BY_NAME["Tomás"]
    notes = [one.note for one in told(story)[1] if one.note]
    assert "Núñez Íñiguez" in story.name
    assert max(map(len, notes)) > 400
    assert any("🙂" in note for note in notes)
    assert any("\n\n" in note for note in notes)


def test_gaps_too_low_and_open_answers_are_there():
    diary = [one for story in STORIES for one in told(story)[1]]
    assert any(one.too_low for one in diary)
    assert any(one.side_effects == () for one in diary)
    assert any(one.side_effects is None and one.mood is not None for one in diary)


@pytest.fixture
def filled(app):
    with clock.Moved(NOW):
        result = app.test_cli_runner().invoke(args=["demo", "fill"])
        assert result.exit_code == 0, result.output
        assert "made 6 patients, 2 therapists" in result.output
        yield app


@pytest.fixture
def inside(filled):
    with filled.app_context():
        yield filled


def people(role: Role) -> list:
    emails = (*(story.email for story in STORIES), *demo.LOGINS, "okafor@example.org")
    found = {person.id: person for person in map(accounts.person_by_email, emails) if person}
    return [person for person in found.values() if person.role is role]


def test_fill_makes_everybody_and_what_they_wrote(inside):
    assert [len(people(role)) for role in (Role.PATIENT, Role.THERAPIST, Role.CLINIC)] == [6, 2, 1]
    whole = Period(TODAY - timedelta(days=400), TODAY + timedelta(days=1))
    for person in people(Role.PATIENT):
        mine = own(person.id)
        diary = entry_queries.entries(mine, whole)
        assert len(diary) > 15
        assert all(one.logged_at <= NOW for one in diary), "written in the future"
        assert any(one.kind is Kind.DOSING for one in treatment.sessions(mine))
        assert sharing.live_grants(mine)
    patient = next(one for one in people(Role.PATIENT) if one.email == "patient@example.org")
    told = [one.total for one in questionnaires.responses(own(patient.id)) if one.instrument == "phq9"]
    assert told[0] > told[-1] > 0
    assert audit.first_broken() is None


def test_again_keeps_what_was_changed(inside):
    mine = own(accounts.person_by_email("patient@example.org").id)
    whole = Period(TODAY - timedelta(days=400), TODAY)
    one, gone = entry_queries.entries(mine, whole)[-1], entry_queries.entries(mine, whole)[-2]
    with clock.Moved(NOW + timedelta(minutes=1)):
        entry_actions.save_entry(mine, replace(one, note="changed by hand"))
        entry_actions.delete_entry(mine, gone.id)
        before = state()
        result = inside.test_cli_runner().invoke(args=["demo", "fill"])
    assert result.exit_code == 0
    assert "nothing was changed" in result.output
    assert state() == before


def state() -> str:
    return str([sorted(map(str, db.session().execute(select(table)))) for table in tables.metadata.sorted_tables])


def test_the_printed_logins_open(filled):
    for email, path in zip(demo.LOGINS, ("/today", "/caseload", "/clinic"), strict=True):
        client = filled.test_client().sign_in(email, demo.PASSWORD)
        page = client.page(path)
        assert "demo" in page.text.lower()


def test_all_or_nothing(app, monkeypatch):
    def broken(*_):
        raise RuntimeError
    monkeypatch.setattr(demo.treatment, "save_session", broken)
    with app.app_context():
        with pytest.raises(RuntimeError):
            demo.make_everybody()
        assert accounts.person_by_email("patient@example.org") is None


@pytest.mark.asvs("V6.3.2", "V15.2.3", "T32")
def test_refused_in_production(app, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", settings_for(app.config["SETTINGS"].data_dir, mode="production"))
    result = app.test_cli_runner().invoke(args=["demo", "fill"])
    assert result.exit_code == 1
    assert "only in demo mode" in result.output
    with app.app_context():
        assert accounts.person_by_email("patient@example.org") is None
