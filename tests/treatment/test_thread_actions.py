"""Writing the integration thread: nothing typed is lost, sending twice stores once, nobody else finds it."""

import threading
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from journal.access import policy
from journal.access.permissions import ALL_SCOPES, Permission, Scope
from journal.accounts import queries as accounts
from journal.audit.models import AuditRow
from journal.core import clock, db
from journal.treatment import actions, thread_actions, thread_queries
from journal.treatment.preparation import DEFAULT, Item
from journal.treatment.rules import Kind
from journal.treatment.thread import Moment, PageKind, PracticeDay
from journal.treatment.thread_models import ClinicListRow, MomentRow, PracticeDayRow, ThreadPageRow
from tests.factories import at, own
from tests.treatment.cases import grant, session

NOW = at("2026-05-14 12:00")
TODAY = NOW.date()
DAY = timedelta(days=1)
WORDS = {"intention": "MARKINTENTION", "ready": {"ride": "Somebody"}}


@pytest.fixture(autouse=True)
def _inside(app):
    with app.app_context(), clock.Moved(NOW):
        yield


def events(name):
    return [row.keys for row in db.session().scalars(select(AuditRow).where(AuditRow.event == name))]


def before(mine, content, seen=None, version_id=None, page_id=None):
    return thread_actions.save_before(mine, version_id or uuid4(), content, seen, page_id)


def moment(text="a"):
    return Moment(uuid4(), text, TODAY, TODAY, clock.now())


def rows(kind):
    return list(db.session().scalars(select(kind)))


def test_an_intention_is_sealed_and_written_down_by_its_id_alone(people):
    mine = own(people["patient"])
    saved = before(mine, WORDS)
    (row,) = rows(ThreadPageRow)
    assert row.to_value() == saved
    assert (saved.day, saved.kind, saved.number, saved.session_id) == (TODAY, PageKind.BEFORE, 1, None)
    assert "MARKINTENTION" not in str(vars(row))
    assert events("thread:saved") == [{"page_id": str(saved.page_id), "kind": "before"}]


def test_it_is_carried_to_the_session_that_is_written_down_later_and_a_new_one_begins_after_it(people):
    mine = own(people["patient"])
    saved = before(mine, WORDS)
    actions.save_session(mine, session(day=TODAY + 5 * DAY))
    assert thread_queries.open_page(mine, thread_queries.pages(mine)) == saved
    with clock.Moved(NOW + 6 * DAY):
        assert thread_queries.open_page(mine, thread_queries.pages(mine)) is None
        other = before(mine, {"intention": "next"})
        assert other.page_id != saved.page_id
        mended = before(mine, {"intention": "mended"}, saved.id, page_id=saved.page_id)
        assert (mended.day, mended.page_id) == (TODAY, saved.page_id)
        with pytest.raises(thread_actions.NotHere):
            before(mine, WORDS, page_id=uuid4())


def test_every_version_stays(people):
    mine = own(people["patient"])
    first = before(mine, WORDS)
    second = before(mine, {"intention": "b"}, first.id)
    assert thread_queries.pages(mine) == [second]
    assert thread_queries.earlier(mine, second) == [first]
    emptied = before(mine, {}, second.id)
    assert emptied.content == {}
    assert len(rows(ThreadPageRow)) == 3


def test_sending_twice_and_sending_nothing_new_store_nothing(people):
    mine, version_id = own(people["patient"]), uuid4()
    assert before(mine, {}) is None
    first = before(mine, WORDS, version_id=version_id)
    assert before(mine, WORDS, version_id=version_id) == first
    assert before(mine, WORDS) == first
    later = before(mine, {"intention": "b"}, first.id)
    assert before(mine, WORDS, version_id=version_id) == later, "a form that came late takes nothing back"
    assert len(rows(ThreadPageRow)) == 2


def test_who_was_overtaken_is_told_and_nothing_is_stored(people):
    mine = own(people["patient"])
    first = before(mine, WORDS)
    second = before(mine, {"intention": "b"}, first.id)
    for seen in (None, first.id, uuid4()):
        with pytest.raises(thread_actions.ChangedMeanwhile):
            before(mine, {"intention": "c"}, seen)
    with pytest.raises(thread_actions.ChangedMeanwhile):
        before(mine, {"intention": "d"}, second.id, first.id)  # an id that is taken by other words
    assert len(rows(ThreadPageRow)) == 2


def test_of_two_at_once_one_is_told(app, people):
    gate, told = threading.Barrier(2), []

    def write(words):
        with app.app_context():
            mine = own(people["patient"])
            gate.wait()
            try:
                before(mine, {"intention": words})
                told.append("saved")
            except thread_actions.ChangedMeanwhile:
                told.append("told")

    threads = [threading.Thread(target=write, args=(words,)) for words in ("b", "c")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(told) == ["saved", "told"]


def test_what_breaks_a_rule_is_refused(people):
    mine = own(people["patient"])
    with pytest.raises(thread_actions.ThreadRefused):
        before(mine, {"intention": "x" * 4001})
    with pytest.raises(thread_actions.ThreadRefused):
        thread_actions.pin(mine, moment(""))
    assert rows(ThreadPageRow) + rows(MomentRow) == []


def test_words_are_written_after_a_dose_that_is_over_and_after_nothing_else(people):
    mine = own(people["patient"])
    dose = actions.save_session(mine, session(day=TODAY - DAY))
    saved = thread_actions.save_after(mine, uuid4(), {"words": "a", "feelings": ["calm"]}, None, dose.id)
    assert (saved.session_id, saved.day) == (dose.id, dose.day)
    for other in (session(day=TODAY), session(day=TODAY + DAY), session(Kind.INTEGRATION, TODAY - DAY)):
        stored = actions.save_session(mine, other)
        with pytest.raises(thread_actions.NotHere):
            thread_actions.save_after(mine, uuid4(), {"words": "a"}, None, stored.id)
    with pytest.raises(thread_actions.NotHere):
        thread_actions.save_after(own(people["other_patient"]), uuid4(), {"words": "a"}, None, dose.id)


def test_a_practice_is_answered_once_a_day_and_changing_it_keeps_what_was_answered(people):
    mine = own(people["patient"])
    walk = thread_actions.save_practice(mine, uuid4(), "walk", None)
    for did, helped in ((True, None), (True, "lot"), (True, "lot"), (False, None)):
        thread_actions.answer_practice(mine, PracticeDay(walk.page_id, TODAY, did, helped))
    assert thread_queries.answers(mine) == [PracticeDay(walk.page_id, TODAY, False)]
    assert len(events("thread:practice-answered")) == 3
    swim = thread_actions.save_practice(mine, uuid4(), "swim", walk.id)
    assert swim.page_id != walk.page_id
    with pytest.raises(thread_actions.NotHere):
        thread_actions.answer_practice(mine, PracticeDay(walk.page_id, TODAY, True))
    assert thread_queries.answers(mine) == [PracticeDay(walk.page_id, TODAY, False)]
    assert [one.practice for one in thread_queries.pages(mine)] == ["walk", "swim"]
    thread_actions.save_practice(mine, uuid4(), "", swim.id)
    with pytest.raises(thread_actions.NotHere):
        thread_actions.answer_practice(mine, PracticeDay(swim.page_id, TODAY, True))


@pytest.mark.parametrize("given", [{"day": TODAY + DAY}, {"day": TODAY - DAY}, {"helped": "much"},
                                   {"practice_id": uuid4()}])
def test_an_answer_that_cannot_be_is_not_stored(people, given):
    mine = own(people["patient"])
    walk = thread_actions.save_practice(mine, uuid4(), "walk", None)
    with pytest.raises(thread_actions.NotHere):
        thread_actions.answer_practice(mine, PracticeDay(
            **({"practice_id": walk.page_id, "day": TODAY, "did": True} | given)))
    assert rows(PracticeDayRow) == []


def test_three_moments_fit_and_what_comes_off_can_be_pinned_again(people):
    mine = own(people["patient"])
    first, *others = [moment(text) for text in "abcd"]
    for one in (first, *others[:2], first):
        thread_actions.pin(mine, one)
    with pytest.raises(thread_actions.PinsFull):
        thread_actions.pin(mine, others[2])
    with pytest.raises(thread_actions.PinsFull):
        thread_actions.pin(mine, others[2], uuid4())
    thread_actions.pin(mine, others[2], first.id)
    assert {one.text for one in thread_queries.waiting(mine)} == {"b", "c", "d"}
    assert [one.text for one in thread_queries.taken_off(mine)] == ["a"]
    with pytest.raises(thread_actions.PinsFull):
        thread_actions.pin_again(mine, first.id)
    thread_actions.unpin(mine, others[0].id)
    with clock.Moved(NOW + DAY):
        thread_actions.pin_again(mine, first.id)
    assert [(one.text, one.day, one.pinned_on) for one in thread_queries.waiting(mine)][-1] == ("a", TODAY, TODAY + DAY)
    for wrong in (first.id, uuid4()):
        with pytest.raises(thread_actions.NotHere):
            thread_actions.pin_again(mine, wrong)
    with pytest.raises(thread_actions.NotHere):
        thread_actions.unpin(own(people["other_patient"]), first.id)
    assert len(events("thread:moment-pinned")) == 5
    assert len(events("thread:moment-taken-off")) == 2


def test_the_form_of_a_pinned_moment_sent_with_other_words_is_another_moment(people):
    mine, one = own(people["patient"]), moment("a")
    thread_actions.pin(mine, one)
    for _ in range(2):
        thread_actions.pin(mine, replace(one, text="b"))
    assert sorted(each.text for each in thread_queries.waiting(mine)) == ["a", "b"]
    thread_actions.unpin(mine, one.id)
    thread_actions.pin(mine, one)
    assert {each.text for each in thread_queries.waiting(mine)} == {"a", "b"}


def test_a_session_makes_room_for_new_moments(people):
    mine = own(people["patient"])
    actions.save_session(mine, session(Kind.INTEGRATION, TODAY + DAY))
    for text in "abc":
        thread_actions.pin(mine, moment(text))
    with clock.Moved(NOW + 2 * DAY):
        thread_actions.pin(mine, Moment(uuid4(), "d", TODAY, TODAY + 2 * DAY, clock.now()))
        assert [one.text for one in thread_queries.waiting(mine)] == ["d"]
    assert len(thread_queries.moments(mine)) == 4


@pytest.mark.asvs("V8.1.2", "T05")
def test_only_its_own_kind_opens_it_and_never_for_staff_of_a_clinic(people):
    mine = own(people["patient"])
    saved = before(mine, WORDS)
    thread_actions.pin(mine, moment())
    whose = accounts.patient_of(accounts.person(people["patient"]))
    therapist = accounts.actor_of(accounts.person(people["therapist"]))
    for scopes, pages in ((ALL_SCOPES - {Scope.THREAD}, []), (frozenset({Scope.THREAD}), [saved])):
        reader = policy.clear(Permission.PATIENT_READ, therapist, whose, scopes)
        found = thread_queries.thread_of(reader)
        assert (found.pages, len(found.moments)) == (pages or found.pages, len(pages))
        assert list(found.pages) == pages
        assert thread_queries.taken_off(reader) == []
    who = accounts.actor_of(accounts.person(people["clinic"]))
    staff = policy.clear(Permission.SESSION_READ, who, whose, ALL_SCOPES)
    assert not thread_queries.may_read(staff)
    assert thread_queries.pages(staff) + thread_queries.answers(staff) + thread_queries.moments(staff) == []
    assert thread_queries.pages(own(people["other_patient"])) == []


def test_a_clinic_words_its_own_list_and_its_people_see_it(people):
    mine, staff = own(people["patient"]), accounts.actor_of(accounts.person(people["clinic"]))
    grant(people["patient"], clinic=staff.clinic_id)
    assert thread_queries.preparation(mine) == DEFAULT
    items = [Item("x", "Bring a blanket"), Item("ride", "A ride home")]
    first = thread_actions.save_clinic_list(staff, uuid4(), items, None)
    assert list(thread_queries.preparation(mine)) == items
    assert thread_queries.preparation(own(people["other_patient"])) == DEFAULT
    assert thread_actions.save_clinic_list(staff, first.id, items, None) == first
    assert thread_actions.save_clinic_list(staff, uuid4(), items, None) == first, "nothing changed"
    with pytest.raises(thread_actions.ChangedMeanwhile):
        thread_actions.save_clinic_list(staff, uuid4(), items[:1], None)
    with pytest.raises(thread_actions.ChangedMeanwhile):
        thread_actions.save_clinic_list(staff, first.id, items[:1], first.id)
    second = thread_actions.save_clinic_list(staff, uuid4(), items[:1], first.id)
    assert (second.number, len(rows(ClinicListRow))) == (2, 2)
    for wrong in ([], [Item("x", "x" * 161)]):
        with pytest.raises(thread_actions.ThreadRefused):
            thread_actions.save_clinic_list(staff, uuid4(), wrong, second.id)
    assert len(events("preparation:changed")) == 2


def test_reading_a_long_thread_takes_no_more_statements(app, people):
    mine, counted = own(people["patient"]), []

    def read():
        counted.clear()
        db.session().expire_all()
        found = thread_queries.thread_of(mine)
        return len(found.pages), len(counted)

    def write(days):
        dose = actions.save_session(mine, session(day=TODAY - days * DAY))
        thread_actions.save_after(mine, uuid4(), {"words": "a"}, None, dose.id)
        practice = thread_actions.save_practice(mine, uuid4(), f"walk {days}", newest())
        thread_actions.answer_practice(mine, PracticeDay(practice.page_id, TODAY, True))

    def newest():
        return max((one for one in thread_queries.pages(mine) if one.practice), key=lambda one: one.number).id

    thread_actions.save_practice(mine, uuid4(), "sit", None)
    write(1)
    event.listen(db.database().engine, "before_cursor_execute", lambda *given: counted.append(given[2]))
    few = read()
    for days in range(2, 8):
        write(days)
    assert read() == (few[0] + 12, few[1])
