"""Promises, wishes and notices in the database: every version stays, and nobody is told twice."""

import smtplib
from dataclasses import replace
from datetime import time, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from journal.access import policy
from journal.access.permissions import Permission, Scope
from journal.accounts import operating
from journal.accounts import queries as accounts
from journal.audit.models import AuditRow
from journal.core import clock, db, mail
from journal.erasure import belongings
from journal.safety import monitoring, promise_actions
from journal.safety.asking import Mode
from journal.safety.models import NoticeRow, PromiseRow
from journal.safety.promise import WEEK, Answers, Promise
from journal.safety.rules import Level
from journal.sharing import actions as sharing
from tests.factories import at, own

NOW = at("2026-05-14 12:00")


@pytest.fixture(autouse=True)
def _inside(app):
    with app.test_request_context(), clock.Moved(NOW):
        yield


def writer(person_id):
    actor = accounts.actor_of(accounts.person(person_id))
    return policy.clear(Permission.PROMISE_WRITE, actor, None, frozenset())


def promise(**more):
    values = {"answers": Answers.SAME_DAY, "reader": "Dr Weiss MARK", "days": tuple(WEEK), "until": time(18),
              "happens": "I call you."} | more
    return Promise(uuid4(), 1, NOW, UUID(int=0), "UTC", **values)


def share(people, who="therapist", scopes=frozenset({Scope.CHECK_INS})):
    return sharing.give(own(people["patient"]), people[who], None, scopes)


def lines(event):
    return list(db.session().scalars(select(AuditRow).where(AuditRow.event == event)))


def letters(app):
    return mail.filed(app.config["SETTINGS"].mail_dir)


def test_every_version_stays_numbered_and_the_newest_holds(people):
    mine = writer(people["therapist"])
    first = promise_actions.save_promise(mine, promise())
    assert (first.number, first.written_by, first.zone) == (1, people["therapist"], "Europe/Madrid")
    assert promise_actions.save_promise(mine, promise()) == first, "without a change nothing is stored"
    second = promise_actions.save_promise(mine, promise(stands_in="Sam"))
    assert promise_actions.save_promise(mine, replace(second)) == second, "sent twice"
    assert promise_actions.save_promise(mine, first) == second, "an old form sent again takes nothing back"
    assert monitoring.newest(people["therapist"]) == second
    assert second.number == 2
    assert len(lines("promise:saved")) == 2
    assert set(monitoring.known([first.id, second.id, uuid4()])) == {first.id, second.id}
    for row in db.session().scalars(select(PromiseRow)):
        assert "MARK" not in str(vars(row)), "sealed"


def test_other_words_under_a_known_id_are_stored_as_well(people):
    """Back in the browser, typed over, saved; and an id that is somebody else's."""
    mine, theirs = writer(people["therapist"]), writer(people["other_therapist"])
    first = promise_actions.save_promise(mine, promise())
    again = promise_actions.save_promise(mine, replace(first, reader="later words"))
    assert (again.number, again.reader, again.id != first.id) == (2, "later words", True)
    assert monitoring.newest(people["therapist"]) == again
    promise_actions.save_promise(theirs, replace(first, reader="mine"))
    assert [monitoring.newest(people[one]).reader for one in ("therapist", "other_therapist")] == [
        "later words", "mine"]


def test_what_is_missing_is_refused(people):
    with pytest.raises(promise_actions.PromiseRefused):
        promise_actions.save_promise(writer(people["therapist"]), promise(days=()))
    assert monitoring.newest(people["therapist"]) is None


def test_staff_promise_for_their_clinic_and_it_stays_when_they_go(people):
    promise_actions.save_promise(writer(people["clinic"]), promise())
    promise_actions.save_promise(writer(people["therapist"]), promise())
    clinic_id = accounts.person(people["clinic"]).clinic_id
    with db.transaction() as session:
        belongings.remove(session, people["clinic"])
        belongings.remove(session, people["therapist"])
    assert monitoring.newest(clinic_id).reader == "Dr Weiss MARK"
    assert monitoring.newest(people["therapist"]) is None


def test_readers_are_those_of_live_grants(people):
    promise_actions.save_promise(writer(people["therapist"]), promise())
    mine = own(people["patient"])
    assert monitoring.readers(mine) == []
    grant = share(people)
    share(people, "other_therapist", frozenset({Scope.SESSIONS}))
    sharing.give(mine, None, accounts.person(people["clinic"]).clinic_id, frozenset({Scope.SESSIONS}))
    found = [(one.name, one.can_read, one.promise is not None) for one in monitoring.readers(mine)]
    assert found == [("Dr Hanna Weiss", True, True), ("Northlight", False, False), ("Sam Okafor", False, False)]
    assert monitoring.how_asked(mine, monitoring.readers(mine)).mode is Mode.WEEKLY
    operating.disable(people["therapist"])
    assert not any(one.can_read for one in monitoring.readers(mine)), "who cannot sign in reads nothing"
    operating.enable(people["therapist"])
    sharing.withdraw_grant(mine, grant)
    assert monitoring.how_asked(mine, monitoring.readers(mine)).why == "nobody"


def test_two_marks_make_it_daily_and_each_is_written_down(people):
    share(people)
    promise_actions.save_promise(writer(people["therapist"]), promise())
    mine = own(people["patient"])
    theirs = policy.clear(Permission.ASKING_CHOOSE, writer(people["therapist"]).actor, mine.patient,
                          frozenset({Scope.CHECK_INS}))

    def mode():
        return monitoring.how_asked(mine, monitoring.readers(mine)).mode

    assert promise_actions.choose(mine, Mode.DAILY)
    assert promise_actions.choose(mine, Mode.DAILY) is None, "sending twice stores once"
    assert mode() is Mode.WEEKLY
    assert promise_actions.choose(theirs, Mode.DAILY)
    assert mode() is Mode.DAILY
    promise_actions.choose(theirs, Mode.WEEKLY)
    assert mode() is Mode.WEEKLY
    promise_actions.choose(mine, Mode.OFF)
    assert mode() is Mode.OFF
    assert [one.number for one in monitoring.choices(mine)] == [1, 2, 3, 4]
    assert monitoring.choices(own(people["other_patient"])) == []
    assert len(lines("asking:chosen")) == 4


def test_promised_readers_get_one_mail_without_content(app, people):
    share(people)
    share(people, "other_therapist")
    promise_actions.save_promise(writer(people["therapist"]), promise())
    mine, entry_id = own(people["patient"]), uuid4()
    assert promise_actions.tell(mine, entry_id, Level.S1) == []
    assert len(promise_actions.tell(mine, entry_id, Level.S2)) == 1
    assert promise_actions.tell(mine, entry_id, Level.S2) == [], "once for each entry and level"
    assert len(promise_actions.tell(mine, entry_id, Level.S3)) == 1
    sent = letters(app)
    assert [one.to for one in sent] == ["therapist@example.org"] * 2
    assert sent[0].subject == "Please look at your list today"
    for word in ("Mara", "Ellison", "thought", "S2", str(entry_id), str(people["patient"])):
        assert word not in sent[0].text + sent[0].subject
    assert "/caseload" in sent[0].text
    assert {one.delivered_at for one in monitoring.notices(mine, entry_id)} == {NOW}
    assert [line.keys for line in lines("reader:told")] == [
        {"entry_id": str(entry_id), "to": str(people["therapist"])}] * 2
    assert monitoring.notices(own(people["other_patient"]), entry_id) == []


def test_sharing_withdrawn_means_no_notice(app, people):
    grant = share(people)
    promise_actions.save_promise(writer(people["therapist"]), promise())
    sharing.withdraw_grant(own(people["patient"]), grant)
    assert promise_actions.tell(own(people["patient"]), uuid4(), Level.S3) == []
    assert letters(app) == []


def test_a_mail_that_is_not_taken_waits_and_is_not_called_delivered(app, people, monkeypatch):
    share(people)
    promise_actions.save_promise(writer(people["therapist"]), promise())

    def down(*_):
        raise smtplib.SMTPException

    monkeypatch.setattr(mail, "write_private", down)
    entry_id = uuid4()
    promise_actions.tell(own(people["patient"]), entry_id, Level.S3)
    (row,) = db.session().scalars(select(NoticeRow))
    assert row.delivered_at is None
    assert mail.outbox.waiting() == 1
    (found,) = monitoring.notices(own(people["patient"]), entry_id)
    assert found.is_failing(NOW + timedelta(minutes=5))


def test_nobody_promises_for_a_clinic_that_is_not_there(people):
    staff = writer(people["clinic"])
    with pytest.raises(promise_actions.NobodyToPromise):
        promise_actions.save_promise(replace(staff, actor=replace(staff.actor, clinic_id=None)), promise())
