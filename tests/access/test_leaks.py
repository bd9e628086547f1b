"""Marker words in every field of a patient, and every page that another person can open with one kind granted."""

import io
import re
import subprocess
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pikepdf
import pytest
from flask import Flask

from journal.access.permissions import Scope
from journal.accounts import queries as accounts
from journal.core import clock
from journal.entries import actions as entries
from journal.entries import choosing
from journal.entries.rules import SideEffect
from journal.questionnaires import actions as questionnaires
from journal.questionnaires.responses import Response
from journal.safety import actions as safety
from journal.sharing import actions as sharing
from journal.treatment import actions as treatment
from journal.treatment import readings_actions
from journal.treatment import thread_actions as thread
from journal.treatment.rules import Kind, Vitals
from journal.treatment.thread import Moment, PracticeDay
from tests.factories import at, entry, own
from tests.page import PageClient
from tests.treatment.cases import reading, session

NOW = at("2026-05-14 12:00")
TODAY = NOW.date()
FIRST_DAY = "2026-03-07"
MARKS = {
    Scope.NOTES: ("MARKNOTE", "MARKTAG", "MARKOLD", "MARKSESSIONNOTE", "MARKVERSIONNOTE", "MARKDOUBLENOTE"),
    Scope.SESSIONS: ("MARKFRIEND", "MARKVERSIONFRIEND", "MARKFOCUS", "MARKPRACTICE", "MARKWHO", "MARKDOUBLEFRIEND",
                     "71.5", "143", "167 over 103"),
    Scope.SIDE_EFFECTS: ("Feeling sick", "MARKSYMPTOM"),
    Scope.CHECK_INS: ("13.5", "questions of: PTSD", "Unwanted memories"),
    Scope.CONTEXT: ("MARKFOLLOWED", "Alcohol:"),
    Scope.QUESTIONNAIRES: ("PHQ-9", "MARKSOURCE"),
    Scope.THREAD: ("MARKINTENTION", "MARKQUESTION", "MARKREADY", "MARKAFTER", "Ashamed", "MARKEXERCISE",
                   "on 1 of 1 day", "MARKMOMENT"),
    Scope.SAFETY_PLAN: ("MARKSIGN", "MARKHELP", "MARKPERSON", "5550134", "MARKDOCTOR", "MARKSAFE"),
}
FREE = ("MARKSYMPTOM", "MARKFRIEND", "MARKVERSIONFRIEND", "MARKFOCUS", "MARKPRACTICE", "MARKWHO", "MARKDOUBLEFRIEND")
NEVER = ("MARKMOODWORD", "MARKKEPT", "MARKMAIL", "MARKPLANBEFORE", "MARKINTENTBEFORE", "MARKTAKENOFF", "MARKDELETED")


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


def plant(patient_id: UUID) -> list[UUID]:
    """A word of its own in every field, in earlier versions and in a double; the ids of the sessions."""
    mine = own(patient_id)
    with clock.Moved(at(f"{FIRST_DAY} 12:00")):
        entries.save_entry(mine, entry(mood=2))
    own_item = uuid4()
    choosing.add_own(mine, own_item, "MARKFOLLOWED", "yes_no")
    choosing.follow(mine, ["alcohol", str(own_item)])
    choosing.choose_profiles(mine, ["ptsd"])
    old = entries.save_entry(mine, entry(mood=3, note="MARKOLD"))
    entries.save_entry(mine, entry(
        id=old.id, mood=4, sleep_hours=13.5, answers={"intrusions": 9}, context={"alcohol": 1, str(own_item): 1},
        note="MARKNOTE", tags=("MARKTAG",), side_effects=(
            SideEffect("nausea", 3), SideEffect("MARKSYMPTOM", 2)),
        original={"source": "x", "mood": "MARKMOODWORD", "kept": {"a": "MARKKEPT"}}))
    deleted = entries.save_entry(mine, entry(side_effects=(SideEffect("MARKDELETED", 2),), note="MARKDELETED"))
    entries.delete_entry(mine, deleted.id)
    day = TODAY - timedelta(days=1)
    dose = treatment.save_session(mine, session(
        day=day, dose_mg=71.5, companion="MARKVERSIONFRIEND", note="MARKVERSIONNOTE",
        vitals=(Vitals("before", 143, 91, 77, 96),)))
    with clock.Moved(NOW + timedelta(minutes=1)):
        treatment.change(mine, replace(dose, companion="MARKFRIEND", note="MARKSESSIONNOTE"))
    double = treatment.save_session(mine, session(day=day, dose_mg=70.0, companion="MARKDOUBLEFRIEND",
                                                  note="MARKDOUBLENOTE"))
    talk = treatment.save_session(mine, session(Kind.INTEGRATION, day, focus="MARKFOCUS", practice="MARKPRACTICE",
                                                with_whom="MARKWHO", note="MARKSESSIONNOTE"))
    gone = treatment.save_session(mine, session(day=day, companion="MARKFRIEND", note="MARKSESSIONNOTE"))
    treatment.delete(mine, gone.id)
    readings_actions.save_reading(mine, reading(vitals=Vitals("home", 167, 103)))
    before = safety.save_plan(mine, uuid4(), {"signs": "MARKPLANBEFORE"}, None)
    safety.save_plan(mine, uuid4(), {"signs": "MARKSIGN", "helps": "MARKHELP", "people": "MARKPERSON 5550134",
                                     "professionals": "MARKDOCTOR", "safer": "MARKSAFE"}, before.id if before else None)
    plant_thread(patient_id, dose.id)
    plant_answers(patient_id)
    return [dose.id, double.id, talk.id, gone.id]


def plant_thread(patient_id: UUID, dose: UUID) -> None:
    mine = own(patient_id)
    begun = thread.save_before(mine, uuid4(), {"intention": "MARKINTENTBEFORE"}, None)
    thread.save_before(mine, uuid4(), {"intention": "MARKINTENTION", "questions": "MARKQUESTION",
                                       "ready": {"x": "MARKREADY"}}, begun.id if begun else None)
    thread.save_after(mine, uuid4(), {"words": "MARKAFTER", "feelings": ["ashamed"]}, None, dose)
    practice = thread.save_practice(mine, uuid4(), "MARKEXERCISE", None)
    assert practice
    thread.answer_practice(mine, PracticeDay(practice.page_id, TODAY, True, "lot"))
    for text in ("MARKMOMENT", "MARKTAKENOFF"):
        moment = Moment(uuid4(), text, TODAY, TODAY, NOW)
        thread.pin(mine, moment)
    thread.unpin(mine, moment.id)


def plant_answers(patient_id: UUID) -> None:
    mine, begun = own(patient_id), Response(uuid4(), "phq9", "1.0.0", TODAY, "Europe/Madrid", NOW)
    questionnaires.begin(mine, begun)
    questionnaires.answer(mine, begun.id, {f"q{n}": 2 for n in range(1, 10)})
    questionnaires.send(mine, begun.id)
    questionnaires.save_old(mine, replace(begun, id=uuid4(), sent_at=NOW, origin="by_hand", source="MARKSOURCE",
                                          day=TODAY - timedelta(days=40), result={"total": 14}))


def seen(client: PageClient, patient_id: UUID, sessions: list[UUID]) -> str:
    """Everything that this reader can get to see of the patient, PDF included."""
    about = f"/patients/{patient_id}"
    sections = "&".join(f"section={one}" for one in ("side_effects", "sessions", "daily", "notes", "chart",
                                                   "questionnaires"))
    addresses = ["/caseload", "/clinic", "/help", about, f"{about}/safety-plan", f"{about}/thread", f"{about}?span=all",
                 f"{about}/sessions", f"{about}/readings", f"{about}/summary", f"{about}/side-effects",
                 f"{about}/summary?span=all", f"{about}/sessions/new/dosing",
                 *(f"{about}/sessions/{one}{tail}" for one in sessions for tail in ("", "/edit"))]
    told = []
    for address in addresses:
        answer = client.get(address)
        told.append(answer.text if answer.status_code == 200 else "")
    for effect in re.findall(rf'href="({about}/side-effects/[0-9a-f-]+)"', "".join(told)):
        told.append(client.get(effect).text)
    paper = client.get(f"{about}/summary/pdf?span=all&{sections}")
    if paper.status_code == 200:
        with pikepdf.open(io.BytesIO(paper.data)) as document:
            told.append(str(document.docinfo))
        told.append(text_of(paper.data))
    return "\n".join(told)


def text_of(pdf: bytes) -> str:
    found = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return found.stdout.decode()


def leaks(text: str, marks: tuple[str, ...]) -> list[str]:
    """Marks that stand in the text; a number that goes on after its point ("143.6" in a drawing) is another one."""
    return [mark for mark in marks if re.search(rf"(?<![\d.]){re.escape(mark)}(?!\.\d)", text, re.IGNORECASE)]


@pytest.mark.asvs("V8.2.3", "V14.2.6", "T05")
@pytest.mark.parametrize("scope", list(Scope))
def test_one_kind_shared_shows_no_other(app: Flask, client: PageClient, people: dict[str, UUID], scope: Scope) -> None:
    with app.app_context():
        sessions = plant(people["patient"])
        sharing.give(own(people["patient"]), people["therapist"], None, frozenset({scope}))
    text = seen(client.sign_in("therapist@example.org"), people["patient"], sessions)
    others = tuple(mark for kind, marks in MARKS.items() if kind is not scope for mark in marks)
    assert leaks(text, (*others, *NEVER, "patient@example.org")) == []
    shown = {Scope.NOTES: ("MARKNOTE",), Scope.SESSIONS: ("MARKFRIEND", "MARKFOCUS", "71.5", "143", "167 over 103"),
             Scope.SIDE_EFFECTS: MARKS[Scope.SIDE_EFFECTS], Scope.CHECK_INS: MARKS[Scope.CHECK_INS],
             Scope.CONTEXT: MARKS[Scope.CONTEXT], Scope.THREAD: MARKS[Scope.THREAD],
             Scope.SAFETY_PLAN: MARKS[Scope.SAFETY_PLAN], Scope.QUESTIONNAIRES: MARKS[Scope.QUESTIONNAIRES]}[scope]
    assert leaks(text, shown) == list(shown), "the readers of this test are blind"
    if scope in (Scope.SESSIONS, Scope.CONTEXT, Scope.QUESTIONNAIRES, Scope.SAFETY_PLAN, Scope.THREAD):
        assert leaks(text, (FIRST_DAY, "7 Mar", "March 7", "Mar 7", "7 March")) == [], "the day of the first check-in"


@pytest.mark.asvs("V8.2.3", "T03", "T05")
def test_staff_of_a_clinic_see_no_word_that_anybody_wrote(app: Flask, client: PageClient,
                                                          people: dict[str, UUID]) -> None:
    with app.app_context():
        sessions = plant(people["patient"])
        clinic_id = accounts.person(people["clinic"]).clinic_id
        sharing.give(own(people["patient"]), None, clinic_id, frozenset(Scope))
    text = seen(client.sign_in("clinic@example.org"), people["patient"], sessions)
    hidden = tuple(mark for kind in set(Scope) - {Scope.SESSIONS} for mark in MARKS[kind])
    assert leaks(text, (*hidden, *FREE, *NEVER)) == []
    assert leaks(text, ("71.5",)) != []
