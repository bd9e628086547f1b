from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from journal.access.permissions import Scope
from journal.audit.models import AuditRow
from journal.core import clock, db
from journal.treatment import actions, queries
from journal.treatment.models import SessionRow
from journal.treatment.rules import Kind, Vitals, doubles
from tests.factories import at, own
from tests.treatment.cases import FULL, SESSIONS, clearance, session

NOW = at("2026-05-14 12:00")
DAY = date(2026, 5, 12)


@pytest.fixture(autouse=True)
def _inside(app):
    with app.app_context(), clock.Moved(NOW):
        yield


def lines(patient_id):
    return [row.event for row in db.session().scalars(
        select(AuditRow).where(AuditRow.patient_id == patient_id).order_by(AuditRow.seq))]


def statements():
    """The statements that run from here on."""
    seen = []
    engine = db.database().engine
    event.listen(engine, "before_cursor_execute", lambda *found: seen.append(found[2]))
    return seen


def test_a_session_is_kept_whole(people):
    mine = own(people["patient"])
    saved = actions.save_session(mine, session(day=DAY, starts_at=at("2026-05-12 08:00"), minutes=40, **FULL))
    (found,) = queries.sessions(mine)
    assert found == replace(saved, number=1)
    assert (found.entered_by, found.entered_at, found.note_by) == (mine.actor.id, NOW, mine.actor.id)
    assert lines(people["patient"]) == ["session:saved"]


def test_what_a_session_says_is_sealed(people):
    actions.save_session(own(people["patient"]), session(**FULL))
    row = db.session().scalars(select(SessionRow)).one()
    stored = b"".join(value for value in vars(row).values() if isinstance(value, bytes))
    assert b"Sam" not in stored
    assert b"hard" not in stored
    assert b"ketamine" not in stored


def test_sending_twice_stores_once(people):
    mine, one = own(people["patient"]), session(day=DAY)
    actions.save_session(mine, one)
    assert actions.save_session(mine, one).id == one.id
    with pytest.raises(actions.ChangedMeanwhile):
        actions.save_session(mine, replace(one, dose_mg=99.0))
    assert [stored.dose_mg for stored in queries.sessions(mine)] == [None]


@pytest.mark.asvs("V2.2.2")
@pytest.mark.parametrize("values", [
    {"dose_mg": float("nan")}, {"dose_mg": 0.0}, {"weight_kg": 9.0}, {"minutes": 0}, {"day": date(1900, 1, 1)},
    {"day": date(2030, 1, 1)}, {"booked_on": date(2026, 5, 15)}, {"route": "smoke"}, {"note": "x" * 4001},
    {"vitals": (Vitals("before", 80, 120),)}, {"vitals": (Vitals("after", spo2=101),)}])
def test_what_breaks_a_rule_is_refused(people, values):
    mine = own(people["patient"])
    with pytest.raises(actions.SessionRefused):
        actions.save_session(mine, session(**({"day": DAY} | values)))
    assert queries.sessions(mine) == []


def test_a_change_keeps_the_version_before(people):
    mine = own(people["patient"])
    one = actions.save_session(mine, session(day=DAY, dose_mg=60.0, companion="Sam"))
    theirs = clearance(people["therapist"], people["patient"], SESSIONS)
    with clock.Moved(NOW + timedelta(hours=1)):
        changed = actions.change(theirs, replace(queries.session(theirs, one.id), dose_mg=65.0), one.written_at)
    assert (changed.dose_mg, changed.companion, changed.number) == (65.0, "Sam", 1)
    assert (changed.changed_by, changed.entered_by) == (people["therapist"], people["patient"])
    (version,) = queries.versions(mine, one.id)
    assert (version.was.dose_mg, version.was.companion) == (60.0, "Sam")
    assert (version.replaced_by, version.replaced_at) == (people["therapist"], NOW + timedelta(hours=1))
    assert version.changed == ("dose_mg",)
    assert lines(people["patient"]) == ["session:saved", "session:changed"]


def test_an_unchanged_session_makes_no_version(people):
    mine = own(people["patient"])
    one = actions.save_session(mine, session(day=DAY, **FULL))
    actions.change(mine, queries.session(mine, one.id))
    assert queries.versions(mine, one.id) == []
    assert lines(people["patient"]) == ["session:saved"]


@pytest.mark.asvs("V15.4.2")
def test_two_who_change_at_once_are_told(people):
    mine = own(people["patient"])
    one = actions.save_session(mine, session(day=DAY))
    with clock.Moved(NOW + timedelta(minutes=1)):
        actions.change(mine, replace(one, dose_mg=50.0), one.written_at)
        with pytest.raises(actions.ChangedMeanwhile):
            actions.change(mine, replace(one, dose_mg=70.0), one.written_at)
    assert queries.session(mine, one.id).dose_mg == 50.0


def test_deleted_and_back(people):
    mine = own(people["patient"])
    one = actions.save_session(mine, session(day=DAY))
    actions.delete(mine, one.id)
    assert queries.sessions(mine) == []
    assert queries.session(mine, one.id).deleted
    with pytest.raises(actions.NotHere):
        actions.delete(mine, one.id)
    actions.restore(mine, one.id)
    assert [found.id for found in queries.sessions(mine)] == [one.id]
    with pytest.raises(actions.NotHere):
        actions.restore(mine, one.id)


def test_a_joined_double_counts_once_and_fills_gaps(people):
    mine, theirs = own(people["patient"]), clearance(people["clinic"], people["patient"], SESSIONS)
    first = actions.save_session(mine, session(day=DAY, note="my words", companion="Sam", dose_mg=60.0))
    with clock.Moved(NOW + timedelta(hours=1)):
        second = actions.save_session(theirs, session(day=DAY, dose_mg=65.0, weight_kg=80.0,
                                                      vitals=(Vitals("before", 120, 80),)))
    assert [(a.id, b.id) for a, b in doubles(queries.sessions(mine))] == [(first.id, second.id)]
    actions.join(theirs, second.id, first.id)
    (one,) = queries.sessions(mine)
    assert (one.number, one.dose_mg, one.weight_kg, one.note) == (1, 60.0, 80.0, "my words")
    assert one.vitals == (Vitals("before", 120, 80),)
    assert [found.id for found in queries.joined_into(mine, first.id)] == [second.id]
    assert doubles(queries.sessions(mine)) == []
    actions.restore(mine, second.id)
    assert [found.number for found in queries.sessions(mine)] == [1, 1], "counted once until somebody says"
    actions.keep_apart(mine, second.id)
    assert [found.number for found in queries.sessions(mine)] == [1, 2]


def test_a_filled_gap_is_not_stored_by_a_change(people):
    mine = own(people["patient"])
    first = actions.save_session(mine, session(day=DAY))
    second = actions.save_session(mine, session(day=DAY, weight_kg=80.0))
    actions.join(mine, second.id, first.id)
    actions.change(mine, replace(queries.session(mine, first.id), dose_mg=40.0))
    actions.restore(mine, second.id)
    assert queries.session(mine, first.id).weight_kg is None
    assert queries.session(mine, first.id).dose_mg == 40.0


def test_kept_apart_is_not_asked_again(people):
    mine = own(people["patient"])
    first = actions.save_session(mine, session(day=DAY))
    second = actions.save_session(mine, session(day=DAY))
    later = doubles(queries.sessions(mine))[0][1]
    actions.keep_apart(mine, later.id)
    assert doubles(queries.sessions(mine)) == []
    third = actions.save_session(mine, session(day=DAY))
    (pair,) = doubles(queries.sessions(mine))
    assert third.id in (pair[0].id, pair[1].id)
    assert later.id in (first.id, second.id)


@pytest.mark.parametrize("more", [{"day": DAY + timedelta(days=1)}, {"day": DAY, "kind": Kind.INTEGRATION}])
def test_different_sessions_do_not_join(people, more):
    mine = own(people["patient"])
    first, second = (actions.save_session(mine, one) for one in (session(day=DAY), session(**more)))
    with pytest.raises(actions.NotHere):
        actions.join(mine, second.id, first.id)
    with pytest.raises(actions.NotHere):
        actions.join(mine, first.id, first.id)


def test_joining_a_joined_one_moves_its_doubles(people):
    mine = own(people["patient"])
    one, two, three = (actions.save_session(mine, session(day=DAY)) for _ in range(3))
    actions.join(mine, three.id, two.id)
    actions.join(mine, two.id, one.id)
    assert {found.id for found in queries.joined_into(mine, one.id)} == {two.id, three.id}


def test_notes_stay_with_their_writer(people):
    mine = own(people["patient"])
    theirs = clearance(people["therapist"], people["patient"], SESSIONS)
    private = actions.save_session(mine, session(day=DAY, note="my words"))
    written = actions.save_session(theirs, session(day=DAY - timedelta(days=1), note="her words"))
    seen = {one.id: one.note for one in queries.sessions(theirs)}
    assert seen == {private.id: None, written.id: "her words"}
    other = clearance(people["other_therapist"], people["patient"], SESSIONS)
    assert {one.note for one in queries.sessions(other)} == {None}
    assert queries.has_hidden_note(theirs, private.id)
    assert not queries.has_hidden_note(theirs, written.id)
    actions.change(theirs, replace(queries.session(theirs, private.id), dose_mg=50.0, note="instead"))
    assert queries.session(mine, private.id).note == "my words"
    actions.change(mine, replace(queries.session(mine, written.id), note="her words and mine"))
    assert queries.session(theirs, written.id).note is None
    assert [version.was.note for version in queries.versions(theirs, written.id)] == ["her words"]


def test_a_note_of_two_writers_is_the_patients(people):
    mine = own(people["patient"])
    both = clearance(people["therapist"], people["patient"], SESSIONS | {Scope.NOTES})
    one = actions.save_session(mine, session(day=DAY, note="my words"))
    actions.change(both, replace(queries.session(both, one.id), note="my words and hers"))
    assert queries.session(clearance(people["therapist"], people["patient"], SESSIONS), one.id).note is None


def test_clinic_staff_neither_read_nor_replace_free_text(people):
    mine, theirs = own(people["patient"]), clearance(people["clinic"], people["patient"])
    one = actions.save_session(mine, session(day=DAY, **FULL))
    seen = queries.session(theirs, one.id)
    assert seen.note is seen.companion is None
    assert seen.dose_mg == 60.0
    actions.change(theirs, replace(seen, dose_mg=70.0))
    kept = queries.session(mine, one.id)
    assert (kept.dose_mg, kept.note, kept.companion) == (70.0, "It was hard", "Sam")
    assert queries.versions(theirs, one.id)[0].was.companion is None
    told = actions.save_session(theirs, session(day=DAY, companion="x", note="y"))
    assert told.note is told.companion is None


def test_without_the_scope_there_is_nothing(people):
    mine = own(people["patient"])
    one = actions.save_session(mine, session(day=DAY))
    blind = replace(mine, scopes=frozenset({Scope.CHECK_INS, Scope.NOTES}))
    assert queries.sessions(blind) == []
    assert queries.session(blind, one.id) is None
    assert queries.versions(blind, one.id) == []
    for act in (actions.delete, actions.restore, actions.keep_apart):
        with pytest.raises(actions.NotHere):
            act(blind, one.id)


@pytest.mark.asvs("V8.2.2", "T04")
def test_another_patients_session_is_not_here(people):
    one = actions.save_session(own(people["patient"]), session(day=DAY))
    other = own(people["other_patient"])
    assert queries.session(other, one.id) is None
    with pytest.raises(actions.NotHere):
        actions.change(other, one)
    with pytest.raises(actions.NotHere):
        actions.delete(other, uuid4())


def test_reading_takes_the_same_statements_for_few_and_many(people):
    mine = own(people["patient"])
    counts = []
    for n in (1, 15):
        for _ in range(n):
            actions.save_session(mine, session(day=DAY, **FULL))
        db.session().rollback()
        db.session().expunge_all()
        seen = statements()
        queries.sessions(mine)
        counts.append(len([one for one in seen if one.startswith("SELECT")]))
    assert counts == [1, 1]


def test_many_patients_in_one_statement(people):
    for name in ("patient", "other_patient"):
        actions.save_session(own(people[name]), session(day=DAY, **FULL))
    db.session().rollback()
    db.session().expunge_all()
    seen = statements()
    found = queries.sessions_of({people["patient"]: SESSIONS, people["other_patient"]: frozenset({Scope.CHECK_INS})})
    assert len([one for one in seen if one.startswith("SELECT")]) == 1
    (one,) = found[people["patient"]]
    assert (one.number, one.day, one.dose_mg, one.note) == (1, DAY, None, None)
    assert found[people["other_patient"]] == []


def test_writers_are_named_with_their_clinic(people):
    names = queries.writers([people["clinic"], people["patient"], None, uuid4()])
    assert names == {people["clinic"]: "Ines Duarte, Northlight", people["patient"]: "Mara Ellison"}


def test_last_and_next(people):
    days = [session(day=DAY + timedelta(days=n)) for n in (-5, 0, 2, 3, 9)]
    last, following = queries.last_and_next(days, DAY + timedelta(days=2))
    assert (last.day, following.day) == (DAY + timedelta(days=2), DAY + timedelta(days=3))
    assert queries.last_and_next([], DAY) == (None, None)
    assert queries.last_and_next(days, DAY, Kind.INTEGRATION) == (None, None)
