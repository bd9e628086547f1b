from journal.entries import checkin
from journal.entries.rules import LATE_DAYS, NOTE_MAX, RATING, SLEEP_MAX, SLEEP_STEP
from journal.treatment.rules import VITALS_RANGE


def test_five_questions_in_the_order_of_asking():
    assert list(checkin.QUESTIONS) == ["mood", "anxiety", "energy", "sleep_hours", "side_effects"]


def test_the_wording_is_that_of_the_file():
    mood = checkin.QUESTIONS["mood"]
    assert mood.text == "How has your mood been today?"
    assert mood.short_label == "Mood"
    assert mood.anchors == ((0, "Very low"), (5, "In between"), (10, "Very good"))
    assert (mood.anchor(0), mood.anchor(1)) == ("Very low", None)
    assert checkin.QUESTIONS["energy"].help == "5 is your usual self. Much more than usual matters too."
    assert checkin.QUESTIONS["side_effects"].options == (("none", "None"), ("some", "Yes, choose…"))
    assert checkin.WINDOW == "Since you woke up today"


def test_the_optional_ones():
    assert checkin.NOTE.help == "Only people you chose to share notes with can read this."
    assert checkin.INTEGRATION.options == (("yes", "Yes"), ("no", "No"))
    assert checkin.DOSE_TODAY.text == "Was today a treatment day?"


def test_a_language_that_is_not_there_yet_reads_english():
    assert checkin.questions("es") == checkin.QUESTIONS


def test_the_rules_keep_to_the_scales_of_the_file():
    core = {data["id"]: data for data in checkin.DEFINITION["core"]}
    for key in ("mood", "anxiety", "energy"):
        assert (core[key]["min"], core[key]["max"], core[key]["step"]) == (RATING[0], RATING[-1], RATING.step)
        assert core[key]["preselected"] is None
    sleep = core["sleep_hours"]
    assert (sleep["min"], sleep["max"], sleep["step"]) == (0, SLEEP_MAX, SLEEP_STEP)
    assert checkin.DEFINITION["window"]["late_entry_days"] == LATE_DAYS
    assert next(data for data in checkin.DEFINITION["optional"] if data["id"] == "note")["max_length"] == NOTE_MAX


def test_the_ranges_of_vitals_are_those_of_the_file():
    home = next(profile for profile in checkin.DEFINITION["profiles"] if profile["id"] == "home_dosing")
    ranges = {field["id"]: (field["min"], field["max"]) for field in home["items"][0]["fields"]}
    assert ranges == {key: VITALS_RANGE[key] for key in ranges}
