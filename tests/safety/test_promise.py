"""The monitoring promise and how often it is asked: pure rules, over any mix of promises, wishes, days and zones."""

from datetime import date, time, timedelta
from itertools import pairwise
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.text import render_plain
from journal.safety import promise_pages, telling
from journal.safety.asking import Choice, Mode, asking, is_due
from journal.safety.promise import HAPPENS_MAX, WEEK, Answers, Promise, Reader, answers_within_a_day, problems
from journal.safety.rules import Level
from tests.factories import at

NOW = at("2026-05-14 12:00")  # a Thursday
PATIENT, WEISS, OKAFOR, CLINIC = (UUID(int=n) for n in range(1, 5))
WEEKDAYS = (0, 1, 2, 3, 4)


def promise(answers=Answers.SAME_DAY, days=WEEKDAYS, until=time(17), zone="UTC", **more):
    values = {"reader": "Dr Weiss", "happens": "I call you."} | more
    return Promise(uuid4(), 1, NOW, WEISS, zone, answers, days=days, until=until, **values)


def reader(held, who=WEISS, can_read=True, name="Dr Weiss"):
    return Reader(who, name, can_read, held)


def choices(*marks):
    return [Choice(uuid4(), n, by, NOW, mode) for n, (by, mode) in enumerate(marks, start=1)]


EVERY_DAY = reader(promise(days=tuple(WEEK)))


@pytest.mark.parametrize(("when", "same_day", "next_day"), [
    ("2026-05-14 12:00", True, True), ("2026-05-14 23:00", True, True), ("2026-05-15 16:59", True, False),
    ("2026-05-15 17:00", False, False), ("2026-05-16 09:00", False, False), ("2026-05-17 09:00", True, True)])
def test_within_a_day_is_today_or_tomorrow_and_never_over_a_weekend(when, same_day, next_day):
    assert answers_within_a_day(promise(), at(when)) is same_day
    assert answers_within_a_day(promise(Answers.NEXT_DAY), at(when)) is next_day
    assert not answers_within_a_day(promise(Answers.LATER, tuple(WEEK)), at(when))
    assert not answers_within_a_day(promise(Answers.NOBODY, tuple(WEEK)), at(when))


def test_the_hour_is_that_of_the_writer():
    friday = at("2026-05-15 16:30")
    assert answers_within_a_day(promise(), friday)
    assert not answers_within_a_day(promise(zone="Europe/Madrid"), friday)


@given(st.integers(0, 10 * 365 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes)),
       st.sets(st.sampled_from(WEEK), min_size=1), st.times(), st.sampled_from(Answers),
       st.sampled_from(["UTC", "America/New_York", "Pacific/Auckland", "Europe/Madrid"]))
def test_whoever_is_asked_is_read_within_a_day(moment, days, until, answers, zone):
    """Also through clock changes: today or tomorrow of the reader is one of their days."""
    held = promise(answers, tuple(sorted(days)), until, zone)
    if answers_within_a_day(held, moment):
        local = moment.astimezone(ZoneInfo(zone)).date()
        assert {local.weekday(), (local + timedelta(days=1)).weekday()} & days
        assert answers in (Answers.SAME_DAY, Answers.NEXT_DAY)


def test_a_promise_says_all_of_it_or_that_nobody_reads():
    assert problems(promise()) == {}
    assert set(problems(promise(reader="", days=(), until=None, happens=""))) == {"reader", "days", "until", "happens"}
    assert problems(Promise(uuid4(), 1, NOW, WEISS, "UTC", Answers.NOBODY)) == {}
    assert set(problems(promise(happens="x" * (HAPPENS_MAX + 1)))) == {"happens"}
    assert problems(promise(until=time(0))) == {}, "midnight is an hour"


@pytest.mark.parametrize(("readers", "mode"), [
    ([], Mode.OFF), ([reader(None)], Mode.OFF), ([reader(promise(Answers.NOBODY))], Mode.OFF),
    ([reader(promise(Answers.LATER))], Mode.OFF), ([reader(promise())], Mode.WEEKLY),
    ([reader(promise(), CLINIC, can_read=False)], Mode.OFF),
    ([reader(None), reader(promise(), OKAFOR)], Mode.WEEKLY)])
def test_it_is_off_where_nobody_who_sees_it_answers_within_a_day(readers, mode):
    assert asking([], PATIENT, readers, NOW).mode is mode


@pytest.mark.parametrize(("marks", "mode", "why"), [
    ([], Mode.WEEKLY, "usual"),
    ([(PATIENT, Mode.DAILY)], Mode.WEEKLY, "waiting"), ([(WEISS, Mode.DAILY)], Mode.WEEKLY, "waiting"),
    ([(PATIENT, Mode.DAILY), (WEISS, Mode.DAILY)], Mode.DAILY, "agreed"),
    ([(WEISS, Mode.DAILY), (PATIENT, Mode.DAILY)], Mode.DAILY, "agreed"),
    ([(OKAFOR, Mode.DAILY), (PATIENT, Mode.DAILY)], Mode.WEEKLY, "waiting"),
    ([(PATIENT, Mode.DAILY), (WEISS, Mode.DAILY), (PATIENT, Mode.WEEKLY)], Mode.WEEKLY, "usual"),
    ([(PATIENT, Mode.DAILY), (WEISS, Mode.DAILY), (WEISS, Mode.WEEKLY)], Mode.WEEKLY, "usual"),
    ([(PATIENT, Mode.DAILY), (WEISS, Mode.DAILY), (WEISS, Mode.WEEKLY), (WEISS, Mode.DAILY)], Mode.WEEKLY, "waiting"),
    ([(PATIENT, Mode.DAILY), (WEISS, Mode.DAILY), (PATIENT, Mode.OFF), (PATIENT, Mode.DAILY)], Mode.WEEKLY, "waiting"),
    ([(PATIENT, Mode.OFF), (WEISS, Mode.DAILY)], Mode.OFF, "patient"),
    ([(PATIENT, Mode.DAILY), (WEISS, Mode.DAILY), (OKAFOR, Mode.WEEKLY)], Mode.DAILY, "agreed")])
def test_daily_needs_both_and_each_can_go_back_at_once(marks, mode, why):
    found = asking(choices(*marks), PATIENT, [EVERY_DAY], NOW)
    assert (found.mode, found.why) == (mode, why)


def test_agreed_is_off_all_the_same_where_nobody_answers():
    both = choices((PATIENT, Mode.DAILY), (WEISS, Mode.DAILY))
    assert asking(both, PATIENT, [reader(promise())], at("2026-05-16 12:00")).why == "nobody"
    assert asking(both, PATIENT, [reader(None)], NOW).mode is Mode.OFF


@given(st.lists(st.tuples(st.sampled_from([PATIENT, WEISS, OKAFOR]), st.sampled_from(Mode)), max_size=12))
def test_the_patients_own_last_word_is_never_overruled(marks):
    found = asking(choices(*marks), PATIENT, [EVERY_DAY], NOW)
    own = [mode for by, mode in marks if by == PATIENT]
    if own and own[-1] is Mode.OFF:
        assert found.mode is Mode.OFF
    if found.mode is Mode.DAILY:
        assert own[-1] is Mode.DAILY
        assert [mode for by, mode in marks if by == WEISS][-1] is Mode.DAILY


DAY = date(2026, 5, 14)


@pytest.mark.parametrize(("ago", "due"), [(None, True), (1, False), (6, False), (7, True), (-1, False)])
def test_weekly_is_once_in_seven_days(ago, due):
    answered = set() if ago is None else {DAY - timedelta(days=ago)}
    assert is_due(Mode.WEEKLY, answered, (), False, DAY) is due


def test_weekly_is_also_the_day_after_a_dose_and_the_day_of_an_alert():
    yesterday = DAY - timedelta(days=1)
    assert is_due(Mode.WEEKLY, {yesterday}, {yesterday}, False, DAY)
    assert not is_due(Mode.WEEKLY, {yesterday}, {DAY}, False, DAY), "not on the day of the dose"
    assert is_due(Mode.WEEKLY, {yesterday}, (), True, DAY)
    assert not is_due(Mode.WEEKLY, {DAY}, {yesterday}, True, DAY), "never twice a day"


DAYS = st.dates(DAY - timedelta(days=30), DAY + timedelta(days=2))


@given(st.sampled_from(Mode), st.sets(DAYS), st.sets(DAYS), st.booleans(), DAYS)
def test_over_any_mix_of_answers_and_doses(mode, answered, doses, alert, day):
    due = is_due(mode, answered, doses, alert, day)
    assert not (due and (mode is Mode.OFF or day in answered))
    if mode is Mode.DAILY:
        assert due is (day not in answered)
    if mode is Mode.WEEKLY and due and not alert and day - timedelta(days=1) not in doses:
        assert not any(timedelta(0) <= day - one < timedelta(days=7) for one in answered)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60))
def test_who_answers_each_time_is_asked_about_once_a_week(steps):
    """Days go on by any steps (travel can repeat a day); answers come at once."""
    answered, day = [], DAY
    for step in steps:
        day += timedelta(days=step)
        if is_due(Mode.WEEKLY, answered, (), False, day):
            answered.append(day)
    assert all(later - earlier >= timedelta(days=7) for earlier, later in pairwise(answered))


def test_what_the_patient_reads_of_each():
    cards = promise_pages.reader_cards([
        reader(promise(days=(0, 2), zone="America/New_York", stands_in="Sam")), reader(None, OKAFOR, name="Sam"),
        reader(promise(Answers.NOBODY), UUID(int=9)), reader(promise(), CLINIC, can_read=False, name="Northlight"),
        reader(None, UUID(int=10), can_read=False)])
    texts = [[f"{render_plain(a)}: {render_plain(b)}" for a, b in one.facts] for one in cards]
    assert texts[0] == ["Who reads: Dr Weiss", "On which days: Monday, Wednesday, until 17:00, clock of New York",
                        "When you hear from them: On the same day. What comes later, or on another day, waits for the "
                        "next of these days.", "What happens: I call you.", "When they are away: Sam"]
    words = [render_plain(one.words) if one.words else None for one in cards]
    assert words[0] is None
    assert words[1] == "Sam can see your answer, and has not said when they look."
    assert words[2] == "They say: nobody reads the answers."
    assert words[3].startswith("Northlight cannot see your answers here.")
    assert len(cards) == 4, "who sees nothing and says nothing is not named"


@pytest.mark.parametrize(("readers", "said"), [
    ([], True), ([reader(None)], True), ([reader(promise(Answers.NOBODY))], True),
    ([reader(promise(), CLINIC, can_read=False)], True), ([EVERY_DAY], False)])
def test_that_nobody_reads_is_said(readers, said):
    assert bool(promise_pages.nobody_words(readers)) is said


def notice(minutes_ago=0, delivered=False):
    told = NOW - timedelta(minutes=minutes_ago)
    return telling.Notice(uuid4(), uuid4(), WEISS, told, told if delivered else None)


@pytest.mark.parametrize(("notices", "told", "words"), [
    ([], False, "Dr Weiss can see your answer when they open your journal. Nobody is told by mail."),
    ([notice()], True, "A mail asks Dr Weiss to look at their list today."),
    ([notice(60, delivered=True)], True, "A mail asks Dr Weiss"),
    ([notice(5)], False, "could not be sent so far")])
def test_the_page_says_only_what_is_so(notices, told, words):
    assert telling.is_told(notices, NOW) is told
    said = render_plain(telling.told_words([EVERY_DAY], notices, NOW))
    assert words in said
    assert said.endswith("This app is not watched live.")
    assert "so nobody is told" in render_plain(telling.told_words([reader(promise(), can_read=False)], notices, NOW))


def test_only_who_got_a_mail_is_named():
    said = render_plain(telling.told_words([EVERY_DAY, reader(promise(), OKAFOR, "Dr Okafor")], [notice()], NOW))
    assert said.startswith("A mail asks Dr Weiss to look")


@pytest.mark.parametrize("level", Level)
def test_a_mail_goes_from_s2_to_who_promised_and_sees_it(level):
    everybody = [EVERY_DAY, reader(None, OKAFOR), reader(promise(Answers.NOBODY), UUID(int=9)),
                 reader(promise(), CLINIC, can_read=False), reader(promise(Answers.LATER), UUID(int=11))]
    told = telling.to_tell(everybody, level)
    assert [one.id for one in told] == ([WEISS, UUID(int=11)] if level >= Level.S2 else [])
    entry = uuid4()
    ids = {telling.notice_id(entry, one, each) for one in (WEISS, OKAFOR) for each in (Level.S2, Level.S3)}
    assert len(ids) == 4
    assert telling.notice_id(entry, WEISS, level) == telling.notice_id(entry, WEISS, level)
