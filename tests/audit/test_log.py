"""The audit: exact keys, ids only, one unbroken chain, written with what it speaks of."""

import threading
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from journal.audit import log as audit
from journal.audit.events import BY_LABEL, LOOKS, Event
from journal.audit.models import AuditRow
from journal.core import clock, db
from tests.audit.tampering import change

ONE, OTHER = uuid4(), uuid4()
LINES, THREADS = 10, 4


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app


def test_labels_are_unique_and_short() -> None:
    assert len(BY_LABEL) == len(Event)
    assert all(len(event.label) <= 40 for event in Event)


@pytest.mark.asvs("V16.2.5")
@pytest.mark.parametrize("keys", [{}, {"entry_id": ONE, "note": "no"}, {"note": "no"}])
def test_only_the_exact_keys_are_taken(context: Flask, keys: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="exactly"):
        audit.record_ids(Event.ENTRY_SAVED, ONE, [ONE], **keys)
    assert audit.count() == 0


def test_a_line_comes_back_as_it_was_written(context: Flask) -> None:
    entry_id = uuid4()
    audit.record_ids(Event.ENTRY_SAVED, ONE, [ONE], entry_id=entry_id)
    [line] = audit.history(ONE, [Event.ENTRY_SAVED], 10)
    assert (line.actor_id, line.patient_id, line.keys) == (ONE, ONE, {"entry_id": str(entry_id)})


def test_looks_are_other_peoples_newest_first(context: Flask) -> None:
    audit.record_ids(Event.RECORD_OPENED, ONE, [ONE], page="mine")
    audit.record_ids(Event.RECORD_OPENED, OTHER, [ONE], page="first")
    audit.record_ids(Event.SUMMARY_TAKEN, OTHER, [ONE], first="2026-05-01", last="2026-05-28")
    audit.record_ids(Event.RECORD_OPENED, OTHER, [OTHER], page="elsewhere")
    assert [line.event for line in audit.looks(ONE)] == [Event.SUMMARY_TAKEN, Event.RECORD_OPENED]
    assert set(LOOKS) >= {line.event for line in audit.looks(ONE)}


def test_a_list_writes_one_line_a_patient(context: Flask) -> None:
    audit.record_ids(Event.RECORD_LISTED, OTHER, [ONE, OTHER])
    assert audit.looked_since(OTHER, Event.RECORD_LISTED, clock.now().replace(hour=0)) == {ONE, OTHER}
    assert audit.first_broken() is None


@pytest.mark.asvs("V11.4.3", "V16.4.2", "T22")
@pytest.mark.parametrize(("statement", "broken"), [
    ("UPDATE audit SET event = 'entry:saved' WHERE seq = 2", 2),
    ("UPDATE audit SET keys = '{\"page\": \"x\"}' WHERE seq = 3", 3),
    ("UPDATE audit SET actor_id = NULL WHERE seq = 1", 1),
    ("DELETE FROM audit WHERE seq = 2", 2),
    ("UPDATE audit SET seq = 9 WHERE seq = 4", 4),
])
def test_a_changed_removed_or_moved_line_is_reported(context: Flask, statement: str, broken: int) -> None:
    for page in "abcd":
        audit.record_ids(Event.RECORD_OPENED, OTHER, [ONE], page=page)
    assert audit.first_broken() is None
    change(statement)
    assert audit.first_broken() == broken


@pytest.mark.asvs("V15.4.1")
def test_lines_of_many_threads_make_one_chain(app: Flask) -> None:
    problems: list[BaseException] = []

    def write(actor: UUID) -> None:
        try:
            for _ in range(LINES):
                with app.app_context():
                    audit.record_ids(Event.RECORD_LISTED, actor, [ONE])
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=write, args=(uuid4(),)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with app.app_context():
        assert audit.count() == LINES * THREADS
        assert audit.first_broken() is None
        assert list(db.session().scalars(select(AuditRow.seq).order_by(AuditRow.seq))) == list(
            range(1, LINES * THREADS + 1))
