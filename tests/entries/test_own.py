"""Side effects in one's own words: cleaned, never a key of the catalogue, offered again, retired without loss."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.audit.events import Event
from journal.audit.models import AuditRow
from journal.core import clock, db
from journal.core.period import Period
from journal.entries import actions, own, queries, side_effects
from journal.entries.rules import KEY_MAX, SideEffect
from tests.entries.test_views import fields, words
from tests.factories import at, entry
from tests.factories import own as record_of

NOW = at("2026-05-14 12:00")


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


@pytest.fixture
def patient(client, people):
    return client.sign_in("patient@example.org")


@pytest.fixture
def mine(app, people):
    with app.app_context():
        yield record_of(people["patient"])


def stored(mine):
    db.session().expire_all()
    return queries.entries(mine, Period(NOW.date(), NOW.date()))


def test_no_key_of_the_catalogue_begins_like_ones_own_words():
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", key) for key in side_effects.ALL)


@given(st.text(max_size=80))
def test_what_is_typed_is_a_catalogue_name_or_words_that_can_be_none(typed):
    key = own.key_of(typed)
    assert key == "" or key in side_effects.ALL or not key[0].isascii() or not key[0].islower()
    assert own.key_of(key) == key
    if key and len(key) <= KEY_MAX and key not in side_effects.ALL:
        assert own.is_own(key)
        assert re.fullmatch(r"own-[0-9a-f]{12}", own.field_id(key))


@pytest.mark.parametrize(("typed", "key"), [
    ("  ringing \n ears ", "Ringing ears"), ("headache", "headache"), ("Feeling SICK", "nausea"),
    ("Chest pain", "chest_pain"), ("suicidal thoughts", "suicidal_thoughts"), ("other", "Other"), (" \u200b ", "")])
def test_a_name_of_the_catalogue_is_that_side_effect_with_its_red_flags(typed, key):
    assert own.key_of(typed) == key


def test_words_are_offered_again_and_never_stand_in_a_page_address(patient, mine):
    sent = fields(patient, side_effects="some", own="ringing ears", **{
        "sev-own": "2", "onset-own": "hours", "lasted-own": "day"})
    where = patient.post("/check-in", data=sent).headers["Location"]
    [one] = stored(mine)
    assert one.side_effects == (SideEffect("Ringing ears", 2, onset="hours", lasted="day"),)
    assert "Ringing ears: Got in the way, began in the hours after, lasted about a day" in words(patient.page(where))
    form = patient.page("/check-in").text
    assert 'name="own-effect" value="Ringing ears"' in form
    page = patient.page("/side-effects")
    link = re.search(r'href="(/side-effects/[0-9a-f-]+)"', page.text)[1]
    assert "Ringing ears" in words(page)
    assert not re.search(r'href="[^"]*inging', page.text)
    assert "Ringing" not in patient.page(link).title


def test_the_same_words_in_other_letters_are_the_same_side_effect(patient, mine):
    for typed in ("Ringing ears", "RINGING éars"):
        patient.post("/check-in", data=fields(patient, own=typed))
    assert {effect.key for one in stored(mine) for effect in one.side_effects} == {"Ringing ears"}
    assert [one.words for one in queries.own_symptoms(mine)] == ["Ringing ears"]


def test_typed_words_count_even_where_none_was_chosen_too(patient, mine):
    patient.post("/check-in", data=fields(patient, side_effects="none", own="Itchy scalp"))
    assert stored(mine)[0].side_effects == (SideEffect("Itchy scalp"),)


def test_words_that_are_too_long_stay_in_the_field(patient, mine):
    page = patient.checked(patient.post("/check-in", data=fields(patient, mood="4", own="x" * 61)), 422)
    assert "longer than 60 characters" in page.text
    assert f'value="{"x" * 61}"' in page.text
    assert 'href="#own"' in page.text
    assert stored(mine) == []


def test_retired_words_are_not_offered_but_stay_in_the_history(patient, mine):
    one = actions.save_entry(mine, entry(side_effects=(SideEffect("Itchy scalp", 3),)))
    [symptom] = queries.own_symptoms(mine)
    page = patient.page(f"/side-effects/{symptom.id}")
    assert "Stopped me" in words(page)
    form = page.form(f"/side-effects/{symptom.id}/offered")
    for _ in range(2):
        patient.post(form["action"], data=form["fields"] | {"offered": "no"})
    assert "Itchy scalp" not in patient.page("/check-in").text
    assert 'value="Itchy scalp" checked' in patient.page(f"/check-in/{one.id}/edit").text
    assert "Itchy scalp" in words(patient.page("/side-effects"))
    patient.post(form["action"], data=form["fields"] | {"offered": "yes"})
    assert "Itchy scalp" in patient.page("/check-in").text
    events = [row.event for row in db.session().query(AuditRow).order_by(AuditRow.seq)]
    assert [name for name in events if name.startswith("symptom")] == [
        Event.SYMPTOM_RETIRED.label, Event.SYMPTOM_OFFERED.label]


def test_nobody_elses_words_can_be_retired_or_read(app, client, people):
    with app.app_context():
        actions.save_entry(record_of(people["patient"]), entry(side_effects=(SideEffect("Itchy scalp", 3),)))
        [symptom] = queries.own_symptoms(record_of(people["patient"]))
    client.sign_in("other@example.org")
    client.page(f"/side-effects/{symptom.id}", 404)
    assert client.send(f"/side-effects/{symptom.id}/offered", {"offered": "no"}).status_code == 404


def test_details_are_kept_when_something_else_is_changed(patient, mine):
    told = SideEffect("nausea", 2, onset="during", lasted="minutes")
    one = actions.save_entry(mine, entry(side_effects=(told,)))
    kept = fields(patient, f"/check-in/{one.id}/edit", mood="4", side_effects="some", effect="nausea",
                  **{"sev-nausea": "2", "onset-nausea": "during", "lasted-nausea": "minutes"})
    assert 'value="during" selected' in patient.page(f"/check-in/{one.id}/edit").text
    patient.post("/check-in", data=kept)
    assert (stored(mine)[0].mood, stored(mine)[0].side_effects) == (4, (told,))
    patient.checked(patient.post("/check-in", data=kept | {"onset-nausea": "never"}), 422)
    patient.checked(patient.post("/check-in", data=kept | {"session-nausea": "x"}), 422)
