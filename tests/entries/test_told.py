"""No reader takes "gone" for a side effect, nor a list that asked for a few for "none"."""

import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from flask import Flask

from journal.access.clearance import Patient
from journal.access.permissions import ALL_SCOPES
from journal.caseload import pages as caseload
from journal.caseload.values import Shared
from journal.core import clock
from journal.core.period import Period
from journal.core.text import render_plain
from journal.entries import actions
from journal.entries.pages import effect_words, facts
from journal.entries.rules import Entry, SideEffect, problems
from journal.entries.signals import days_running, signals
from journal.exchange import actions as exchange
from journal.exchange.formats import csv_out, tidy
from journal.trends import effects
from journal.trends.charts.side_effects import sentence
from journal.trends.rules import History
from tests import factories

TODAY = date(2026, 5, 14)
NOW = datetime(2026, 5, 14, 20, tzinfo=UTC)
GONE = SideEffect("chest_pain", now="gone")
SICK = SideEffect("nausea", 2, "still", "hours", "day", UUID(int=5))


def told(*found, days_ago=0, **more):
    return Entry(UUID(int=100 + days_ago), TODAY - timedelta(days=days_ago), "UTC", NOW - timedelta(days=days_ago),
                 side_effects=found, **more)


def test_what_is_gone_was_not_there():
    one = told(GONE, asked=("chest_pain",), step="24h")
    assert (one.reported, one.worst, one.says_none, one.tells_effects) == ((), None, False, False)
    assert not one.is_empty
    assert signals(one, [], None, NOW) == []
    assert days_running("chest_pain", [one, told(SideEffect("chest_pain", 1), days_ago=1)], TODAY) == 0
    assert effects.by_day([one], Period(TODAY, TODAY)) == {}
    assert [render_plain(words) for words in effect_words(one)] == ["Chest pain or tightness: gone"]


def test_a_few_that_were_asked_for_say_nothing_of_the_others():
    none, few = told(), told(asked=("nausea",), days_ago=1)
    assert (none.says_none, none.worst, few.says_none, few.worst) == (True, 0, False, None)
    assert [render_plain(fact.value) for fact in (*facts(none), *facts(few))] == ["None", "None of those asked"]
    history = History(Period(TODAY - timedelta(days=1), TODAY), TODAY, (few, none), (), TODAY)
    assert {day: render_plain(words) for day, words in effects.cells(history).items()} == {
        TODAY: "None", TODAY - timedelta(days=1): "None of those asked"}
    said = sentence([none, few], {}, history.period)
    assert render_plain(said).endswith("0 of the 1 day when the question was answered.")
    shared = Shared(Patient(UUID(int=1), "Mara", "UTC"), ALL_SCOPES, TODAY, (few,), ())
    assert render_plain(caseload.case_row(shared).effect) == "None of those asked"


def test_files_say_what_was_gone_and_what_was_not_there():
    one = told(SICK, GONE, asked=("nausea", "chest_pain", "memory"), step="24h")
    found = {(row[4], row[5]): row[6] for row in tidy.rows([one], [], [])}
    assert found == {
        ("side_effects_asked", ""): 1, ("side_effect", "nausea"): 2, ("side_effect_not_there", "memory"): 1,
        ("side_effect_now", "nausea: still"): 1, ("side_effect_now", "chest_pain: gone"): 1,
        ("side_effect_onset", "nausea: hours"): 1, ("side_effect_lasted", "nausea: day"): 1}
    row = dict(zip(csv_out.ENTRY_HEAD, csv_out._entry(one, UTC, {}, False), strict=True))
    assert (row["side_effects"], row["side_effects_gone"], row["step"]) == ("nausea:2", "chest_pain", "24h")
    assert row["side_effects_asked_for"] == "nausea;chest_pain;memory"
    few = dict(zip(csv_out.ENTRY_HEAD, csv_out._entry(told(asked=("memory",)), UTC, {}, False), strict=True))
    assert few["side_effects_asked"] is False


def test_answers_that_are_none_of_those_offered_are_refused():
    for wrong in (SideEffect("nausea", now="perhaps"), SideEffect("nausea", onset="x"), SideEffect("x" * 201)):
        assert "side_effects" in problems(told(wrong), TODAY)
    assert "form" in problems(told(step="soon"), TODAY)


def test_own_words_leave_in_a_file_only_where_notes_do(app: Flask, people: dict[str, UUID]) -> None:
    with app.app_context(), clock.Moved(NOW):
        mine = factories.own(people["patient"])
        actions.save_entry(mine, factories.entry(side_effects=(SideEffect("Itchy scalp", 2),)))
        period = Period(TODAY, TODAY)
        bodies = [exchange.csv_zip(mine, period, with_notes, bom=False).body for with_notes in (True, False)]
    for body, has_words in zip(bodies, (True, False), strict=True):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            assert all((b"Itchy" in archive.read(name)) is has_words for name in ("entries.csv", "tidy.csv"))
