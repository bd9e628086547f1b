"""The rules of the integration thread: what belongs to which session, and what Today asks when."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.treatment import thread
from journal.treatment.rules import Kind, Session, numbered
from journal.treatment.thread import Moment, Page, PageKind, PracticeDay, Thread
from journal.treatment.thread_story import offered, session_of, story, waiting

TODAY = date(2026, 5, 14)
DAY = timedelta(days=1)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def held(day: date, kind: Kind = Kind.DOSING, **values: object) -> Session:
    return Session(uuid4(), kind, day, "UTC", UUID(int=1), noon(day), **values)


def page(day: date, kind: PageKind = PageKind.BEFORE, number: int = 1, session: Session | None = None,
         **content: object) -> Page:
    return Page(uuid4(), uuid4(), kind, number, day, noon(day), content, session.id if session else None)


def moment(day: date, at: datetime | None = None) -> Moment:
    return Moment(uuid4(), "words", day, day, at or noon(day))


def told(pages=(), sessions=(), moments=(), answers=()):
    return story(Thread(pages, answers, moments, numbered(sessions)), TODAY)


def test_an_intention_waits_for_its_session_and_then_belongs_to_it():
    written = page(TODAY - 3 * DAY, intention="a")
    assert told([written]).upcoming.before == (written,)
    assert told([written]).upcoming.session is None
    planned = held(TODAY + 5 * DAY)
    found = told([written], [planned])
    assert (found.upcoming.session.id, found.upcoming.before, found.chapters) == (planned.id, (written,), ())
    over = told([written], [held(TODAY - DAY), planned])
    assert over.upcoming.before == ()
    assert over.chapters[0].before == (written,)
    assert over.last_before == written


def test_an_intention_of_the_day_itself_belongs_to_that_day():
    written = page(TODAY, intention="a")
    assert told([written], [held(TODAY)]).upcoming.before == (written,)
    assert told([written], [held(TODAY - DAY)]).chapters[0].before == ()


def test_words_after_follow_their_session_to_another_day_and_outlive_it():
    first, second = held(TODAY - 20 * DAY), held(TODAY - 6 * DAY)
    written = page(second.day, PageKind.AFTER, session=second, words="a")
    assert [one.after for one in told([written], [first, second]).chapters] == [(written,), ()]
    moved = Session(second.id, Kind.DOSING, TODAY - 9 * DAY, "UTC", UUID(int=1), noon(TODAY))
    assert told([written], [first, moved]).chapters[0].after == (written,)
    assert told([written], [first]).chapters[0].after == (written,), "deleted: the one before it"
    assert told([written], []).chapters[0].after == (written,)
    assert told([written], []).chapters[0].session is None


def test_words_after_a_double_stand_with_the_session():
    one, other = held(TODAY - 6 * DAY), held(TODAY - 6 * DAY)
    for session in (one, other):
        written = page(session.day, PageKind.AFTER, session=session, words="a")
        found = told([written], [one, other])
        assert [chapter.after for chapter in found.chapters] == [(written,)]


def test_a_moment_belongs_to_the_next_session_of_any_kind():
    dose, talk = held(TODAY - 6 * DAY), held(TODAY - 3 * DAY, Kind.INTEGRATION)
    before, between, later = moment(TODAY - 8 * DAY), moment(TODAY - 4 * DAY), moment(TODAY - DAY)
    found = told(sessions=[dose, talk], moments=[before, between, later])
    assert [[(session.id, moments) for session, moments in one.brought] for one in found.chapters] == [
        [(dose.id, (before,)), (talk.id, (between,))]]
    assert found.upcoming.waiting == (later,)


def test_what_is_pinned_after_the_hour_is_for_the_next_one():
    talk = held(TODAY, Kind.INTEGRATION, starts_at=noon(TODAY))
    early, late = moment(TODAY, noon(TODAY) - timedelta(hours=1)), moment(TODAY, noon(TODAY) + timedelta(hours=1))
    assert session_of(early, [talk]) == talk
    assert session_of(late, [talk]) is None
    assert waiting([early, late], [talk], TODAY) == [early, late]
    assert waiting([early, late], [talk], TODAY + DAY) == [late]


def test_a_practice_stands_in_each_chapter_in_which_it_was_answered():
    first, second = held(TODAY - 20 * DAY), held(TODAY - 6 * DAY)
    practice = page(TODAY - 18 * DAY, PageKind.PRACTICE, practice="walk")
    answers = [PracticeDay(practice.page_id, TODAY - ago * DAY, True) for ago in (17, 7, 5)]
    ended = page(TODAY - 2 * DAY, PageKind.PRACTICE, 2)
    found = told([practice, ended], [first, second], answers=answers)
    assert [[one.answers for one in chapter.practised] for chapter in found.chapters] == [
        [tuple(answers[2:])], [tuple(answers[:2])]]
    assert thread.current_practice([practice, ended]) is None
    assert thread.current_practice([practice]) == practice


def test_a_practice_that_was_agreed_is_offered_until_it_is_taken_over_or_another_came():
    talk = held(TODAY - 5 * DAY, Kind.INTEGRATION, practice="walk")
    assert offered(Thread(sessions=[talk]), TODAY) == talk
    assert offered(Thread(sessions=[talk]), TODAY - 6 * DAY) is None, "a talk that is planned"
    earlier, taken = (page(talk.day - DAY, PageKind.PRACTICE, practice="a"),
                      page(talk.day, PageKind.PRACTICE, session=talk, practice="walk"))
    assert offered(Thread([earlier], sessions=[talk]), TODAY) == talk
    assert offered(Thread([earlier, taken], sessions=[talk]), TODAY) is None
    assert offered(Thread([page(TODAY, PageKind.PRACTICE, practice="b")], sessions=[talk]), TODAY) is None


@pytest.mark.parametrize(("ahead", "hours", "asks"), [
    (4, None, False), (3, None, True), (0, None, True), (-1, None, False), (0, 1, True), (0, -1, False), (0, 0, False)])
def test_today_asks_for_an_intention_from_three_days_before_until_it_begins(ahead, hours, asks):
    now = noon(TODAY)
    starts = now + timedelta(days=ahead, hours=hours) if hours is not None else None
    assert thread.asks_before(held(TODAY + ahead * DAY, starts_at=starts), TODAY, now) is asks
    assert thread.asks_before(None, TODAY, now) is False


@pytest.mark.parametrize(("ago", "asks"), [(0, False), (1, True), (7, True), (8, False)])
def test_today_asks_for_words_from_the_day_after(ago, asks):
    assert thread.asks_after(held(TODAY - ago * DAY), TODAY) is asks
    assert thread.asks_after(None, TODAY) is False


@pytest.mark.parametrize(("content", "wrong"), [
    ({"intention": "x" * 4000, "feelings": ["calm", "sad"]}, set()), ({"feelings": ["none"]}, set()),
    ({"intention": "x" * 4001}, {"intention"}), ({"words": "x" * 4001}, {"words"}), ({"feelings": ["x"]}, {"feelings"}),
    ({"practice": "x" * 4001, "questions": "x" * 4001}, {"practice", "questions"}),
    ({"feelings": ["none", "calm"]}, {"feelings"})])
def test_what_keeps_a_page_from_being_saved(content, wrong):
    assert set(thread.page_problems(content)) == wrong


@pytest.mark.parametrize(("text", "good"), [("", False), ("a", True), ("x" * 1000, True), ("x" * 1001, False)])
def test_what_keeps_a_moment_from_being_pinned(text, good):
    assert (thread.moment_problem(text) is None) is good


@pytest.mark.parametrize(("began", "ago", "can"), [(10, 0, True), (10, 7, True), (10, 8, False), (0, 1, False),
                                                   (10, -1, False)])
def test_which_days_of_a_practice_can_be_answered(began, ago, can):
    practice = page(TODAY - began * DAY, PageKind.PRACTICE, practice="a")
    assert thread.can_answer(practice, TODAY - ago * DAY, TODAY) is can


past = st.integers(-40, 0).map(lambda n: TODAY + n * DAY)
any_day = st.integers(-40, 40).map(lambda n: TODAY + n * DAY)
sessions_held = st.lists(st.builds(held, any_day, st.sampled_from(list(Kind))), max_size=6)


@given(sessions_held, st.lists(past, max_size=4), st.lists(past, max_size=4), st.lists(past, max_size=4),
       st.lists(past, max_size=4, unique=True))
def test_everything_stands_in_one_place(sessions, before, after, pinned, answered):
    practice = page(min(answered, default=TODAY), PageKind.PRACTICE, practice="walk")
    pages = [*(page(day) for day in before), *(page(day, PageKind.AFTER) for day in after), practice]
    moments = [moment(day) for day in pinned]
    answers = [PracticeDay(practice.page_id, day, True) for day in answered]
    found = told(pages, sessions, moments, answers)
    shown = [*found.upcoming.before, *found.upcoming.waiting]
    for one in found.chapters:
        shown += [*one.before, *one.after, *(each for _, some in one.brought for each in some)]
        shown += [answer for each in one.practised for answer in each.answers]
    wanted = [*pages[:-1], *moments, *answers]
    assert len(shown) == len(wanted)
    assert all(one in shown for one in wanted)
    assert any(each.practice == practice for one in found.chapters for each in one.practised)
