"""After a questionnaire was sent: stored first, then flags, then who is told; once, whatever fails in between."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from journal.access.permissions import Scope
from journal.audit.models import AuditRow
from journal.core import clock, db, mail
from journal.questionnaires import actions, following, standing
from journal.questionnaires.responses import Mark
from journal.safety import flag_actions, flag_models, monitoring
from journal.sharing import actions as sharing
from tests.factories import own
from tests.questionnaires.cases import NOW, reads, response, send, theirs

LATER = NOW + timedelta(minutes=3)


@pytest.fixture(autouse=True)
def _inside(app):
    with app.test_request_context(), clock.Moved(NOW):
        yield


def raised(people):
    return [(flag.rule, flag.item, flag.answer) for flag, _ in flag_actions.flags(own(people["patient"]))]


def letters(app):
    return mail.filed(app.config["SETTINGS"].mail_dir)


def lines(event):
    return list(db.session().scalars(select(AuditRow).where(AuditRow.event == event)))


def test_a_flag_is_raised_once_and_its_reader_is_told_without_a_word_of_it(app, people):
    reads(people)
    sent = send(people["patient"], "phq9", q9=1)
    following.follow(own(people["patient"]), sent)
    assert raised(people) == [("q9_any", "q9", 1)]
    (letter,) = letters(app)
    assert letter.to == "therapist@example.org"
    for word in ("Mara", "PHQ", "thought", "S2", str(sent.id)):
        assert word not in letter.subject + letter.text
    (notice,) = monitoring.notices(own(people["patient"]), sent.id)
    assert (notice.reader_id, notice.told_at, notice.delivered_at) == (people["therapist"], NOW, NOW)
    for event in ("flag:raised", "reader:told", "questionnaire:followed"):
        assert len(lines(event)) == 1, event
    for row in db.session().scalars(select(flag_models.FlagRow)):
        assert b"q9" not in row.content_sealed
    assert following.catch_up() == 0


@pytest.mark.parametrize(("scopes", "mails"), [
    (frozenset({Scope.QUESTIONNAIRES}), 1), (frozenset({Scope.CHECK_INS, Scope.SESSIONS}), 0)])
def test_who_cannot_see_it_is_not_told(app, people, scopes, mails):
    reads(people, scopes=scopes)
    send(people["patient"], "phq9", q9=1)
    assert len(letters(app)) == mails
    assert len(raised(people)) == 1, "the answer counts, whoever reads it"


def test_what_can_wait_is_listed_and_not_mailed_and_withdrawn_means_not_told(app, people):
    grant = reads(people)
    send(people["patient"], "gad7", **{f"q{n}": 3 for n in range(1, 8)})
    assert letters(app) == []
    sharing.withdraw_grant(own(people["patient"]), grant)
    send(people["patient"], "phq9", q9=3)
    assert letters(app) == []
    assert {one[0] for one in raised(people)} == {"severe_total", "q9_frequent"}
    assert theirs(people) is None


def test_a_mild_one_raises_nothing_and_counts_as_followed(app, people):
    send(people["patient"], "phq9")
    assert raised(people) == []
    with clock.Moved(LATER):
        assert following.catch_up() == 0


@pytest.mark.parametrize("part", ["raise_flags", "tell", "record"])
def test_what_could_not_be_stored_is_done_by_the_next_round(app, people, monkeypatch, part):
    reads(people)

    def full(*_, **__):
        raise db.NotSaved("no room")

    place = {"raise_flags": flag_actions, "tell": following.promise_actions, "record": following}[part]
    with monkeypatch.context() as broken:
        broken.setattr(place, "_note_followed" if part == "record" else part, full)
        sent = send(people["patient"], "phq9", q9=2)
        assert following.next_url(own(people["patient"]), sent) == f"/questionnaires/{sent.id}/help"
        with clock.Moved(LATER):
            assert following.catch_up() == 0
    assert following.catch_up() == 0, "the request has its two minutes"
    with clock.Moved(LATER):
        assert following.catch_up() == 1
        assert following.catch_up() == 0
    assert raised(people) == [("q9_frequent", "q9", 2)]
    assert len(letters(app)) == 1


def test_one_that_cannot_be_followed_stops_no_other(app, people, monkeypatch):
    first = send(people["patient"], "phq9", followed=False, q9=1)
    send(people["other_patient"], "phq9", followed=False, q9=1)
    real = flag_actions.raise_flags

    def sometimes(clearance, found):
        if found[0].source_id == first.id:
            raise db.NotSaved("no room")
        return real(clearance, found)

    monkeypatch.setattr(flag_actions, "raise_flags", sometimes)
    with clock.Moved(LATER):
        assert following.catch_up() == 1
    assert raised(people) == []
    assert len(flag_actions.flags(own(people["other_patient"]))) == 1


def test_what_came_from_elsewhere_or_was_taken_away_is_not_followed(people):
    mine = own(people["patient"])
    old = response("phq9", {}, origin="by_hand", result={"total": 24, "flags": ["severe_total"]})
    actions.save_old(mine, old)
    following.follow(mine, old)
    gone = send(people["patient"], "phq9", followed=False, q9=1)
    actions.delete(mine, gone.id)
    actions.mark(mine, Mark(gone.id, NOW, mine.actor.id, "later"))
    with clock.Moved(LATER):
        assert following.catch_up() == 0
    assert raised(people) == []


def test_two_at_once_raise_one_flag_and_send_one_mail(app, people):
    reads(people)
    sent = send(people["patient"], "phq9", followed=False, q9=1)
    start, failed = threading.Barrier(2), []

    def run():
        with app.test_request_context(), clock.Moved(NOW):
            try:
                mine = own(people["patient"])
                start.wait()
                following.follow_through(mine, sent)
            except Exception as error:
                failed.append(error)

    both = [threading.Thread(target=run) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert failed == []
    db.session().rollback()
    assert len(raised(people)) == 1
    assert len(letters(app)) == 1


def test_who_may_be_asked_what_follows_the_promise_of_this_moment(people):
    mine = own(people["patient"])
    assert "phq8" in standing.instruments_for(mine)
    assert not {"phq9", "asq"} & standing.instruments_for(mine)
    grant = reads(people)
    assert {"phq9", "asq"} <= standing.instruments_for(mine)
    assert "sidas" not in standing.instruments_for(mine), "its licence was not read here"
    sharing.withdraw_grant(mine, grant)
    assert "phq9" not in standing.instruments_for(mine)
