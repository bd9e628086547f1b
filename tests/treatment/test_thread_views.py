"""The pages of the integration thread, in the order in which they are met between two sessions."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from journal.access.permissions import Scope
from journal.accounts import queries as accounts
from journal.core import clock
from journal.entries import actions as entries
from journal.treatment import actions, thread_actions, thread_queries
from journal.treatment.rules import Kind
from journal.treatment.thread import Moment
from tests.factories import at, entry, own
from tests.treatment.cases import grant, session

NOW = at("2026-05-14 12:00")
TODAY = NOW.date()
DAY = timedelta(days=1)
LONG = "antidisestablishmentarianism" * 20


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


@pytest.fixture
def mine(app, people):
    """Does something with the patient's own clearance."""
    def run(act):
        with app.app_context():
            return act(own(people["patient"]))
    return run


@pytest.fixture
def patient(client, people):
    return client.sign_in("patient@example.org")


def sent(client, path, **given):
    """The form of a page, filled in and sent; nothing is ticked but what is given."""
    fields = client.page(path).form("/thread")["fields"]
    hidden = {name: value for name, value in fields.items() if name not in ("", "ready", "feelings")}
    return client.post(path, data=hidden | given)


def test_before_the_first_session_there_is_nothing_and_a_way_to_begin(patient):
    page = patient.page("/thread")
    for words in ("For your next session", "Nothing is written for it yet.", "No moment is pinned.",
                  "You have no practice at the moment.", "its story begins here", "Only you can see this"):
        assert words in page.text, words
    assert "href=\"/thread\"" in patient.page("/sessions").text


def test_an_intention_is_written_carried_and_told_after_the_session(patient, mine):
    form = patient.page("/thread/before")
    assert "As soon as its day is written down" in form.text
    answer = sent(patient, "/thread/before", intention="to let go", ready=["ride", "clothes"], questions="How long?")
    assert answer.headers["Location"] == "/thread"
    page = patient.page("/thread")
    for words in ("to let go", "Somebody to ride home with", "Ready (2 still open)", "How long?", "Saved."):
        assert words in page.text, words
    dose = mine(lambda own: actions.save_session(own, session(day=TODAY + 2 * DAY)))
    today = patient.page("/today").text
    for words in ("Next: Session 1, in 2 days", "to let go", "2 of 4 things are ready."):
        assert words in today, words
    with clock.Moved(NOW + 3 * DAY):
        patient.sign_in("patient@example.org")
        assert "After Session 1, yesterday" in patient.page("/today").text
        sent(patient, f"/thread/after/{dose.id}", words="a wide field", feelings=["calm", "tired"])
        page = patient.page("/thread").text
        for words in (f'id="session-{dose.id}"', "a wide field", "Calm, Tired", "Your last intention",
                      "Keep this intention"):
            assert words in page, words
        assert "After Session 1" not in patient.page("/today").text
        kept = patient.page("/thread/before?keep=1")
        assert "to let go</textarea>" in kept.text
        assert "What you wrote after it" in kept.text
        sent(patient, "/thread/before?keep=1", intention="to let go")
        assert patient.page("/thread").text.count("to let go") == 2


def test_nothing_written_says_so(patient):
    sent(patient, "/thread/before")
    assert "Nothing is written yet, so nothing was saved." in patient.page("/thread").text


@pytest.mark.parametrize(("path", "given", "words"), [
    ("/thread/before", {"intention": "x" * 4001}, "4,000 characters fit"),
    ("/thread/practice", {"practice": "x" * 4001}, "4,000 characters fit"),
    ("/thread/after", {"feelings": ["none", "calm"], "words": "kept"}, "not both"),
    ("/thread/after", {"feelings": ["other"], "words": "kept"}, "Choose from the words shown.")])
def test_what_is_refused_is_told_beside_its_field_and_kept(patient, mine, path, given, words):
    if path.endswith("after"):
        path += f"/{mine(lambda own: actions.save_session(own, session(day=TODAY - DAY))).id}"
    page = patient.checked(sent(patient, path, **given), 422)
    assert words in page.text
    assert page.title.startswith("Error:")
    assert next(value for name, value in given.items() if name != "feelings") in page.text
    assert mine(thread_queries.pages) == []


def test_of_two_tabs_the_second_sees_what_changed_and_chooses(patient, mine):
    one, other = (patient.page("/thread/before").form("/thread")["fields"] for _ in range(2))
    patient.post("/thread/before", data=one | {"intention": "first tab"})
    page = patient.checked(patient.post("/thread/before", data=other | {"intention": "second tab"}), 409)
    for words in ("There is a newer version", "first tab", "second tab</textarea>", "Keep the newer version"):
        assert words in page.text, words
    fields = page.form("/thread")["fields"] | {"intention": "second tab"}
    assert patient.post("/thread/before", data=fields).status_code == 303
    assert patient.post("/thread/before", data=fields).status_code == 303, "sent twice"
    assert [one.intention for one in mine(thread_queries.pages)] == ["second tab"]
    assert "first tab" in patient.page("/thread/before").text, "under earlier versions"


def test_an_earlier_intention_can_be_mended(patient, mine):
    saved = mine(lambda own: thread_actions.save_before(own, uuid4(), {"intention": "typo"}, None))
    mine(lambda own: actions.save_session(own, session(day=TODAY)))
    with clock.Moved(NOW + 2 * DAY):
        patient.sign_in("patient@example.org")
        path = f"/thread/before/{saved.page_id}"
        assert path in patient.page("/thread").text
        sent(patient, path, intention="mended")
        assert "mended" in patient.page("/thread").text
    for wrong in (f"/thread/before/{uuid4()}", f"/thread/after/{uuid4()}"):
        patient.page(wrong, 404)


def test_there_are_no_words_after_a_session_that_is_not_over(patient, mine):
    for one in (session(day=TODAY), session(Kind.INTEGRATION, TODAY - DAY)):
        stored = mine(lambda own, one=one: actions.save_session(own, one))
        patient.page(f"/thread/after/{stored.id}", 404)


def test_a_practice_agreed_in_a_session_is_taken_over_answered_and_ended(patient, mine):
    talk = mine(lambda own: actions.save_session(own, session(Kind.INTEGRATION, TODAY - DAY, practice="MARKWALK")))
    page = patient.page("/thread")
    assert "From your session on 13 May" in page.text
    path = f"/thread/practice?session={talk.id}"
    assert "MARKWALK</textarea>" in patient.page(path).text
    sent(patient, path, practice="MARKWALK")
    assert "Take this as my practice" not in patient.page("/thread").text
    assert mine(thread_queries.pages)[0].session_id == talk.id
    today = patient.page("/today")
    assert "Did you do it today?" in today.text
    assert "Did it help?" not in today.text
    fields = {name: value for name, value in today.form("/thread/practice/day")["fields"].items() if name}
    assert patient.post("/thread/practice/day", data=fields | {"did": "yes"}).headers["Location"] == "/today"
    assert "Did it help?" in patient.page("/today").text
    patient.post("/thread/practice/day", data=fields | {"did": "yes", "helped": "little", "on": "thread"})
    page = patient.page("/thread").text
    assert "Today: done. Helped: A little." in page
    assert re.search(r'value="little" aria-pressed="true"', page)
    patient.post("/thread/practice/day", data=fields | {"did": "no"})
    page = patient.page("/today").text
    assert "Today: not done." in page
    assert "Did it help?" not in page
    sent(patient, "/thread/practice", practice="")
    assert "Your practice" not in patient.page("/today").text
    assert patient.post("/thread/practice/day", data=fields | {"did": "yes"}).status_code == 404
    for wrong in ({"did": "maybe"}, {"day": "soon"}, {"practice_id": "x"}):
        assert patient.post("/thread/practice/day", data=fields | {"did": "yes"} | wrong).status_code == 400


def test_a_check_in_is_pinned_with_its_words_and_what_that_shares_is_said(app, patient, people, mine):
    with app.app_context():
        grant(people["patient"], people["therapist"], scopes=frozenset({Scope.THREAD}))
        saved = entries.save_entry(own(people["patient"]), entry(mood=3, note="MARKNOTE at the lake"))
    fields = patient.page(f"/days/{TODAY}").form("/thread/pins/new")["fields"]
    page = patient.checked(patient.post("/thread/pins/new", data=fields), 200)
    assert "MARKNOTE at the lake</textarea>" in page.text
    assert "Who can read them then: Dr Hanna Weiss." in page.text
    form = page.form("/thread/pins")["fields"] | {"moment": "MARKNOTE"}
    assert [patient.post("/thread/pins", data=form).status_code for _ in range(2)] == [303, 303]
    (pinned,) = mine(thread_queries.moments)
    assert (pinned.text, pinned.entry_id, pinned.day) == ("MARKNOTE", saved.id, TODAY)
    assert "From the check-in of Thursday 14 May" in patient.page("/thread").text
    assert f"/check-in/{saved.id}" not in patient.page(f"/check-in/{saved.id}").form("/thread/pins/new")["action"]


def test_three_fit_and_a_fourth_takes_the_place_of_one(patient, mine):
    for text in ("one", "two", "three"):
        mine(
            lambda own, text=text: thread_actions.pin(own, Moment(uuid4(), text, TODAY, TODAY, clock.now())))
    first = mine(thread_queries.moments)[0]
    page = patient.page("/thread/pins/new")
    assert "Which one comes off?" in page.text
    fields = {name: value for name, value in page.form("/thread/pins")["fields"].items() if name != "instead"}
    refused = patient.checked(patient.post("/thread/pins", data=fields | {"moment": "four"}), 422)
    assert "Choose one that comes off." in refused.text
    assert "four</textarea>" in refused.text
    patient.post("/thread/pins", data=fields | {"moment": "four", "instead": str(first.id)})
    assert first.text not in {one.text for one in mine(thread_queries.moments)}
    assert f"/thread/pins/{first.id}/again" in patient.page("/thread/pins/new").text
    assert patient.send(f"/thread/pins/{first.id}/again").status_code == 303
    assert "Take one off first." in patient.page("/thread").text
    other = mine(thread_queries.moments)[0]
    patient.send(f"/thread/pins/{other.id}/off")
    patient.send(f"/thread/pins/{first.id}/again")
    assert first.id in {one.id for one in mine(thread_queries.moments)}
    assert patient.send(f"/thread/pins/{uuid4()}/off").status_code == 404


def test_a_moment_without_words_is_refused(patient):
    page = patient.checked(patient.send("/thread/pins", {"moment": " "}), 422)
    assert "Write a few words" in page.text


def tell(mine):
    """A thread around one session."""
    def write(own):
        actions.save_session(own, session(day=TODAY - DAY))
        thread_actions.save_before(own, uuid4(), {"intention": f"MARKNEXT {LONG}"}, None)
        thread_actions.save_practice(own, uuid4(), "MARKWALK", None)
        thread_actions.pin(own, Moment(uuid4(), "MARKPIN", TODAY, TODAY, clock.now()))
    mine(write)


@pytest.mark.asvs("V8.1.2", "T05")
def test_a_therapist_reads_it_with_its_own_kind_alone(app, client, people, mine):
    tell(mine)
    about = f"/patients/{people['patient']}"
    with app.app_context():
        grant(people["patient"], people["therapist"], scopes=frozenset({Scope.THREAD, Scope.SESSIONS}))
        grant(people["patient"], people["other_therapist"], scopes=frozenset({Scope.NOTES, Scope.SESSIONS}))
    client.sign_in("therapist@example.org")
    page = client.page(f"{about}/thread")
    for words in ("MARKNEXT", "MARKWALK", "MARKPIN", "What Mara Ellison wrote"):
        assert words in page.text, words
        assert words in client.page(about).text or words.startswith("What")
    for words in ("Take off", "Did you do it today?", "Write an intention", "Write about", "/thread/before"):
        assert words not in page.text, words
    assert f"{about}/thread" in client.page(f"{about}/sessions").text
    for path in ("/thread/before", "/thread/practice", "/thread/pins/new", "/thread"):
        client.page(path, 404)
    other = app.test_client().sign_in("second@example.org")
    other.page(f"{about}/thread", 404)
    text = other.page(about).text + other.page(f"{about}/sessions").text
    assert f"{about}/thread" not in text
    assert "MARK" not in text


def test_without_sessions_it_is_read_without_their_days(app, client, people, mine):
    tell(mine)
    with app.app_context():
        grant(people["patient"], people["therapist"], scopes=frozenset({Scope.THREAD}))
    client.sign_in("therapist@example.org")
    page = client.page(f"/patients/{people['patient']}/thread").text
    assert "Sessions are not shared with you" in page
    assert "MARKNEXT" in page
    assert "13 May" not in page


def test_staff_of_a_clinic_never_read_it(app, client, people, mine):
    tell(mine)
    with app.app_context():
        clinic_id = accounts.person(people["clinic"]).clinic_id
        grant(people["patient"], clinic=clinic_id, scopes=frozenset(Scope))
    client.sign_in("clinic@example.org")
    client.page(f"/patients/{people['patient']}/thread", 404)
    assert "/thread\"" not in client.page(f"/patients/{people['patient']}/sessions").text


def test_a_clinic_words_what_its_people_prepare(app, client, people):
    with app.app_context():
        grant(people["patient"], clinic=accounts.person(people["clinic"]).clinic_id)
    client.sign_in("clinic@example.org")
    assert "/clinic/preparation" in client.page("/clinic").text
    path = "/clinic/preparation"
    fields = client.page(path).form(path)["fields"]
    given = {"words_4": "Bring a blanket", "place_4": "0", "words_1": "A ride home", "words_2": ""}
    assert [client.post(path, data=fields | given).status_code for _ in range(2)] == [303, 303], "sent twice"
    assert [client.page(path).form(path)["fields"][f"words_{n}"] for n in range(5)] == [
        "Bring a blanket", "Nothing to eat or drink for as long as the clinic said", "A ride home",
        "Questions for the team are written down", ""]
    overtaken = client.checked(client.post(path, data=fields | {"words_0": "Other"}), 409)
    assert "Somebody of your clinic saved another list" in overtaken.text
    assert 'value="Other"' in overtaken.text
    for wrong, words in (({"words_0": "x" * 161}, "160 characters fit"), ({"place_0": "x"}, "Use a whole number"),
                         ({f"words_{n}": "" for n in range(12)}, "A list needs at least one line.")):
        refused = client.checked(client.post(path, data=overtaken.form(path)["fields"] | wrong), 422)
        assert words in refused.text
    patient = app.test_client().sign_in("patient@example.org")
    assert "Bring a blanket" in patient.page("/thread/before").text
    patient.page(path, 404)
