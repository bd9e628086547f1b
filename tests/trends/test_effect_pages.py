"""A page for each side effect: every telling of it, what is known in general, when to call."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from journal.access.permissions import Scope
from journal.core import clock
from journal.core.period import Period
from journal.core.text import render_plain
from journal.entries import actions, own, side_effects
from journal.entries.own import OwnSymptom
from journal.entries.rules import Entry, SideEffect
from journal.treatment.rules import Kind, Session, numbered
from journal.trends import effect_pages
from journal.trends.effect_pages import Reader, calls, effect_page, effects_page, key_of, table
from journal.trends.rules import History
from tests.factories import at, entry
from tests.factories import own as record_of
from tests.treatment.cases import grant

TODAY = date(2026, 5, 14)
DOSE = UUID(int=5)
OWN_ID = UUID(int=77)


def told(days_ago, *effects, **more):
    day = TODAY - timedelta(days=days_ago)
    return Entry(UUID(int=100 + days_ago), day, "UTC", datetime(day.year, day.month, day.day, 20, tzinfo=UTC),
                 side_effects=effects, **more)


def history(*entries):
    dose = Session(DOSE, Kind.DOSING, TODAY - timedelta(days=4), "UTC", UUID(int=9),
                   datetime(2026, 5, 10, 8, tzinfo=UTC))
    return History(Period(TODAY - timedelta(days=60), TODAY), TODAY, tuple(entries), tuple(numbered([dose])),
                   TODAY - timedelta(days=60))


def reader(patient=None):
    return Reader(patient, UUID(int=1), lambda key: own.page_id(key) if key in side_effects.ALL else OWN_ID,
                  render_plain)


SICK = history(
    told(3, SideEffect("nausea", 3, onset="hours", session_id=DOSE)),
    told(2, SideEffect("nausea", 1, "still", lasted="day"), SideEffect("Itchy scalp", 2)),
    told(1, SideEffect("nausea", now="gone"), asked=("nausea", "headache"), step="72h"))


def cells(found):
    return [[render_plain(cell) for cell in row] for row in found.rows]


def test_every_telling_newest_first_with_what_was_told():
    found = table("nausea", SICK)
    assert [render_plain(head) for head in found.head] == [
        "Day", "How bad", "At that time", "Began", "Lasted", "Session"]
    assert cells(found) == [
        ["13 May 2026", "", "gone", "", "", ""], ["12 May 2026", "Noticed it", "still there", "", "about a day", ""],
        ["11 May 2026", "Stopped me", "", "in the hours after", "", "Session 1"]]


def test_asked_and_not_there_is_said_and_a_day_without_the_question_says_nothing():
    assert cells(table("headache", SICK)) == [["13 May 2026", "Asked for, not there"]]
    assert cells(table("tired", SICK)) == []


def test_the_list_counts_days_on_which_it_was_there():
    page = effects_page(SICK, [OwnSymptom(OWN_ID, "Itchy scalp", True), OwnSymptom(UUID(int=3), "Old", False)],
                        reader())
    assert [(line.name, render_plain(line.days)) for line in page.lines] == [
        ("Feeling sick", "Days: 2"), ("Itchy scalp", "Days: 1")]
    assert [line.name for line in page.retired] == ["Old"]
    assert "No side effect" in render_plain(effects_page(history(), [], reader()).lede)


def test_the_drawing_reaches_back_to_the_first_day_and_four_weeks_at_least():
    chart = effect_pages.chart("nausea", SICK)
    assert chart
    assert (chart.period.last, chart.period.days) == (TODAY, 28)
    assert [bar.day for bar in chart.bars] == [TODAY - timedelta(days=3), TODAY - timedelta(days=2)]
    assert render_plain(chart.sentence) == "Told of on 2 days. The last was 12 May 2026, the worst 11 May 2026."
    early = effect_pages.chart("nausea", history(told(50, SideEffect("nausea"))))
    assert early
    assert early.period.days == 58
    assert effect_pages.chart("headache", SICK) is None


def test_each_rule_stands_with_its_wording():
    for effect in side_effects.ALL.values():
        said = [render_plain(words) for words in calls(effect.red_flags)]
        assert len(said) == len(effect.red_flags) + 2
        for rule in effect.red_flags:
            assert any(rule.action in one and render_plain(side_effects.screen(rule.level)) in one for one in said)
    assert render_plain(next(iter(calls(side_effects.ALL["nausea"].red_flags)))).startswith(
        "“Stopped me” or worse, 24 hours after the dose or later: Contact your clinic today.")


def test_what_is_known_is_that_of_the_file_and_own_words_have_none():
    page = effect_page("nausea", SICK, None, reader())
    facts = {render_plain(label): render_plain(words) for label, words in page.facts}
    assert facts == {"How often": "Very common: 10 in 100 or more; 28 of 100 people in one trial",
                     "Usually begins": "minutes to 1 hour after the dose", "Usually lasts": "a few hours"}
    mine = effect_page("Itchy scalp", SICK, OwnSymptom(OWN_ID, "Itchy scalp", True), reader())
    assert (mine.facts, mine.own_id, len(mine.calls)) == ((), OWN_ID, 2)
    assert effect_page("Itchy scalp", SICK, OwnSymptom(OWN_ID, "Itchy scalp", True), reader("Mara")).own_id is None


def test_an_address_tells_no_words_and_leads_back():
    for key in side_effects.ALL:
        assert key_of(own.page_id(key), SICK, [], reader()) == key
    assert key_of(OWN_ID, SICK, [], reader()) == "Itchy scalp"
    assert key_of(UUID(int=4), SICK, [], reader()) is None


def test_words_that_stand_in_no_check_in_are_for_their_owner_alone():
    """A check-in that was deleted: nobody else reads what it said."""
    gone = OwnSymptom(UUID(int=9), "MARKGONE", True)
    assert [line.name for line in effects_page(SICK, [gone], reader()).retired] != []
    assert key_of(gone.id, SICK, [gone], reader()) == "MARKGONE"
    assert effects_page(SICK, [gone], reader("Mara")).retired == ()
    assert key_of(gone.id, SICK, [gone], reader("Mara")) is None


@pytest.mark.parametrize("shared", [True, False])
def test_a_therapist_reads_it_where_side_effects_are_shared(app, client, people, shared):
    with clock.Moved(at("2026-05-14 12:00")):
        with app.app_context():
            mine = record_of(people["patient"])
            actions.save_entry(mine, entry(side_effects=(SideEffect("Itchy scalp", 2),), note="SECRETNOTE"))
            grant(people["patient"], people["therapist"],
                  scopes=frozenset({Scope.SIDE_EFFECTS if shared else Scope.CHECK_INS}))
        client.sign_in("therapist@example.org")
        about = f"/patients/{people['patient']}"
        if not shared:
            client.page(f"{about}/side-effects", 404)
            assert "/side-effects" not in client.page(about).text
            return
        assert f"{about}/side-effects" in client.page(about).text
        page = client.page(f"{about}/side-effects")
        link = page.text.split(f'href="{about}/side-effects/')[1].split('"')[0]
        text = client.page(f"{about}/side-effects/{link}").text
        assert "Itchy scalp" in text
        assert "SECRETNOTE" not in text
        assert "/offered" not in text
