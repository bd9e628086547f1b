"""Pages of questionnaires: begin, answer, look over, send, read; pauses, late pages, old scores."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from journal.core import clock
from journal.questionnaires import actions, queries
from journal.questionnaires.instruments import ALL
from journal.treatment import actions as treatment
from tests.factories import at, own
from tests.sharing.visitors import browser, inside
from tests.treatment.cases import session

NOW = at("2026-05-14 12:00")
NINE = {f"item-q{n}": "1" for n in range(1, 10)}
PATIENT = "patient@example.org"


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


@pytest.fixture
def patient(app, people):
    return browser(app, PATIENT)


def begin(patient, instrument="phq9", **more):
    page = patient.page(f"/questionnaires/begin/{instrument}")
    form = page.form("/questionnaires/begin")
    response = patient.send(form["action"], {"id": form["fields"]["id"]} | more)
    assert response.status_code == 303
    return response.headers["Location"].removesuffix("/form")


def save(patient, here, **fields):
    """What the form in sight sends, with these answers on top."""
    form = next(one for one in patient.page(here + "/form").forms if one["action"].endswith("/answers"))
    kept = {name: value for name, value in form["fields"].items() if name in ("was", "shown", "once", "change")}
    return patient.send(here + "/answers", kept | fields)


def stored(app, people):
    return inside(app, lambda: queries.responses(own(people["patient"])))


def test_from_the_first_page_to_the_result(app, people, patient) -> None:
    start = patient.page("/questionnaires/begin/phq9").text
    promise, line, about = (start.index(words) for words in (
        "Nobody reads your answers here", "024", "Asks about the last 2 weeks"))
    assert promise < line < about
    assert "Developed by Drs. Robert L. Spitzer" in start
    here = begin(patient)
    page = patient.page(here + "/form")
    assert " checked>" not in page.text
    assert page.text.count("<fieldset") == 10
    assert save(patient, here, **NINE).headers["Location"].endswith("/form#item-difficulty")
    assert save(patient, here, **{"item-difficulty": "1", "item-q1": "3"}).headers["Location"] == here + "/summary"
    summary = patient.page(here + "/summary").text
    assert "Nearly every day" in summary
    assert "left open" not in summary
    assert patient.send(here + "/send").headers["Location"] == here
    again = patient.send(here + "/send")
    assert again.status_code == 303
    result = patient.page(here).text
    assert "11 of 27" in result
    assert "Clear signs of low mood" in result
    (one,) = stored(app, people)
    assert (one.total, one.origin, one.answers["q1"]) == (11, "own", 3)
    assert "11 of 27" in patient.page("/questionnaires").text
    assert patient.page(here + "/print").text.count("box--on") == 10


def test_an_open_question_about_safety_is_asked_once_more_and_may_stay_open(app, people, patient) -> None:
    here = begin(patient)
    eight = {name: value for name, value in NINE.items() if name != "item-q9"}
    save(patient, here, **eight)
    response = save(patient, here)
    assert response.headers["Location"] == here + "/once-more"
    page = patient.page(here + "/once-more")
    assert page.text.count("<fieldset") == 1
    fields = page.form(here)["fields"]
    left = patient.send(here + "/answers", {name: fields[name] for name in ("was", "shown", "once")})
    assert left.headers["Location"] == here + "/summary"
    patient.send(here + "/send")
    (one,) = stored(app, people)
    assert one.answers.get("q9") is None
    assert one.answers["q8"] == 1


def test_official_spanish_is_marked_as_such(app, people, patient) -> None:
    here = begin(patient, language="es")
    assert '<span lang="es">Poco interés o placer en hacer cosas</span>' in patient.page(here + "/form").text


def test_what_is_no_option_is_refused_beside_its_question(app, people, patient) -> None:
    here = begin(patient)
    response = save(patient, here, **{"item-q1": "4", "item-q2": "2"})
    page = patient.checked(response, 422)
    assert 'id="item-q1-error"' in page.text
    assert 'id="item-q2-2" name="item-q2" value="2" checked' in page.text
    assert stored(app, people)[0].answers == {}
    assert save(patient, here, script="1", **{"item-q1": "x"}).status_code == 422


def test_two_pages_of_the_same_one_lose_nothing(app, people, patient) -> None:
    here = begin(patient)
    assert begin_again(patient) == here
    save(patient, here, script="1", **{"item-q1": "3"})
    old = {"was": "{}", "shown": "", "item-q2": "2"}
    assert patient.send(here + "/answers", old).status_code == 303
    assert stored(app, people)[0].answers == {"q1": 3, "q2": 2}
    save(patient, here, open="q1")
    assert stored(app, people)[0].answers == {"q1": None, "q2": 2}


def begin_again(patient):
    page = patient.page("/questionnaires/begin/phq9")
    assert "You have begun this one" in page.text
    response = patient.send("/questionnaires/begin/phq9", {"id": str(uuid4())})
    return response.headers["Location"].removesuffix("/form")


def test_a_pause_lasts_a_day_and_then_it_begins_anew(app, people, patient) -> None:
    here = begin(patient)
    assert save(patient, here, to="pause", **{"item-q1": "2"}).headers["Location"] == "/questionnaires"
    assert "1 of 10 answered." in patient.page("/questionnaires").text
    with clock.Moved(NOW + timedelta(hours=23)):
        patient = browser(app, PATIENT)
        assert "2:00" in patient.page("/questionnaires").text
        assert 'value="2" checked' in patient.page(here + "/form").text
    with clock.Moved(NOW + timedelta(hours=25)):
        patient = browser(app, PATIENT)
        assert "PHQ-9 begins anew" in patient.page(here + "/form").text
        for path in ("/answers", "/send"):
            assert patient.send(here + path, {"item-q1": "1"}).status_code in (200, 303)
        assert "answered." not in patient.page("/questionnaires").text
    (one,) = stored(app, people)
    assert (one.sent_at, one.result, one.answers) == (None, None, {"q1": 2})


def test_after_a_dose_they_wait_until_the_morning(app, people, patient) -> None:
    here = begin(patient)
    inside(app, lambda: treatment.save_session(own(people["patient"]), session(starts_at=NOW - timedelta(hours=1))))
    for path in ("/questionnaires/begin/gad7", here + "/form", here + "/summary"):
        assert "Questionnaires wait until the morning" in patient.page(path).text
    assert patient.send(here + "/answers", {"item-q1": "1", "was": "{}", "script": "1"}).json == {"said": "kept"}
    patient.send(here + "/send")
    assert stored(app, people)[0].sent_at is None
    with clock.Moved(NOW + timedelta(hours=22)):
        assert "Question 1" in browser(app, PATIENT).page(here + "/form").text


def test_what_was_deleted_can_be_put_back(app, people, patient) -> None:
    here = begin(patient, "gad7")
    save(patient, here, **{f"item-q{n}": "0" for n in range(1, 8)})
    patient.send(here + "/send")
    patient.send(here + "/delete")
    assert "GAD-7 deleted" in patient.page(here).text
    listed = patient.page("/questionnaires").text
    assert "1 deleted questionnaire" in listed
    patient.send(here + "/restore")
    assert "0 of 21" in patient.page(here).text


OLD = {"instrument": "phq9", "total": "14", "scored_on": "2026-03-03", "source": "from the clinic"}


def test_an_old_score_is_marked_as_typed_in(app, people, patient) -> None:
    form = patient.page("/questionnaires/old-scores").form("/questionnaires/old-scores")
    for _ in range(2):
        response = patient.send("/questionnaires/old-scores", OLD | {"id": form["fields"]["id"]})
        assert response.status_code == 303
    (one,) = stored(app, people)
    assert (one.total, one.origin, one.source, str(one.day)) == (14, "by_hand", "from the clinic", "2026-03-03")
    page = patient.page(response.headers["Location"]).text
    assert re.search("typed in by you.*from the clinic", page)
    assert "14 of 27" in page
    assert "typed in by you" in patient.page("/questionnaires").text


@pytest.mark.parametrize(("wrong", "field"), [
    ({"total": "28"}, "total"), ({"total": "3.5"}, "total"), ({"total": "many"}, "total"), ({"total": ""}, "total"),
    ({"instrument": "asq"}, "instrument"), ({"instrument": ""}, "instrument"), ({"source": "x" * 121}, "source"),
    *(({"scored_on": day}, "scored_on") for day in ("2026-05-15", "1989-12-31", "soon"))])
def test_a_wrong_old_score_says_so_beside_its_field(app, people, patient, wrong, field) -> None:
    page = patient.checked(patient.send("/questionnaires/old-scores", OLD | wrong), 422)
    assert f'id="{field}-error"' in page.text
    assert stored(app, people) == []
    assert "from the clinic" in page.text or field == "source"


def test_many_are_folded_by_year(app, people, patient) -> None:
    for n in range(12):
        day = f"{2024 + n % 2}-03-{n + 1:02}"
        patient.send("/questionnaires/old-scores", OLD | {"id": str(uuid4()), "scored_on": day})
    listed = patient.page("/questionnaires").text
    assert "<summary>2024: 4 questionnaires</summary>" in listed
    assert listed.index("March 2025") < listed.index("March 2024")


@pytest.mark.parametrize("name", sorted(one.id for one in ALL.values() if not one.licence.conditional))
def test_each_has_a_first_page_and_paper_with_its_notice(app, people, patient, name) -> None:
    start = patient.page(f"/questionnaires/begin/{name}")
    paper = patient.page(f"/questionnaires/paper/{name}")
    for page in (start, paper):
        assert ALL[name].licence.attribution.split("&")[0].split("(")[0] in page.text


def test_what_is_not_switched_on_is_not_asked(app, people, patient) -> None:
    for path, status in (("/questionnaires/begin/who5", 303), ("/questionnaires/paper/who5", 404),
                         ("/questionnaires/begin/none", 404)):
        assert patient.get(path).status_code == status, path
    inside(app, lambda: actions.switch(ALL["who5"], is_on=True))
    assert patient.get("/questionnaires/begin/who5").status_code == 200
