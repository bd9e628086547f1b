"""The question after a check-in, its answer with help first, and what a therapist then sees."""

import re
from datetime import time, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from journal.access import policy
from journal.access.permissions import ALL_SCOPES, Permission, Scope
from journal.accounts import queries as accounts
from journal.audit.models import AuditRow
from journal.core import clock, db, mail
from journal.entries import actions, queries
from journal.entries import thoughts_views as views
from journal.safety import actions as plans
from journal.safety import promise_actions
from journal.safety.asking import Mode
from journal.safety.promise import WEEK, Answers, Promise
from journal.safety.thoughts import MORE_QUESTIONS
from journal.sharing import actions as sharing
from journal.treatment import actions as treatment
from tests.factories import at, entry, own
from tests.sharing.visitors import browser, inside
from tests.treatment.cases import session

NOW = at("2026-05-14 12:00")
PATIENT, THERAPIST = "patient@example.org", "therapist@example.org"
ASKS = "One more question, if you like"


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


def promised(person_id, **more):
    values = {"reader": "Dr Weiss MARK", "days": tuple(WEEK), "until": time(18), "happens": "I call you."} | more
    actor = accounts.actor_of(accounts.person(person_id))
    return promise_actions.save_promise(
        policy.clear(Permission.PROMISE_WRITE, actor, None, frozenset()),
        Promise(uuid4(), 1, NOW, UUID(int=0), "UTC", **{"answers": Answers.SAME_DAY} | values))


@pytest.fixture
def grant(app, people):
    """Check-ins are shared with a therapist who reads every day."""
    def act():
        promised(people["therapist"])
        return sharing.give(own(people["patient"]), people["therapist"], None, frozenset({Scope.CHECK_INS}))
    return inside(app, act)


@pytest.fixture
def patient(app, people):
    return browser(app, PATIENT)


def log(app, people, days_ago=0, **values):
    def act():
        with clock.Moved(NOW - timedelta(days=days_ago)):
            return actions.save_entry(own(people["patient"]), entry(mood=5) if not values else entry(**values)).id
    return inside(app, act)


def stored(app, people, entry_id):
    return inside(app, lambda: queries.entry(own(people["patient"]), entry_id))


def answer(client, entry_id, value):
    page = client.page(f"/check-in/{entry_id}/question")
    fields = page.form(f"/check-in/{entry_id}/question")["fields"]
    return client.post(f"/check-in/{entry_id}/question",
                       data={"csrf_token": fields["csrf_token"], "shown": fields["shown"], "thoughts": value})


def test_from_the_saved_page_to_the_question_with_the_promise_first(app, people, grant, patient):
    one = log(app, people)
    saved = patient.page(f"/check-in/{one}")
    assert ASKS in saved.text
    assert f'href="/check-in/{one}/question"' in saved.text
    text = patient.page(f"/check-in/{one}/question").text
    order = ["Dr Hanna Weiss", "Dr Weiss MARK", "Every day, until", "I call you.", "Nobody watches it live",
             'href="tel:', "Today, have you had thoughts", "Prefer not to say", "Leave it out"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert " checked" not in text


@pytest.mark.parametrize("why", ["nobody shares", "nobody promised", "later", "nobody reads", "prefers not", "clinic"])
def test_where_it_is_off_it_is_never_asked(app, people, patient, why):
    def act():
        mine = own(people["patient"])
        if why != "nobody shares":
            sharing.give(mine, people["therapist"], None, ALL_SCOPES)
        if why in ("later", "nobody reads", "prefers not"):
            promised(people["therapist"], answers={"later": Answers.LATER, "nobody reads": Answers.NOBODY}.get(
                why, Answers.SAME_DAY))
        if why == "prefers not":
            promise_actions.choose(mine, Mode.OFF)
        if why == "clinic":
            promised(people["clinic"])
            sharing.give(mine, None, accounts.person(people["clinic"]).clinic_id, ALL_SCOPES)

    inside(app, act)
    one = log(app, people)
    assert ASKS not in patient.page(f"/check-in/{one}").text
    assert patient.get(f"/check-in/{one}/question").headers["Location"] == f"/check-in/{one}"
    text = patient.page("/who-reads").text
    assert "You are not asked" in text
    assert ("Nobody reads your answers here" in text) is (why not in ("later", "prefers not"))


def test_it_is_not_asked_twice_in_a_week_nor_for_another_day(app, people, grant, patient):
    log(app, people, 3, mood=5, thoughts=0)
    one = log(app, people)
    assert ASKS not in patient.page(f"/check-in/{one}").text
    past = log(app, people, mood=5, day=(NOW - timedelta(days=1)).date())
    assert ASKS not in patient.page(f"/check-in/{past}").text
    assert patient.get(f"/check-in/{past}/question").status_code == 303


def test_once_answered_it_is_not_asked_again_that_day_by_its_address_either(app, people, grant, patient):
    first, second = log(app, people), log(app, people, mood=6)
    patient.page(f"/check-in/{second}/question")
    answer(patient, first, "0")
    assert patient.get(f"/check-in/{second}/question").headers["Location"] == f"/check-in/{second}"


def test_it_is_asked_on_the_day_after_a_dose(app, people, grant, patient):
    log(app, people, 2, mood=5, thoughts=0)
    one = log(app, people, mood=2)
    assert ASKS not in patient.page(f"/check-in/{one}").text
    yesterday = (NOW - timedelta(days=1)).date()
    inside(app, lambda: treatment.save_session(own(people["patient"]), session(day=yesterday)))
    assert ASKS in patient.page(f"/check-in/{one}").text


def test_it_is_asked_when_an_alert_fires(app, people, grant, patient):
    log(app, people, 2, mood=5, thoughts=0)
    one = log(app, people, mood=2)
    log(app, people, 1, mood=1)
    assert ASKS in patient.page(f"/check-in/{one}").text, "two heavy days"
    second = log(app, people, mood=1, logged_at=NOW + timedelta(minutes=5))
    assert ASKS not in patient.page(f"/check-in/{second}").text, "the alert fired before"


SCREENS = {"1": ("Thank you for saying so", "today"), "2": ("That sounds heavy", "today"),
           "3": ("Please reach someone now", "now"), "4": ("Your safety comes first", "now"),
           "skip": ("That is all right", "next working day")}


@pytest.mark.parametrize("value", SCREENS)
def test_help_comes_first_and_the_therapist_sees_it(app, people, grant, patient, value):
    title, soon = SCREENS[value]
    one = log(app, people)
    assert answer(patient, one, value).headers["Location"] == f"/check-in/{one}/answered"
    text = patient.page(f"/check-in/{one}/answered").text
    assert str(stored(app, people, one).thoughts) == value
    assert title in text
    assert text.index(title) < text.index('href="tel:') < text.index("Your answer is saved.") < text.index("Continue")
    told = value != "skip"
    assert ("A mail asks Dr Hanna Weiss" in text) is told
    assert ("Nobody is told by mail" in text) is not told
    assert ("know today" in text) is (value == "2")
    assert len(mail.filed(app.config["SETTINGS"].mail_dir)) == (1 if told else 0)
    for path in ("/caseload", f"/patients/{people['patient']}"):
        page = browser(app, THERAPIST).page(path).text
        assert re.search(rf"<b>Look (by the )?{soon}\.</b> Thursday 14 May: Thoughts of not wanting to live:", page)


def test_no_asks_for_nothing_and_tells_nobody(app, people, grant, patient):
    one = log(app, people)
    assert patient.get(f"/check-in/{one}/answered").status_code == 303
    assert "Your answer is saved" not in patient.page(f"/check-in/{one}").text, "there is none yet"
    assert answer(patient, one, "0").status_code == 303
    assert patient.get(f"/check-in/{one}/answered").headers["Location"] == f"/check-in/{one}"
    assert "Please look here first" not in browser(app, THERAPIST).page("/caseload").text
    assert mail.filed(app.config["SETTINGS"].mail_dir) == []
    text = patient.page(f"/check-in/{one}").text
    assert ASKS not in text
    assert "not wanting to live" not in text, "read back only on the page of its day"
    assert "Thoughts of not wanting to live" in patient.page("/days/2026-05-14").text
    assert "not wanting to live" not in patient.page("/today").text


def test_sent_twice_is_stored_and_told_once(app, people, grant, patient):
    one = log(app, people)
    for _ in range(2):
        assert answer(patient, one, "3").status_code == 303
    assert len(mail.filed(app.config["SETTINGS"].mail_dir)) == 1
    with app.app_context():
        found = [row.keys for row in db.session().scalars(
            select(AuditRow).where(AuditRow.event == "question:answered"))]
        held = [str(row.id) for row in db.session().scalars(select(promise_actions.PromiseRow))]
    assert found == [{"entry_id": str(one), "promises": held}], "what the person had read can be proved"


def test_nothing_chosen_is_a_word_beside_the_field_and_leaving_is_free(app, people, grant, patient):
    one = log(app, people)
    for value in ("", "5", "-1", "yes", "no", "<b>"):
        page = patient.checked(answer(patient, one, value), 422)
        assert "You do not have to answer" in page.text
    assert stored(app, people, one).thoughts is None
    page = patient.page(f"/check-in/{one}/question")
    assert f'href="/check-in/{one}"' in page.text


def test_an_answer_that_comes_after_sharing_ended_is_kept_and_the_page_says_that_nobody_is_told(app, people, grant,
                                                                                              patient):
    one = log(app, people)
    fields = patient.page(f"/check-in/{one}/question").form(f"/check-in/{one}/question")["fields"]
    inside(app, lambda: sharing.withdraw_grant(own(people["patient"]), grant))
    sent = patient.post(f"/check-in/{one}/question", data={"csrf_token": fields["csrf_token"], "shown": fields["shown"],
                                                           "thoughts": "2"})
    assert sent.status_code == 303
    text = patient.page(f"/check-in/{one}/answered").text
    assert "so nobody is told" in text
    assert "therapist know" not in text
    assert mail.filed(app.config["SETTINGS"].mail_dir) == []
    assert stored(app, people, one).thoughts == 2


def test_changing_the_check_in_keeps_the_answer(app, people, grant, patient):
    one = log(app, people)
    answer(patient, one, "1")
    fields = patient.page(f"/check-in/{one}/edit").form("/check-in")["fields"]
    changed = {name: fields[name] for name in ("csrf_token", "id", "day", "seen")} | {"mood": "3"}
    assert patient.post("/check-in", data=changed).status_code == 303
    found = stored(app, people, one)
    assert (found.mood, found.thoughts) == (3, 1)


def test_help_comes_also_where_nothing_can_be_written(app, people, grant, patient, monkeypatch):
    one = log(app, people)

    def full(*_):
        raise db.NotSaved from OperationalError("", {}, Exception())

    monkeypatch.setattr(views.actions, "answer_thoughts", full)
    page = patient.checked(answer(patient, one, "4"), 503)
    for words in ("Your safety comes first", 'href="tel:', "Your answer is not saved", 'value="4"', "Save it again"):
        assert words in page.text
    assert "A mail asks" not in page.text
    page = patient.checked(answer(patient, one, "0"), 503)
    assert "Your answer is not saved" in page.text


def test_ones_own_people_and_plan_stand_on_the_page(app, people, grant, patient):
    inside(app, lambda: plans.save_plan(own(people["patient"]), uuid4(), {"people": "Nadia, 555 0134"}, None))
    one = log(app, people)
    answer(patient, one, "2")
    text = patient.page(f"/check-in/{one}/answered").text
    assert 'href="tel:5550134"' in text
    assert "Open your safety plan" in text


@pytest.mark.asvs("V8.2.3", "P2", "T05")
def test_who_has_not_got_check_ins_sees_nothing_of_it(app, people, patient):
    one = log(app, people, mood=5, thoughts=4)
    inside(app, lambda: sharing.give(own(people["patient"]), people["therapist"], None, ALL_SCOPES - {Scope.CHECK_INS}))
    therapist = browser(app, THERAPIST)
    for path in ("/caseload", f"/patients/{people['patient']}"):
        assert "not wanting to live" not in therapist.page(path).text
    assert therapist.send(f"/patients/{people['patient']}/who-reads", {"mode": "daily"}).status_code == 404
    therapist.page(f"/check-in/{one}/question", 404)


@pytest.mark.parametrize(("scopes", "value", "offered"), [
    ({Scope.CHECK_INS, Scope.QUESTIONNAIRES}, 2, True), ({Scope.CHECK_INS, Scope.QUESTIONNAIRES}, 1, False),
    ({Scope.CHECK_INS}, 4, False)])
def test_more_questions_are_offered_after_help_where_somebody_answers_today(app, people, patient, scopes, value,
                                                                            offered):
    inside(app, lambda: promised(people["therapist"]))
    inside(app, lambda: sharing.give(own(people["patient"]), people["therapist"], None, frozenset(scopes)))
    one = log(app, people)
    answer(patient, one, value)
    assert MORE_QUESTIONS not in patient.page(f"/check-in/{one}/answered").text, "help alone comes first"
    assert ("/questionnaires/begin/asq" in patient.page(f"/check-in/{one}").text) is offered
