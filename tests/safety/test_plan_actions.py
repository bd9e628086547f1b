"""Saving the safety plan: every version stays, nothing is written over, and nobody else's is found."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from journal.access import policy
from journal.access.permissions import ALL_SCOPES, Permission, Scope
from journal.accounts import queries as accounts
from journal.audit.models import AuditRow
from journal.core import clock, crypto, db
from journal.safety import actions, queries
from journal.safety.models import PlanRow
from journal.safety.plan import PART_MAX
from tests.factories import at, own
from tests.safety.cases import FULL

NOW = at("2026-05-14 12:00")


@pytest.fixture(autouse=True)
def _inside(app):
    with app.app_context(), clock.Moved(NOW):
        yield


def save(mine, parts, seen=None, plan_id=None):
    return actions.save_plan(mine, plan_id or uuid4(), parts, seen)


def rows(patient_id):
    return list(db.session().scalars(
        select(PlanRow).where(PlanRow.patient_id == patient_id).order_by(PlanRow.number)))


def test_a_plan_is_kept_whole_with_its_audit_line(people):
    mine = own(people["patient"])
    saved = save(mine, FULL)
    assert queries.plan(mine) == saved
    assert (saved.parts, saved.number, saved.written_at) == (FULL, 1, NOW)
    (line,) = db.session().scalars(select(AuditRow).where(AuditRow.event == "plan:saved"))
    assert line.keys == {"plan_id": str(saved.id)}
    assert line.patient_id == people["patient"]


@pytest.mark.asvs("V14.2.4", "T21")
def test_what_a_plan_says_is_sealed(people):
    save(own(people["patient"]), FULL)
    (row,) = rows(people["patient"])
    stored = str(vars(row))
    for word in ("MARKSIGN", "Nadia", "0134", "lake"):
        assert word not in stored
    assert row.content == FULL


@pytest.mark.asvs("V11.3.3", "T22")
def test_a_plan_moved_to_another_version_cannot_be_read(people):
    mine = own(people["patient"])
    first = save(mine, FULL)
    save(mine, {"signs": "other"}, first.id)
    older, newer = rows(people["patient"])
    newer.content_sealed = older.content_sealed
    with pytest.raises(crypto.SealBroken):
        _ = newer.content


def test_every_version_stays_and_the_newest_counts(people):
    mine = own(people["patient"])
    first = save(mine, {"signs": "a"})
    with clock.Moved(NOW - timedelta(days=1)):  # a clock that went back makes no older version the newest
        second = save(mine, {"signs": "b"}, first.id)
    assert queries.plan(mine).id == second.id
    assert [one.id for one in queries.earlier(mine)] == [first.id]
    assert queries.version(mine, first.id).parts == {"signs": "a"}
    assert queries.earlier(mine)[0].parts == {}, "a list opens nothing"


def test_an_earlier_version_can_be_used_again(people):
    mine = own(people["patient"])
    first = save(mine, {"signs": "a"})
    second = save(mine, {"signs": "b"}, first.id)
    third = actions.use_again(mine, first.id)
    assert (third.parts, third.number) == ({"signs": "a"}, 3)
    assert [one.id for one in queries.earlier(mine)] == [second.id, first.id]
    assert actions.use_again(mine, first.id) == third, "nothing to change"
    assert len(rows(people["patient"])) == 3


def test_sending_twice_stores_once(people):
    mine, plan_id = own(people["patient"]), uuid4()
    save(mine, FULL, plan_id=plan_id)
    save(mine, FULL, plan_id=plan_id)
    assert len(rows(people["patient"])) == 1
    later = save(mine, {"signs": "later"}, plan_id)
    assert save(mine, FULL, plan_id=plan_id) == later, "a form that came late takes nothing back"


def test_nothing_changed_stores_nothing(people):
    mine = own(people["patient"])
    assert save(mine, {}) is None
    first = save(mine, FULL)
    assert save(mine, FULL, None) == first
    assert len(rows(people["patient"])) == 1


def test_a_plan_can_be_emptied_and_comes_back(people):
    mine = own(people["patient"])
    first = save(mine, FULL)
    empty = save(mine, {}, first.id)
    assert empty.is_empty
    assert actions.use_again(mine, first.id).parts == FULL


@pytest.mark.asvs("V2.3.4", "P4")
def test_who_was_overtaken_is_told_and_nothing_is_stored(people):
    mine = own(people["patient"])
    first = save(mine, {"signs": "a"})
    save(mine, {"signs": "b"}, first.id)
    for seen in (None, first.id, uuid4()):
        with pytest.raises(actions.ChangedMeanwhile):
            save(mine, {"signs": "c"}, seen)
    with pytest.raises(actions.ChangedMeanwhile):
        save(mine, {"signs": "d"}, queries.plan(mine).id, first.id)  # an id that is taken by other words
    assert [row.content for row in rows(people["patient"])] == [{"signs": "a"}, {"signs": "b"}]


@pytest.mark.asvs("V15.4.2")
def test_of_two_at_once_one_is_told(app, people):
    first = save(own(people["patient"]), {"signs": "a"})
    gate, told = threading.Barrier(2), []

    def write(words):
        with app.app_context():
            mine = own(people["patient"])
            gate.wait()
            try:
                save(mine, {"signs": words}, first.id)
                told.append("saved")
            except actions.ChangedMeanwhile:
                told.append("told")

    threads = [threading.Thread(target=write, args=(words,)) for words in ("b", "c")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(told) == ["saved", "told"]
    db.session().rollback()
    assert [row.number for row in rows(people["patient"])] == [1, 2]


def test_a_part_that_is_too_long_is_refused(people):
    with pytest.raises(actions.PlanRefused):
        save(own(people["patient"]), {"signs": "x" * (PART_MAX + 1)})
    assert rows(people["patient"]) == []


@pytest.mark.asvs("V8.2.2", "T04")
def test_the_plan_of_another_is_not_found(people):
    mine, other = own(people["patient"]), own(people["other_patient"])
    saved = save(mine, FULL)
    assert queries.plan(other) is None
    assert queries.version(other, saved.id) is None
    assert queries.earlier(other) == []
    with pytest.raises(actions.NotHere):
        actions.use_again(other, saved.id)


@pytest.mark.asvs("V8.1.2", "T05")
def test_only_its_own_kind_opens_it(people):
    saved = save(own(people["patient"]), FULL)
    who, whose = accounts.person(people["therapist"]), accounts.person(people["patient"])
    for scopes, found in ((ALL_SCOPES - {Scope.SAFETY_PLAN}, None), (frozenset({Scope.SAFETY_PLAN}), saved)):
        reader = policy.clear(Permission.PATIENT_READ, accounts.actor_of(who), accounts.patient_of(whose), scopes)
        assert queries.plan(reader) == found
    staff = accounts.actor_of(accounts.person(people["clinic"]))
    reader = policy.clear(Permission.SESSION_READ, staff, accounts.patient_of(whose), ALL_SCOPES)
    assert Scope.SAFETY_PLAN not in reader.scopes
    assert queries.plan(reader) is None
