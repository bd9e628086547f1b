"""One question at a time soon after a dose: each answer is kept at once, help comes first, nothing has to be typed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from journal.core import clock
from journal.core.period import Period
from journal.entries import groggy, groggy_pages, queries, side_effects
from journal.entries.rules import Entry, SideEffect
from journal.treatment import actions as treatment
from journal.treatment.rules import Kind, Session
from tests import factories
from tests.page import PageClient

START = factories.at("2026-05-14 08:00")
NOW = factories.at("2026-05-14 12:00")
DAY = START.date()
BLANK = Entry(uuid4(), DAY, "Europe/Madrid", NOW)


def test_what_is_offered_is_known_and_nothing_stands_twice() -> None:
    assert len(set(groggy.OFFERED)) == len(groggy.OFFERED)
    assert set(groggy.OFFERED) <= set(side_effects.ALL)
    assert "urine_blood" not in groggy.OFFERED
    assert groggy.MORE[:3] == ("chest_pain", "breathless", "allergic")


@pytest.mark.parametrize("given", [("mood", "4"), ("mood", ""), ("effects", "gone"), ("effects", "urine_blood"),
                                   ("severity", "2"), ("", "1"), ("more", "x" * 9999)])
def test_what_was_not_offered_is_no_answer(given: tuple[str, str]) -> None:
    assert groggy.answered(BLANK, *given, effect="nausea") is None


def test_answers_gather_in_one_entry() -> None:
    entry = groggy.answered(BLANK, "mood", "3")
    entry = groggy.answered(entry, "effects", "nausea")
    entry = groggy.answered(entry, "more", "taste")
    assert groggy.open_effect(entry) == "taste"
    entry = groggy.answered(entry, "severity", "4", "taste")
    assert groggy.open_effect(entry) == "nausea"
    assert (entry.id, entry.mood, entry.side_effects) == (
        BLANK.id, 3, (SideEffect("nausea"), SideEffect("taste", 4)))
    assert groggy.answered(entry, "effects", "none").side_effects == entry.side_effects
    assert groggy.answered(BLANK, "effects", "none").side_effects == ()


def test_nothing_counts_as_not_there_that_stood_on_no_page() -> None:
    none = groggy.answered(BLANK, "effects", "none")
    assert none.asked == groggy.QUICK
    assert set(groggy.answered(none, "more", "none").asked) == set(groggy.OFFERED)
    chosen = groggy.answered(BLANK, "effects", "nausea")
    assert groggy.answered(chosen, "more", "taste").asked == ("nausea", "taste")
    assert groggy.answered(BLANK, "mood", "3").asked is None
    assert groggy.answered(replace(BLANK, side_effects=()), "effects", "nausea").asked is None


answers = st.tuples(st.sampled_from(["mood", "effects", "more", "severity"]),
                    st.sampled_from(["1", "3", "9", "none", *groggy.OFFERED]), st.sampled_from(groggy.QUICK))


@given(st.lists(answers, max_size=8))
def test_the_same_answer_twice_is_the_same_as_once(given: list[tuple[str, str, str]]) -> None:
    entry = BLANK
    for one in given:
        told = groggy.answered(entry, *one)
        if told is not None:
            assert groggy.answered(told, *one) == told
            assert set(told.side_effects or ()) >= {e for e in entry.side_effects or () if e.severity is None
                                                    and e.key != one[2]}
            entry = told


@given(st.sampled_from(["mood", "effects", "more", "severity", "x"]), st.lists(answers, max_size=5))
def test_every_button_of_a_page_is_an_answer(question: str, given: list[tuple[str, str, str]]) -> None:
    entry = BLANK
    for one in given:
        entry = groggy.answered(entry, *one) or entry
    page = groggy_pages.now_page(question, entry, True)
    for button in page.answers:
        assert groggy.answered(entry, page.question, button.value, page.effect or "") is not None


@pytest.fixture
def patient(app: Flask, client: PageClient, people: dict[str, UUID]) -> Iterator[PageClient]:
    """Four hours after the start of a dose."""
    with clock.Moved(NOW):
        with app.app_context():
            treatment.save_session(factories.own(people["patient"]), Session(
                UUID(int=7), Kind.DOSING, DAY, "Europe/Madrid", people["patient"], START, START))
        yield client.sign_in("patient@example.org")


def stored(app: Flask, people: dict[str, UUID]) -> list[Entry]:
    with app.app_context():
        return queries.entries(factories.own(people["patient"]), Period(DAY, DAY))


def answer(patient: PageClient, path: str, value: str) -> str:
    """Presses a button of the page; where it leads."""
    fields = patient.page(path).form("/check-in/now")["fields"]
    sent = patient.send("/check-in/now", {name: fields[name] for name in fields} | {"answer": value})
    assert sent.status_code == 303, sent.text[:300]
    return sent.headers["Location"]


def test_each_answer_is_stored_at_once_and_no_address_names_it(
        app: Flask, patient: PageClient, people: dict[str, UUID]) -> None:
    assert patient.get("/check-in").headers["Location"] == "/check-in/now"
    where = answer(patient, "/check-in/now", "3")
    assert [one.mood for one in stored(app, people)] == [3]
    where = answer(patient, where, "headache")
    assert re.fullmatch(r"/check-in/now/[0-9a-f-]{36}/severity", where)
    assert stored(app, people)[0].side_effects == (SideEffect("headache"),)
    where = answer(patient, where, "2")
    [entry] = stored(app, people)
    assert (entry.side_effects, entry.groggy, entry.day) == ((SideEffect("headache", 2),), True, DAY)
    page = patient.page(where)
    assert page.headings == ["That is saved"]
    for words in ("Headache: Got in the way", "Same day as dosing", "Only you can see it.", "Thursday 14 May"):
        assert words in page.text
    assert "support-h" not in page.text


def test_none_after_a_face_speaks_of_the_list_alone(
        app: Flask, patient: PageClient, people: dict[str, UUID]) -> None:
    where = answer(patient, answer(patient, "/check-in/now", "3"), "none")
    [entry] = stored(app, people)
    assert (entry.side_effects, entry.asked, entry.says_none) == ((), groggy.QUICK, False)
    assert "None of those asked" in patient.page(where).text


def test_sending_twice_stores_one_answer(app: Flask, patient: PageClient, people: dict[str, UUID]) -> None:
    sent = {"id": str(uuid4()), "question": "effects", "answer": "nausea"}
    for _ in range(2):
        assert patient.send("/check-in/now", sent).status_code == 303
    [entry] = stored(app, people)
    assert entry.side_effects == (SideEffect("nausea"),)
    with app.app_context():
        assert queries.versions(factories.own(people["patient"]), entry.id) == []


@pytest.mark.parametrize(("effect", "severity", "words"), [
    ("chest_pain", None, "Call the emergency number now"), ("breathless", None, "Contact your clinic today."),
    ("heart_racing", "4", "Call the emergency number now"), ("taste", "4", "Please contact your clinic today.")])
def test_help_comes_at_once(patient: PageClient, effect: str, severity: str | None, words: str) -> None:
    where = answer(patient, "/check-in/now", "5")
    where = answer(patient, where.replace("effects", "more") if effect in groggy.MORE else where, effect)
    if severity:
        where = answer(patient, where, severity)
    page = patient.page(where)
    assert words in page.text
    assert page.text.index("tel:") < page.text.index("<h1")
    assert ("Say how bad it was" in page.text) is (severity is None)


def test_what_is_no_answer_is_said_and_nothing_is_stored(
        app: Flask, patient: PageClient, people: dict[str, UUID]) -> None:
    for sent in ({}, {"id": "x", "question": "mood", "answer": "11"}, {"question": "severity", "answer": "2"}):
        page = patient.checked(patient.send("/check-in/now", sent), 422)
        assert "We could not read this answer." in page.text
    assert stored(app, people) == []


def test_a_deleted_check_in_is_not_written_to(app: Flask, patient: PageClient, people: dict[str, UUID]) -> None:
    where = answer(patient, "/check-in/now", "3")
    one = stored(app, people)[0].id
    patient.send(f"/check-in/{one}/delete")
    for path in (where, f"/check-in/now/{one}"):
        patient.page(path, 404)
    assert patient.send("/check-in/now", {"id": str(one), "question": "mood", "answer": "9"}).status_code == 404


def test_the_whole_form_stays_open_and_on_other_days_it_is_the_only_one(patient: PageClient) -> None:
    page = patient.page("/check-in/now")
    assert f'href="/check-in?day={DAY}"' in page.text
    assert 'name="anxiety"' in patient.page(f"/check-in?day={DAY}").text
    with clock.Moved(factories.at("2026-05-15 06:00")):
        patient.sign_in("patient@example.org")
        assert patient.get("/check-in/now").headers["Location"] == "/check-in"
        assert 'name="anxiety"' in patient.page("/check-in").text


def test_another_persons_check_in_is_not_here(app: Flask, patient: PageClient, people: dict[str, UUID]) -> None:
    answer(patient, "/check-in/now", "3")
    one = stored(app, people)[0].id
    other = app.test_client().sign_in("other@example.org")
    other.page(f"/check-in/now/{one}", 404)
    other.send("/check-in/now", {"id": str(one), "question": "mood", "answer": "9"})
    assert stored(app, people)[0].mood == 3
