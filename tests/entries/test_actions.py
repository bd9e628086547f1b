"""Check-ins in the database: what is stored, kept, taken out, and opened."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from journal.access.permissions import Scope
from journal.audit.events import Event
from journal.audit.models import AuditRow
from journal.core import clock, crypto, db
from journal.core.period import Period
from journal.entries import actions, queries
from journal.entries.rules import SideEffect
from tests.factories import at, entry, own

NOW = at("2026-05-14 12:00")
ALWAYS = Period(NOW.date() - timedelta(days=400), NOW.date())
FULL = {"mood": 0, "anxiety": 6, "energy": 0, "sleep_hours": 0.0, "integration": False, "note": "SECRETNOTE 🌊 ñ",
        "side_effects": (SideEffect("nausea", 3), SideEffect("headache"))}


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


@pytest.fixture
def mine(app, people):
    with app.app_context():
        yield own(people["patient"])


def read(mine):
    db.session().expire_all()
    return queries.entries(mine, ALWAYS)


def test_every_answer_comes_back_as_it_was_given(mine):
    """An answer of 0 is an answer; an open one stays open; "None" is not open."""
    full, open_, none = entry(**FULL), entry(mood=3), entry(side_effects=())
    for one in (full, open_, none):
        actions.save_entry(mine, one)
    stored = {one.id: one for one in read(mine)}
    for one in (full, open_, none):
        assert stored[one.id] == replace(one, changed_at=NOW)
    assert stored[open_.id].energy is None
    assert stored[open_.id].side_effects is None


@pytest.mark.asvs("P4")
def test_the_same_twice_is_stored_once(mine):
    one = entry(**FULL)
    assert actions.save_entry(mine, one) == actions.save_entry(mine, one)
    assert len(read(mine)) == 1
    assert queries.versions(mine, one.id) == []


def test_several_a_day_stand_side_by_side(mine):
    for mood in (2, 5, 8):
        actions.save_entry(mine, entry(mood=mood))
    assert sorted(one.mood for one in read(mine)) == [2, 5, 8]


def test_a_change_keeps_the_earlier_version_and_the_time_of_writing(mine):
    first = actions.save_entry(mine, entry(**FULL, tags=("walk",), sleep_quality=4))
    with clock.Moved(NOW + timedelta(hours=2)):
        actions.save_entry(mine, replace(entry(id=first.id), mood=5))
    [stored], [earlier] = read(mine), queries.versions(mine, first.id)
    assert (stored.mood, stored.note, stored.tags, stored.sleep_quality) == (5, None, ("walk",), 4)
    assert stored.logged_at == NOW
    assert stored.changed_at == NOW + timedelta(hours=2)
    assert replace(earlier.entry, changed_at=NOW) == first
    assert (earlier.reason, earlier.written_at, earlier.replaced_at) == ("change", NOW, NOW + timedelta(hours=2))


def test_deleted_is_out_of_everything_and_comes_back(mine):
    one = actions.save_entry(mine, entry(**FULL))
    assert actions.delete_entry(mine, one.id)
    assert not actions.delete_entry(mine, one.id)
    assert read(mine) == []
    assert queries.entries_of({mine.patient.id: mine.scopes}, ALWAYS) == {mine.patient.id: []}
    assert queries.first_day(mine) is None
    assert [found.deleted for found in queries.entries(mine, ALWAYS, with_deleted=True)] == [True]
    assert actions.restore_entry(mine, one.id)
    assert not actions.restore_entry(mine, one.id)
    assert read(mine) == [one]


@pytest.mark.asvs("V8.2.2", "T04")
def test_nobody_elses_entry_can_be_changed_deleted_or_brought_back(mine, people):
    theirs, one = own(people["other_patient"]), actions.save_entry(mine, entry(mood=3))
    assert not actions.delete_entry(theirs, one.id)
    assert not actions.restore_entry(theirs, one.id)
    assert queries.entry(theirs, one.id) is None
    actions.save_entry(theirs, replace(one, mood=9))
    assert [found.mood for found in read(mine)] == [3]


@pytest.mark.parametrize(("days", "late", "hollow"), [(0, 0, False), (3, 3, False), (4, 4, True)])
def test_late_is_counted_from_the_journal_day(mine, days, late, hollow):
    actions.save_entry(mine, entry(mood=3, day=NOW.date() - timedelta(days=days)))
    [stored] = read(mine)
    assert (stored.days_late, stored.is_late) == (late, hollow)


def test_the_day_is_the_patients_own(mine):
    """23:30 UTC is tomorrow in Madrid."""
    with clock.Moved(at("2026-05-14 23:30")):
        actions.save_entry(mine, entry(mood=3))
        with pytest.raises(actions.EntryRefused):
            actions.save_entry(mine, entry(mood=3, day=at("2026-05-16 00:00").date()))
    found = queries.entries(mine, Period(ALWAYS.first, at("2026-05-15 00:00").date()))
    assert [str(one.day) for one in found] == ["2026-05-15"]


@pytest.mark.asvs("V2.2.2")
def test_an_entry_that_breaks_a_rule_is_refused(mine):
    too_old = at("1899-12-31 00:00").date()
    for wrong in (entry(), entry(mood=11), entry(mood=3, note="x" * 4001), entry(mood=3, day=too_old)):
        with pytest.raises(actions.EntryRefused):
            actions.save_entry(mine, wrong)
    assert read(mine) == []


def test_imported_rows_keep_the_files_time(mine):
    batch, then = uuid4(), at("2026-01-02 20:15")
    rows = [entry(mood=n, day=then.date(), logged_at=then, origin="import", batch_id=batch, import_key=bytes([n]),
                  original={"source": "daylio_csv", "mood": "meh"}) for n in (1, 2)]
    assert actions.save_new(mine, rows) == 2
    stored = read(mine)
    assert {(one.logged_at, one.days_late, one.origin) for one in stored} == {(then, 0, "import")}
    assert queries.known_import_keys(mine) == {b"\1", b"\2"}
    actions.save_entry(mine, replace(entry(id=rows[0].id, day=then.date()), mood=7))
    changed = next(one for one in read(mine) if one.id == rows[0].id)
    assert changed == replace(rows[0], mood=7, changed_at=NOW)
    actions.delete_entry(mine, rows[1].id)
    assert queries.known_import_keys(mine) == {b"\1", b"\2"}
    assert actions.remove_batch(mine, batch) == (1, 1), "what was changed since stays"
    assert queries.known_import_keys(mine) == {b"\1"}


@pytest.mark.asvs("V8.2.3", "V14.2.6", "T05")
@pytest.mark.parametrize("scopes", [frozenset(), *map(frozenset, (
    {Scope.CHECK_INS}, {Scope.SIDE_EFFECTS}, {Scope.NOTES}, {Scope.SESSIONS}, {Scope.CHECK_INS, Scope.NOTES}))])
def test_what_is_not_shared_is_not_even_opened(mine, monkeypatch, scopes):
    actions.save_entry(mine, entry(**FULL, tags=("walk",)))
    opened, real = [], crypto.opener
    monkeypatch.setattr(crypto, "opener", lambda person: lambda context, stored: (
        opened.append(context.decode().split("|")[2]), real(person)(context, stored))[1])
    [found] = queries.entries(replace(mine, scopes=scopes), ALWAYS)
    allowed = {Scope.CHECK_INS: {"ratings"}, Scope.SIDE_EFFECTS: {"side_effects"}, Scope.NOTES: {"note", "tags"}}
    assert set(opened) == set().union(*(allowed.get(scope, set()) for scope in scopes))
    assert (found.mood is None) is (Scope.CHECK_INS not in scopes)
    assert (found.side_effects is None) is (Scope.SIDE_EFFECTS not in scopes)
    assert (found.note is None) is (Scope.NOTES not in scopes)
    opened.clear()
    queries.entries_of({mine.patient.id: scopes}, ALWAYS)
    assert set(opened) == set().union(*(allowed.get(scope, set()) for scope in scopes)) - {"note", "tags"}


@pytest.mark.asvs("T21")
def test_nothing_written_or_rated_lies_open_in_the_rows(mine):
    one = actions.save_entry(mine, entry(**FULL, tags=("SECRETTAG",)))
    actions.save_entry(mine, replace(one, mood=9, note="SECRETOTHER"))
    actions.delete_entry(mine, one.id)
    for name in ("entry", "entry_version", "audit"):
        for row in db.session().execute(text(f"SELECT * FROM {name}")):  # noqa: S608 - our own names
            line = str(row)
            assert "SECRET" not in line
            assert "nausea" not in line
            assert "mood" not in line


def test_answers_cannot_be_told_from_their_size(mine):
    for one in (entry(mood=1), entry(mood=10, anxiety=10, side_effects=()),
                entry(side_effects=(SideEffect("nausea"),))):
        actions.save_entry(mine, one)
    rows = db.session().execute(text("SELECT length(ratings_sealed), length(side_effects_sealed) FROM entry"))
    assert len({tuple(row) for row in rows}) == 1


def test_each_write_leaves_one_line_in_the_audit(mine):
    one = actions.save_entry(mine, entry(mood=3))
    actions.save_entry(mine, one)
    actions.save_entry(mine, replace(one, mood=4))
    actions.delete_entry(mine, one.id)
    actions.restore_entry(mine, one.id)
    lines = db.session().scalars(select(AuditRow).where(AuditRow.patient_id == mine.patient.id).order_by(AuditRow.seq))
    wanted = [Event.ENTRY_SAVED, Event.ENTRY_CHANGED, Event.ENTRY_DELETED, Event.ENTRY_RESTORED]
    assert [(line.event, line.keys) for line in lines] == [(event.label, {"entry_id": str(one.id)}) for event in wanted]


@pytest.mark.asvs("V2.3.3")
def test_an_entry_that_could_not_be_stored_leaves_nothing(mine, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError
    monkeypatch.setattr(actions.audit, "record", broken)
    with pytest.raises(RuntimeError):
        actions.save_entry(mine, entry(mood=3))
    assert read(mine) == []
