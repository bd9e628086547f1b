from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.treatment import editing, forms
from journal.treatment.facts import facts
from journal.treatment.inputs import clean
from journal.treatment.rules import Kind, Phase, Vitals

TODAY = date(2026, 5, 14)
NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)
NUMBERS = ("dose_mg", "weight_kg", "minutes", "before_systolic", "during1_diastolic", "after_pulse", "after_spo2")
ODD = ["NaN", "nan", "inf", "-inf", "1e309", "1e3", "٣", "६०", "-1", "+5", "0", "60.555", "1,200", "1.2.3", "60 mg",
       "0x10", "½", "²", "9" * 400, "1_000", "--", "٫", "\u200b7", "\x00"]


@pytest.fixture
def post(sqlite_app):
    """The session that a posted form gives, and the form with its messages."""
    def send(kind=Kind.DOSING, without=(), base=None, **data):
        base = base or forms.blank(kind, TODAY, "Europe/Madrid", uuid4(), NOW)
        with sqlite_app.test_request_context(method="POST", data={"day": "2026-05-12"} | data):
            sqlite_app.config["WTF_CSRF_ENABLED"] = False
            form = forms.session_form(base, without, "hint")
            return form.session(base, TODAY), form
    yield send
    sqlite_app.config["WTF_CSRF_ENABLED"] = True


def test_a_full_dosing_session(post):
    found, form = post(
        time="10:00", minutes="40", medicine="ketamine", route="iv", dose_mg="60,5", weight_kg="80", phase="induction",
        setting="clinic", companion=" Sam ", booked_on="2026-05-01", note="two\r\nlines",
        before_systolic="120", before_diastolic="80", before_pulse="70", before_spo2="98", after_systolic="130")
    assert form.errors == {}
    assert found.starts_at == datetime(2026, 5, 12, 8, tzinfo=UTC)
    assert (found.minutes, found.dose_mg, found.weight_kg) == (40, 60.5, 80.0)
    assert (found.phase, found.companion, found.note) == (Phase.INDUCTION, "Sam", "two\nlines")
    assert found.vitals == (Vitals("before", 120, 80, 70, 98), Vitals("after", 130))
    ratio = {str(fact.label): str(fact.value) for fact in facts(found)}
    assert ratio["Dose for body weight"] == "0.76 mg per kg"


def test_an_integration_session(post):
    found, form = post(Kind.INTEGRATION, with_whom="Dr Weiss", focus="grief", practice="a walk", dose_mg="60")
    assert form.errors == {}
    assert (found.with_whom, found.focus, found.practice, found.dose_mg) == ("Dr Weiss", "grief", "a walk", None)


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_but_the_day_is_needed(post, kind):
    found, form = post(kind)
    assert form.errors == {}
    assert found.day == date(2026, 5, 12)
    assert facts(found) == []


@pytest.mark.parametrize("text", ["60", "60.5", "60,5", " 60.50 "])
def test_numbers_as_people_type_them(post, text):
    found, _ = post(dose_mg=text)
    assert found.dose_mg == float(text.replace(",", "."))


@pytest.mark.asvs("V1.4.2")
@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("text", ODD)
def test_odd_numbers_get_a_message_and_stay(post, name, text):
    found, form = post(**{name: text})
    assert found is None
    assert len(form[name].errors) == 1
    assert form[name]._value() == text


ANY = (*NUMBERS, "day", "time", "booked_on", "id", "seen", "route", "phase", "note")


@pytest.mark.asvs("V1.4.2")
@given(st.sampled_from(ANY), st.text(max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
def test_whatever_is_typed_never_breaks(post, name, text):
    text = text.encode(errors="ignore").decode()
    found, form = post(**{name: text})
    assert (found is None) == bool(form.errors)
    drawn = forms.drawn(form)
    if name in drawn and found is None:
        assert drawn[name].error


@pytest.mark.asvs("V2.2.1", "V2.2.3")
@pytest.mark.parametrize(("name", "text"), [
    ("day", ""), ("day", "14.5.2026"), ("day", "1900-01-01"), ("day", "2099-01-01"), ("time", "25:00"),
    ("minutes", "721"), ("dose_mg", "2001"), ("weight_kg", "19"), ("before_spo2", "101"), ("route", "smoke"),
    ("booked_on", "2026-05-13"), ("booked_on", "soon"), ("companion", "x" * 201), ("note", "x" * 4001)])
def test_what_cannot_be_is_said_beside_its_field(post, name, text):
    found, form = post(**{name: text})
    assert found is None
    assert list(form.errors) == [name]


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("time", ["00:00", "23:59"])
def test_the_ends_of_the_calendar_are_refused_like_any_odd_day(post, zone, day, time):
    base = forms.blank(Kind.DOSING, TODAY, zone, uuid4(), NOW)
    found, form = post(base=base, day=day, time=time)
    assert found is None
    assert list(form.errors) == ["day"]


@pytest.mark.parametrize(("day", "time", "utc"), [
    ("2026-03-08", "01:59", "09:59"), ("2026-03-08", "02:30", "10:30"), ("2026-03-08", "03:00", "10:00"),
    ("2025-11-02", "00:59", "07:59"), ("2025-11-02", "01:30", "08:30"), ("2025-11-02", "02:00", "10:00")])
def test_a_start_on_the_day_of_a_clock_change(post, day, time, utc):
    """A minute that comes twice is its first turn; one that is left out moves forward."""
    base = forms.blank(Kind.DOSING, TODAY, "America/Los_Angeles", uuid4(), NOW)
    found, _ = post(base=base, day=day, time=time)
    assert (str(found.day), f"{found.starts_at:%H:%M}") == (day, utc)


def test_all_problems_are_said_at_once(post):
    found, form = post(dose_mg="lots", before_systolic="80", before_diastolic="120", minutes="0")
    assert found is None
    assert set(form.errors) == {"dose_mg", "before_systolic", "minutes"}
    assert str(form.errors["before_systolic"][0]) == "The upper number has to be higher than the lower one."


@pytest.mark.parametrize("kind", list(Kind))
def test_clinic_staff_are_asked_for_no_free_text(post, kind):
    found, form = post(kind, without=forms.FREE_TEXT, companion="x", with_whom="x", focus="x", practice="x", note="x")
    assert found.companion is found.with_whom is found.focus is found.practice is found.note is None
    assert not [name for name, field in forms.drawn(form).items() if field.type == "textarea"]


def test_a_stored_session_comes_back_as_it_was(post, sqlite_app):
    stored, _ = post(time="10:00", dose_mg="60,5", before_pulse="70", phase="maintenance", note="a\nb")
    with sqlite_app.test_request_context():
        form = forms.session_form(stored, (), "hint")
        shown = {name: field.value for name, field in forms.drawn(form).items() if field.type != "select"}
        chosen = [one.value for one in forms.drawn(form)["phase"].options if one.checked]
    assert chosen == ["maintenance"]
    again, _ = post(base=stored, **shown, phase="maintenance")
    assert again == stored


def test_a_form_keeps_its_id_and_version(post):
    one = uuid4()
    _, form = post(id=str(one), seen=NOW.isoformat())
    assert (form.new_id(), form.seen_at()) == (one, NOW)
    _, form = post(id="what", seen="2026-05-14T12:00")
    assert isinstance(form.new_id(), UUID)
    assert form.seen_at() is None


@pytest.mark.asvs("V1.3.3")
def test_control_characters_go_and_letters_of_all_scripts_stay():
    assert clean(" a\x00b\u200d\u00a0\r\nc\td\u2029 ") == "ab\u200d\u00a0\nc\td"
    assert clean(" \x07 ") is None


def test_the_note_says_who_reads_it():
    assert str(editing.note_hint(False, "Mara")).startswith("Mara can read this")
    assert editing.note_hint(True, "Mara") == editing.NOTE_OWN
