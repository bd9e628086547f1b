"""What the check-in asks: chosen, changed and retired without losing an answer."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.access.permissions import Scope
from journal.core import clock, db
from journal.core.period import Period
from journal.entries import asking, choosing, queries
from journal.entries.followed import NAME_MAX, OFFERED, PROFILE_NAMES, Chosen, Followed, ProfileChoice, in_order
from journal.entries.profiles import PROFILES
from tests.factories import at, entry, own
from tests.treatment.cases import grant

NOW = at("2026-05-14 12:00")
DAY = NOW.date()
BEFORE = DAY - timedelta(days=10)
PAGE = "/check-in/questions"


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


@pytest.fixture
def mine(app, people):
    with app.app_context():
        yield own(people["patient"])


def names(items):
    return [item.name for item in items]


def followed(label, **more):
    return Followed(uuid4(), NOW, "yes_no", **{"name": label} | more)


SWITCHED = Chosen((ProfileChoice(BEFORE, frozenset({"pain"})), ProfileChoice(DAY, frozenset({"bipolar"}))))


def test_every_profile_but_home_readings_has_a_name():
    assert list(PROFILES) == list(PROFILE_NAMES)
    assert {key: profile.replaces for key, profile in PROFILES.items() if profile.replaces} == {"bipolar": ("mood",)}


def test_a_day_keeps_the_profiles_that_were_on():
    assert names(SWITCHED.asked(BEFORE - timedelta(days=1))) == []
    assert names(SWITCHED.asked(DAY - timedelta(days=1))) == ["pain"]
    assert names(SWITCHED.asked(DAY)) == ["mood_bipolar", "up_and_down"]
    assert SWITCHED.profiles() == ("bipolar",)


def test_a_stored_entry_keeps_its_answers_and_its_scale_of_mood():
    assert names(SWITCHED.asked(DAY, entry(mood=4))) == ["up_and_down"]
    assert names(Chosen().asked(DAY, entry(answers={"mood_bipolar": 0, "craving": 3}))) == ["mood_bipolar", "craving"]
    gone = followed("Coffee", retired_at=NOW)
    chosen = Chosen(followed=(gone,))
    assert names(chosen.asked(DAY)) == []
    assert names(chosen.asked(DAY, entry(context={str(gone.id): 0}))) == [str(gone.id)]
    assert str(gone.id) in names(chosen.known())


@given(st.permutations([*OFFERED, "Zinc", "Air"]))
def test_what_is_offered_comes_first_then_their_own(order):
    made = [followed(key, **({"offered": key, "name": None} if key in OFFERED else {})) for key in order]
    assert [one.offered for one in in_order(made)] == [*OFFERED, None, None]


def test_profiles_are_stored_once_and_old_days_know_theirs(mine):
    with clock.Moved(NOW - timedelta(days=10)):
        choosing.choose_profiles(mine, ["pain", "nothing", "home_dosing"])
    for minutes, profiles in enumerate((["pain"], ["bipolar"], [], ["bipolar", "ocd"])):
        with clock.Moved(NOW + timedelta(minutes=minutes)):
            choosing.choose_profiles(mine, profiles)
    assert [sorted(one.profiles) for one in choosing.chosen(mine).choices] == [
        ["pain"], ["bipolar", "ocd"]]
    assert names(asking.asked(mine, BEFORE)) == ["pain"]
    assert names(asking.asked(mine, DAY)) == ["mood_bipolar", "up_and_down", "ocd_time", "ocd_distress"]


def test_switching_off_keeps_the_item_and_on_again_is_the_same_one(mine):
    coffee = uuid4()
    choosing.follow(mine, ["alcohol", "nothing"])
    for _ in range(2):
        choosing.add_own(mine, coffee, "Coffee", "scale")
    assert names(asking.asked(mine, DAY)) == ["alcohol", str(coffee)]
    choosing.follow(mine, [])
    assert (names(asking.asked(mine, DAY)), names(asking.followed(mine))) == ([], ["alcohol", str(coffee)])
    choosing.follow(mine, [str(coffee)])
    choosing.rename(mine, coffee, "Espresso")
    (one,) = asking.asked(mine, DAY)
    assert (one.name, one.label, one.is_scale) == (str(coffee), "Espresso", True)


def test_the_form_of_an_item_sent_with_another_name_makes_another(mine):
    made = uuid4()
    for name in ("Coffee", "Tea", "Tea"):
        choosing.add_own(mine, made, name, "scale")
    assert sorted(str(one.label) for one in asking.asked(mine, DAY)) == ["Coffee", "Tea"]


def test_names_are_held_to_their_length_and_items_to_their_number(mine):
    for name in ("", "x" * (NAME_MAX + 1)):
        with pytest.raises(choosing.NotAllowed):
            choosing.add_own(mine, uuid4(), name, "scale")
    for n in range(choosing.MOST):
        choosing.add_own(mine, uuid4(), f"thing {n}", "yes_no")
    with pytest.raises(choosing.TooMany):
        choosing.add_own(mine, uuid4(), "one more", "yes_no")
    assert not choosing.rename(mine, uuid4(), "nobody's")


def test_a_reader_knows_what_is_shared_alone(mine):
    choosing.choose_profiles(mine, ["ocd"])
    choosing.follow(mine, ["meals"])
    for scope, profiles, items in ((Scope.CHECK_INS, ("ocd",), []), (Scope.CONTEXT, (), ["meals"]),
                                   (Scope.NOTES, (), [])):
        chosen = choosing.chosen(replace(mine, scopes=frozenset({scope})))
        assert (chosen.profiles(), names(one.item for one in chosen.followed)) == (profiles, items)


@pytest.fixture
def patient(client, people):
    return client.sign_in("patient@example.org")


def stored(app, people):
    with app.app_context():
        db.session().expire_all()
        return queries.entries(own(people["patient"]), Period(BEFORE, DAY))


def test_from_choosing_to_reading_back(app, patient, people):
    patient.send(f"{PAGE}/profiles", {"profiles": ["bipolar", "pain"]})
    patient.send(f"{PAGE}/followed", {"followed": ["alcohol", "sleep_quality"]})
    answer = patient.send(f"{PAGE}/own", {"label": " Time \u200b outside ", "kind": "yes_no"})
    assert answer.status_code == 303
    own_id = re.search(rf'{PAGE}/([0-9a-f-]{{36}})"[^>]*><span[^>]*>[^<]*</span>Time outside<',
                       patient.page(PAGE).text)[1]
    form = patient.page("/check-in").text
    assert "Where was your mood today?" in form
    assert 'name="mood"' not in form
    asked = re.findall(r'name="asks" value="([^"]+)"', form)
    assert asked == ["q-mood_bipolar", "q-up_and_down", "q-pain", "q-alcohol", "q-sleep_quality", f"q-{own_id}"]
    sent = {"asks": asked, "q-mood_bipolar": "-2", "q-up_and_down": "yes", "q-pain": "8", "q-alcohol": "0",
            "q-sleep_quality": "3", f"q-{own_id}": "1"}
    saved = patient.send("/check-in", sent)
    (one,) = stored(app, people)
    assert one.answers == {"mood_bipolar": -2, "up_and_down": "yes", "pain": 8}
    assert (one.mood, one.context, one.sleep_quality) == (None, {"alcohol": 0, own_id: 1}, 3)
    text = patient.page(saved.headers["Location"]).text
    assert "Up and down on one day" in text, "the alert on a mixed day"
    for words in ("−2: Low: a great effort to do things", "8 of 10", "Alcohol", "Time outside", "3 of 10"):
        assert words in text, words
    patient.send(f"{PAGE}/profiles", {})
    patient.send(f"{PAGE}/followed", {})
    assert patient.send(f"{PAGE}/{own_id}", {"label": "Daylight"}).status_code == 303
    assert "How has your mood been today?" in patient.page("/check-in").text
    edit = patient.page(f"/check-in/{one.id}/edit").text
    assert "Where was your mood today?" in edit
    assert re.findall(r'name="asks" value="([^"]+)"', edit) == asked
    assert "Daylight" in patient.page(f"/days/{DAY.isoformat()}").text
    patient.send("/check-in", {"id": str(one.id), "day": DAY.isoformat(), "anxiety": "2"})
    (after,) = stored(app, people)
    assert (after.answers, after.context, after.sleep_quality) == (one.answers, one.context, 3), "nothing asked, kept"


def test_today_shows_the_scale_of_the_profile_and_never_mixes(app, patient, people):
    assert 'name="mood"' in patient.page("/today").text
    patient.send(f"{PAGE}/profiles", {"profiles": ["bipolar"]})
    today = patient.page("/today").text
    assert 'name="mood"' not in today
    assert 'name="q-mood_bipolar" value="-3"' in today
    form = patient.send("/check-in/start", {"q-mood_bipolar": "-3"}).text
    assert 'id="q-mood_bipolar--3" value="-3" checked' in form
    patient.send("/check-in", {"asks": "q-mood_bipolar", "q-mood_bipolar": "-3"})
    words = "mood -3 on the scale from −3 to +3"
    assert words in patient.page("/today").text
    assert words in patient.page("/calendar").text
    assert "low_mood" not in patient.page("/today").text


@pytest.mark.parametrize(("path", "data", "words"), [
    ("own", {"label": "", "kind": "scale"}, "Give it a name."),
    ("own", {"label": "Coffee"}, "Choose how you want to answer it."),
    ("own", {"label": "Coffee", "kind": "text"}, "Choose how you want to answer it."),
    ("own", {"label": "y" * 61, "kind": "scale"}, "longer than 60 characters")])
def test_a_problem_is_told_beside_its_field_and_what_was_typed_stays(patient, path, data, words):
    answer = patient.send(f"{PAGE}/{path}", data)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{data["label"]}"' in answer.text


def test_somebody_elses_item_is_not_found(app, client, people, patient):
    with app.app_context():
        other = uuid4()
        choosing.add_own(own(people["other_patient"]), other, "heron", "scale")
    assert patient.send(f"{PAGE}/{other}", {"label": "mine"}).status_code == 404
    assert patient.get(f"{PAGE}/{other}").status_code == 404


@pytest.mark.parametrize(("scope", "there"), [(Scope.CHECK_INS, True), (Scope.CONTEXT, False)])
def test_the_therapist_sees_which_profiles_are_on(app, client, people, scope, there):
    with app.app_context():
        choosing.choose_profiles(own(people["patient"]), ["bipolar", "pain"])
        grant(people["patient"], people["therapist"], scopes=frozenset({scope}))
    text = client.sign_in("therapist@example.org").page(f"/patients/{people['patient']}").text
    assert ("The check-in also asks the questions of: Bipolar, Pain." in text) is there
