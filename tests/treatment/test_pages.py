import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from journal.core.fields import Field
from journal.core.text import render_plain
from journal.treatment import course_pages, facts, pages, vitals
from journal.treatment.reader import Reader
from journal.treatment.rules import Kind, Session, Vitals, numbered

TODAY = date(2026, 5, 14)
NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)
ME, OTHER = UUID(int=1), UUID(int=2)
ROOT = Path(vitals.__file__).parent


def address(view, **values):
    return "/".join([view, *(str(value) for value in values.values())])


READER = Reader(ME, "Europe/Madrid", TODAY, True, "Mara Ellison", address, {OTHER: "Ines Duarte, Northlight"})

CARD = course_pages.card([], {}, READER, (None, Field("ended_on", "Last day")))


def session(n=10, days=0, kind=Kind.DOSING, by=ME, **more):
    values = {"entered_at": NOW - timedelta(days=2)} | more
    return Session(UUID(int=n), kind, TODAY + timedelta(days=days), "Europe/Madrid", by, **values)


def shown(one, reader=READER, **more):
    given = {"versions": [], "joined": [], "everything": [one], "trends": None, "words": render_plain} | more
    return pages.session_page(one, reader, **given)


def test_next_first_then_months_newest_first():
    found = numbered([session(1, -44), session(2, -2), session(3, 12), session(4, 0), session(5, 3, Kind.INTEGRATION)])
    page = pages.sessions_page(found, READER, CARD, "readings")
    assert [render_plain(group.title) for group in page.groups] == ["Today", "Next", "May 2026", "March 2026"]
    assert [render_plain(one.title) for one in page.groups[1].items] == ["Integration session", "Session 4"]
    assert [render_plain(one.when) for group in page.groups for one in group.items] == [
        "today", "in 3 days", "in 12 days", "2 days ago", "44 days ago"]
    assert page.groups[1].items[0].planned
    assert not page.groups[2].items[0].planned


def test_an_empty_list_says_what_comes_first():
    assert pages.sessions_page([], READER, CARD, "readings").groups == []
    other = replace(READER, is_own=False)
    assert render_plain(pages.sessions_page([], other, CARD, "readings").title) == "Sessions of Mara Ellison"


def test_who_entered_it():
    assert [render_plain(line) for line in shown(session()).entered] == ["Entered by you on 12 May"]
    theirs = session(by=OTHER, changed_by=UUID(int=9), changed_at=NOW)
    assert [render_plain(line) for line in shown(theirs).entered] == [
        "Entered by Ines Duarte, Northlight on 12 May",
        "Changed by someone who is no longer here on 14 May"]


def test_facts_in_words():
    one = session(dose_mg=60.0, weight_kg=80.5, route="iv", medicine="ketamine", minutes=1, note="50% %(x)s")
    said = {render_plain(fact.label): fact.value if fact.typed else render_plain(fact.value)
            for fact in shown(one).facts}
    assert said == {"How long": "1 minute", "Kind of medicine": "Ketamine", "How it was given": "Drip into a vein (IV)",
                    "Dose": "60 mg", "Body weight": "80.5 kg", "Dose for body weight": "0.75 mg per kg",
                    "Note": "50% %(x)s"}


@pytest.mark.parametrize(("more", "words"), [
    ({"route": "iv", "dose_mg": 60.0}, "IV, 60 mg"), ({"dose_mg": 0.5}, "0.5 mg"), ({"route": "lozenge"}, "lozenge")])
def test_a_session_in_a_line(more, words):
    assert render_plain(facts.summary(session(**more))) == words
    assert facts.summary(session()) is None


def test_the_start_is_that_of_the_place():
    one = session(starts_at=datetime(2026, 5, 14, 8, tzinfo=UTC))
    assert render_plain(facts.start(one, TODAY, "Europe/Madrid")) == "Thursday 14 May, 10:00"
    assert render_plain(facts.start(one, TODAY, "America/New_York")) == "Thursday 14 May, 10:00 (Europe/Madrid)"
    assert render_plain(facts.start(session(days=-400), TODAY, "UTC")) == "9 April 2025"


def test_readings_in_rows():
    one = session(vitals=(Vitals("before", 120, 80, 70, 98), Vitals("after", 190, None)))
    before, after = shown(one).readings
    cells = [render_plain(cell) for cell in (before.pressure, before.pulse, before.oxygen)]
    assert cells == ["120 over 80", "70", "98 %"]
    assert (render_plain(after.pressure), after.pulse, after.very_high) == ("190 over –", None, True)


@pytest.mark.parametrize(("upper", "lower", "found"), [(179, 119, False), (180, 90, True), (150, 120, True)])
def test_very_high_pressure(upper, lower, found):
    assert bool(shown(session(vitals=(Vitals("after", upper, lower),))).notice) is found


def test_a_fresh_very_high_reading_says_what_to_do():
    notice = shown(session(vitals=(Vitals("after", 190, 100),))).notice
    assert render_plain(notice.title) == "The blood pressure was very high: 190 over 100"
    assert "Please contact your clinic today." in " ".join(map(render_plain, notice.lines))
    theirs = shown(session(vitals=(Vitals("after", 190, 100),)), replace(READER, is_own=False)).notice
    assert "your clinic" not in " ".join(map(render_plain, theirs.lines))


def test_an_old_very_high_reading_is_for_the_next_visit():
    notice = shown(session(days=-30, vitals=(Vitals("after", 190, 100),))).notice
    assert notice.lines == ["Worth mentioning at your next visit."]
    assert not notice.fresh


def test_the_rules_are_those_of_the_catalogue():
    ours = json.loads((ROOT / "vitals.json").read_text())
    theirs = json.loads((ROOT.parent / "entries" / "side_effects.json").read_text())
    assert ours["vitals"] == theirs["vitals"]
    assert ours["red_flag_levels"] == theirs["red_flag_levels"]


def test_a_changed_threshold_is_noticed():
    broken = json.loads((ROOT / "vitals.json").read_text())
    broken["vitals"]["rules"][0]["when"] = "systolic >= 200"
    assert list(vitals.check(broken)) == [
        "vitals.rules[crisis].when: does not begin with “systolic >= 180 or diastolic >= 120”"]


def test_a_double_is_seen_from_both_sides():
    mine, theirs = session(1), session(2, by=OTHER, entered_at=NOW)
    (here,) = shown(mine, everything=[mine, theirs]).doubles
    assert render_plain(here.text) == (
        "This looks like the same session as the one entered by Ines Duarte, Northlight.")
    assert (here.join.action, here.join.carried) == (f"join/{theirs.id}", (("into", mine.id),))
    assert here.apart.action == f"keep_apart/{theirs.id}"
    assert here.other == f"session/{theirs.id}"
    (there,) = shown(theirs, everything=[mine, theirs]).doubles
    assert render_plain(there.text) == "This looks like the same session as the one that you entered."
    assert there.join == here.join
