"""Readings around a dose: what is refused, what is asked about once, and what the catalogue says to high numbers."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.text import render_plain
from journal.treatment import facts, forms, notices, vitals, vitals_chart
from journal.treatment.rules import VITALS_RANGE, VITALS_WHEN, Kind, Vitals, reading_problems
from journal.treatment.versioned import from_plain, to_plain
from tests.treatment.test_pages import READER, session, shown

TODAY = date(2026, 5, 14)
NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)
SCREENS = vitals.screens()
readings = st.builds(
    Vitals, st.sampled_from(VITALS_WHEN),
    *(st.none() | st.integers(low, high) for low, high in VITALS_RANGE.values()), st.none() | st.integers(0, 720))


@pytest.fixture
def post(sqlite_app):
    """The session that a posted form gives, and the form."""
    def send(base=None, **data):
        base = base or forms.blank(Kind.DOSING, TODAY, "Europe/Madrid", uuid4(), NOW)
        with sqlite_app.test_request_context(method="POST", data={"day": "2026-05-14"} | data):
            sqlite_app.config["WTF_CSRF_ENABLED"] = False
            form = forms.session_form(base, (), "hint")
            return form.session(base, TODAY), form
    yield send
    sqlite_app.config["WTF_CSRF_ENABLED"] = True


def test_several_readings_during_a_session_with_their_minutes(post):
    found, form = post(before_systolic="120", before_diastolic="76", during1_systolic="140", during1_diastolic="86",
                       during1_minute="15", during3_systolic="150", during3_minute="30", during2_minute="20",
                       after_pulse="70")
    assert form.errors == {}
    assert found.vitals == (Vitals("before", 120, 76), Vitals("during", 140, 86, minute=15),
                            Vitals("during", 150, minute=30), Vitals("after", pulse=70))
    assert form.rows() == 3


def test_places_for_readings(post):
    assert post()[1].rows() == 2
    assert post(during4_pulse="70")[1].rows(1) == 5
    assert post(during16_pulse="70")[1].rows(1) == 16
    stored, _ = post(**{f"during{n}_pulse": "70" for n in range(1, 6)})
    assert post(base=stored)[1].rows() == 5


def test_a_problem_stands_beside_the_row_where_it_was_typed(post):
    found, form = post(during3_systolic="90", during3_diastolic="95", during2_minute="721", during2_pulse="70")
    assert found is None
    assert set(form.errors) == {"during3_systolic", "during2_minute"}


@pytest.mark.parametrize(("reading", "wrong"), [
    (Vitals("before", 60, 30, 30, 50), set()), (Vitals("before", 260, 160, 220, 100), set()),
    (Vitals("before", 59), {"systolic"}), (Vitals("before", 261), {"systolic"}),
    (Vitals("before", None, 29, 29, 49), {"diastolic", "pulse", "spo2"}), (Vitals("before", spo2=101), {"spo2"}),
    (Vitals("before", 90, 90), {"systolic"}), (Vitals("before", 91, 90), set()),
    (Vitals("during", 120, minute=0), set()), (Vitals("during", 120, minute=-1), {"minute"})])
def test_what_cannot_be_stored(reading, wrong):
    assert set(reading_problems(reading)) == wrong


@pytest.mark.parametrize(("reading", "rare"), [
    (Vitals("before", 80, 40, 40, 85), set()), (Vitals("before", 220, 130, 150, 100), set()),
    (Vitals("before", 79), {"systolic"}), (Vitals("before", 221), {"systolic"}),
    (Vitals("before", None, 39, 39, 84), {"diastolic", "pulse", "spo2"}),
    (Vitals("before", None, 131, 151), {"diastolic", "pulse"}),
    (Vitals("before", 100, 86), {"diastolic"}), (Vitals("before", 100, 85), set())])
def test_what_is_hard_to_believe(reading, rare):
    assert set(vitals.doubts(reading)) == rare


def test_a_rare_number_is_asked_about_once_and_never_refused(post, sqlite_app):
    typed = {"before_systolic": "225", "during2_pulse": "160", "dose_mg": "60"}
    found, form = post(**typed)
    assert found is None
    assert set(form.errors) == {"before_systolic", "during2_pulse"}
    assert str(form.errors["before_systolic"][0]) == "225 is rare. Is it right? If so, save again."
    again, _ = post(**typed, asked=form.asked.data)
    assert again.vitals == (Vitals("before", 225), Vitals("during", pulse=160))
    other, form = post(**typed | {"before_systolic": "230"}, asked=form.asked.data)
    assert other is None
    assert set(form.errors) == {"before_systolic"}, "another rare number is asked about, the one before is not"
    with sqlite_app.test_request_context():
        assert forms.session_form(again, (), "").asked.data == "systolic=225,pulse=160", "not asked again"


@given(readings)
def test_whatever_is_asked_about_can_be_stored(reading):
    storable = not reading_problems(reading)
    asked = vitals.doubts(reading)
    assert set(asked) <= set(VITALS_RANGE)
    if storable and vitals.is_very_high(reading) and (reading.systolic or 0) <= 220 and (reading.diastolic or 0) <= 130:
        assert not {"systolic"} & set(asked), "help never waits for a question about a number that happens"


@given(st.lists(readings, max_size=12))
def test_the_order_of_readings(found):
    ordered = vitals.in_order(found)
    assert sorted(map(id, ordered)) == sorted(map(id, found))
    places = [(VITALS_WHEN.index(one.when), one.minute if one.minute is not None else -1) for one in ordered]
    assert places == sorted(places)
    for when in VITALS_WHEN:
        top = vitals.highest(found, when)
        assert (top is None) == (when not in [one.when for one in found])
        assert all((one.systolic or 0) <= (top.systolic or 0) for one in found if one.when == when)


@pytest.mark.parametrize(("upper", "lower", "kind", "when", "lines"), [
    (140, 90, Kind.DOSING, "before", None), (141, 90, Kind.DOSING, "before", "high_before_dose"),
    (140, 91, Kind.DOSING, "before", "high_before_dose"), (141, 90, Kind.DOSING, "after", None),
    (141, 91, Kind.INTEGRATION, "before", None), (179, 119, Kind.DOSING, "before", "high_before_dose"),
    (179, 119, Kind.DOSING, "during", None), (180, 90, Kind.DOSING, "during", "crisis"),
    (150, 120, Kind.DOSING, "before", "crisis"), (None, 120, Kind.INTEGRATION, "after", "crisis"),
    (None, None, Kind.DOSING, "before", None)])
def test_the_words_of_the_catalogue_at_their_boundaries(upper, lower, kind, when, lines):
    found = notices.of_session(session(kind=kind, vitals=(Vitals(when, upper, lower, 70),)), READER)
    assert (found.lines[0] if found else None) == (getattr(SCREENS, lines) if lines else None)


def test_before_a_dose_the_prescriber_decides():
    high = session(vitals=(Vitals("before", 152, 94),))
    notice = notices.of_session(high, READER)
    assert render_plain(notice.title) == "The blood pressure before the dose was 152 over 94"
    assert notice.lines == [SCREENS.high_before_dose, SCREENS.routine]
    assert not notice.fresh
    theirs = replace(READER, is_own=False)
    assert notices.of_session(high, theirs).lines == [SCREENS.high_before_dose]
    assert notices.of_session(replace(high, day=date(2026, 5, 12)), READER) is None, "later it says nothing new"


def test_readings_as_sentences_rows_and_drawing():
    one = session(vitals=(Vitals("after", 124, 78), Vitals("during", 150, 92, 88, 95, 30), Vitals("before", 118, 76),
                          Vitals("during", 140, 86, None, 97, 15)))
    page = shown(one)
    assert [render_plain(line.label) for line in page.readings] == [
        "Before", "During, 15 min", "During, 30 min", "After"]
    assert " ".join(map(render_plain, page.said)) == (
        "Before: 118 over 76. Highest during: 150 over 92. After: 124 over 78. Lowest oxygen: 95 %.")
    texts = [text.text for text in ET.fromstring(str(page.chart.wide_svg)).iter("text")]  # noqa: S314 - our own drawing
    assert texts[-4:] == ["Before", "During, 15 min", "During, 30 min", "After"]
    assert {"Blood pressure, mmHg", "Pulse, per minute", "Oxygen, %"} <= set(texts)
    assert facts.value(one, "vitals").params["all"].startswith("118/76, –, – %; 15 min: 140/86")


def test_no_drawing_of_a_single_reading():
    assert shown(session(vitals=(Vitals("before", 118, 76),))).chart is None
    assert shown(session()).chart is None


@given(st.lists(readings, min_size=2, max_size=18))
def test_a_drawing_stays_on_its_ground(found):
    spots = vitals_chart.even(vitals.in_order(found), facts.moment)
    drawn = vitals_chart.chart(spots, "alt", render_plain)
    for svg, width in ((drawn.svg, 342), (drawn.wide_svg, 592)):
        root = ET.fromstring(str(svg))  # noqa: S314 - our own drawing
        high = float(root.get("viewBox").split()[3])
        for element in root.iter("text"):
            assert 0 <= float(element.get("x")) <= width
            assert 0 < float(element.get("y")) <= high
        for path in root.iter("path"):
            if path.get("class") == "vc__dots":
                for x, y in (place.split("h")[0].split() for place in path.get("d").split("M")[1:]):
                    assert 38 <= float(x) <= width
                    assert 0 < float(y) < high


def test_a_session_stored_before_there_were_minutes_reads_as_it_was():
    one = session(vitals=(Vitals("before", 120, 80, 70, 98), Vitals("during", 130, minute=10)))
    plain = to_plain(one)
    assert from_plain(plain) == one
    plain["vitals"] = [reading[:5] for reading in plain["vitals"]]
    assert from_plain(plain).vitals == (Vitals("before", 120, 80, 70, 98), Vitals("during", 130))
