from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from journal.accounts import queries as accounts
from journal.core import clock
from journal.core.period import Period
from journal.entries import actions as entry_actions
from journal.treatment import actions, course_actions, queries, readings_actions
from journal.treatment.course import Course
from journal.treatment.rules import Vitals
from tests.factories import at, entry, own
from tests.treatment.cases import grant, reading, session

NOW = at("2026-05-14 12:00")
GIVEN = {"systolic": "128", "diastolic": "82", "pulse": "", "spo2": ""}


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


def stored(app, people):
    with app.app_context():
        return queries.readings(own(people["patient"]), Period.ending(NOW.date(), 400))


def test_a_patient_writes_sees_deletes_and_brings_back(app, client, people):
    client.sign_in("patient@example.org")
    assert "/readings" in client.page("/sessions").text
    page = client.page("/readings")
    assert "No readings in these days." in page.text
    fields = page.form("/readings")["fields"]
    assert (fields["day"], fields["time"]) == ("2026-05-14", "14:00")
    sent = fields | GIVEN
    assert [client.post("/readings", data=sent).headers["Location"] for _ in range(2)] == ["/readings"] * 2
    (one,) = stored(app, people)
    assert one.vitals == Vitals("home", 128, 82)
    page = client.page("/readings")
    assert "Last reading: 128 over 82, Thursday 14 May at " in page.text
    assert "very high" not in page.text
    client.send("/readings", fields | GIVEN | {"id": "", "time": "08:00", "systolic": "120"})
    assert "<svg" in client.page("/readings").text
    where = client.send(f"/readings/{one.id}/delete").headers["Location"]
    page = client.page(where)
    assert "Reading deleted" in page.text
    assert "Back to readings" in page.text
    assert [found.vitals.systolic for found in stored(app, people)] == [120]
    assert client.send(f"/readings/{one.id}/restore").headers["Location"] == "/readings"
    assert client.get(where).headers["Location"] == "/readings"
    assert len(stored(app, people)) == 2


@pytest.mark.asvs("V1.4.2", "V2.2.1")
@pytest.mark.parametrize(("name", "text"), [
    ("systolic", ""), ("systolic", "261"), ("systolic", "٣"), ("systolic", "70"), ("pulse", "9" * 400), ("day", ""),
    ("day", "2026-05-15"), ("day", "0001-01-01"), ("day", "1989-01-01"), ("time", "25:00"), ("time", "")])
def test_what_does_not_fit_is_refused_beside_its_field(app, client, people, name, text):
    client.sign_in("patient@example.org")
    given = {"day": "2026-05-13", "time": "23:00"} | GIVEN | {"diastolic": ""} | {name: text}
    page = client.checked(client.send("/readings", given), 422)
    assert 'class="field__error"' in page.text
    assert f'value="{text}"' in page.text
    assert stored(app, people) == []


def test_a_rare_number_is_asked_about_once(app, client, people):
    client.sign_in("patient@example.org")
    given = {"day": "2026-05-14", "time": "09:00"} | GIVEN | {"systolic": "225"}
    page = client.checked(client.send("/readings", given), 422)
    assert "225 is rare." in page.text
    assert "This can be an emergency." in page.text, "help does not wait for the answer"
    again = page.form("/readings")["fields"]
    assert again["systolic"] == "225"
    assert client.post("/readings", data=again).status_code == 303
    assert [one.vitals.systolic for one in stored(app, people)] == [225]


def test_help_comes_first_after_a_very_high_reading(app, client, people):
    client.sign_in("patient@example.org")
    given = {"day": "2026-05-14", "time": "09:00"} | GIVEN | {"systolic": "180"}
    assert client.send("/readings", given).status_code == 303
    page = client.page("/readings").text
    order = [page.index(words) for words in (
        "The blood pressure was very high: 180 over 82", "With chest pain", "This can be an emergency.",
        "measure again after 5 minutes", "Please contact your clinic today.", "tel:112", "<h1>")]
    assert order == sorted(order)
    with clock.Moved(NOW + timedelta(days=2)):
        later = app.test_client().sign_in("patient@example.org")
        assert "This can be an emergency." not in later.page("/readings").text


@pytest.mark.parametrize("email", ["therapist@example.org", "clinic@example.org"])
def test_with_whom_sessions_are_shared_read_and_do_not_write(app, client, people, email):
    with app.app_context():
        one = readings_actions.save_reading(own(people["patient"]), reading())
        where = f"/patients/{people['patient']}/readings"
        client.sign_in(email)
        assert client.get(where).status_code == 404
        grant(people["patient"], people["therapist"])
        grant(people["patient"], clinic=accounts.person(people["clinic"]).clinic_id)
    page = client.page(where)
    assert "128 over 82" in page.text
    assert "Add a reading" not in page.text
    for path in ("/readings", f"/readings/{one.id}/delete", f"{where}/{one.id}/delete"):
        assert client.send(path, GIVEN).status_code in (404, 405)
    mine = app.test_client().sign_in("patient@example.org")
    assert "opened your blood pressure at home" in mine.page("/sharing/activity").text


def test_another_patients_reading_is_not_here(app, client, people):
    with app.app_context():
        one = readings_actions.save_reading(own(people["patient"]), reading())
    client.sign_in("other@example.org")
    assert client.get(f"/readings/{one.id}").status_code == 404
    for what in ("delete", "restore"):
        assert client.send(f"/readings/{one.id}/{what}").status_code == 404
    assert stored(app, people) == [one]


def test_earlier_weeks_and_back(app, client, people):
    with app.app_context():
        readings_actions.save_reading(own(people["patient"]), reading(24 * 70))
    client.sign_in("patient@example.org")
    page = client.page("/readings")
    assert "/readings?until=2026-03-19" in page.text
    page = client.page("/readings?until=2026-03-19")
    assert "128 over 82" in page.text
    assert "/readings?until=2026-05-14" in page.text
    for odd in ("soon", "9999-12-31", "0001-01-01"):
        assert client.page(f"/readings?until={odd}")


def test_a_plan_asks_for_readings_and_for_check_ins_before_the_first_dose(app, client, people):
    with app.app_context():
        mine = own(people["patient"])
        plan = course_actions.save_course(mine, Course(uuid4(), date(2026, 5, 10), people["patient"], NOW, 6, 3,
                                                       home_readings=True))
        for days in (1, 1, 3, 30):
            entry_actions.save_entry(mine, entry(day=NOW.date() - timedelta(days=days), mood=5))
        grant(people["patient"], people["therapist"])
        grant(people["patient"], clinic=accounts.person(people["clinic"]).clinic_id)
    client.sign_in("patient@example.org")
    said = "A few check-ins before the first session give something to compare with later."
    today = client.page("/today").text
    assert f"{said} 2 days so far." in today
    assert "Your plan asks for blood pressure readings at home." in today
    assert said in client.page("/sessions").text
    assert "2 days so far." in client.page("/sessions").text
    assert "Your plan of treatment asks for readings at home." in client.page("/readings").text
    clinic = app.test_client().sign_in("clinic@example.org").page(f"/patients/{people['patient']}/sessions").text
    assert "Check-ins before the first session" in clinic
    assert "so far" not in clinic, "check-ins are not shared with them"
    with app.app_context():
        readings_actions.save_reading(mine, reading())
        entry_actions.save_entry(mine, entry(mood=5))
    today = client.page("/today").text
    assert said not in today, "who has checked in today is not asked again"
    assert "readings at home" not in today
    with app.app_context():
        actions.save_session(mine, session(day=NOW.date()))
        course_actions.change_course(mine, replace(plan, induction_sessions=5))
    assert said not in client.page("/sessions").text
