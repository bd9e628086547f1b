"""What cannot wait reminds each day until somebody has seen it; once a day, however often it is asked."""

from datetime import timedelta
from uuid import uuid4

import pytest

from journal.core import clock, mail
from journal.safety import flag_actions, reminders
from journal.safety.flags import State, Step
from journal.sharing import actions as sharing
from tests.factories import at, own
from tests.questionnaires.cases import NOW, reads, send, theirs

MORNING = at("2026-05-13 06:00")  # 8 o'clock in Madrid


@pytest.fixture(autouse=True)
def _inside(app):
    with app.test_request_context(), clock.Moved(NOW):
        yield


def letters(app):
    return [one for one in mail.filed(app.config["SETTINGS"].mail_dir) if "look at your list" in one.subject]


def round_at(when):
    with clock.Moved(when):
        return reminders.remind()


def urgent(people):
    return send(people["patient"], "asq", q1=1, q5=1)


def test_one_mail_a_day_on_the_readers_clock_until_it_is_seen(app, people):
    reads(people)
    urgent(people)
    assert len(letters(app)) == 1
    assert round_at(NOW) == 0, "told today"
    assert round_at(MORNING - timedelta(minutes=1)) == 0, "not at night"
    assert round_at(MORNING) == 1
    assert round_at(MORNING + timedelta(hours=2)) == 0
    assert round_at(MORNING + timedelta(days=1)) == 1
    assert {one.text for one in letters(app)} == {letters(app)[0].text}, "the same neutral words"
    ((flag, _),) = flag_actions.flags(own(people["patient"]))
    flag_actions.step(theirs(people), Step(uuid4(), flag.id, State.SEEN, people["therapist"], NOW))
    assert round_at(MORNING + timedelta(days=2)) == 0


def test_who_reads_no_more_is_not_reminded_and_who_reads_now_is(app, people):
    grant = reads(people)
    urgent(people)
    sharing.withdraw_grant(own(people["patient"]), grant)
    assert round_at(MORNING) == 0
    reads(people, "other_therapist")
    assert round_at(MORNING) == 1
    assert letters(app)[0].to == "second@example.org"


def test_what_can_wait_reminds_nobody(app, people):
    reads(people)
    send(people["patient"], "phq9", q9=3)
    assert round_at(MORNING) == 0
