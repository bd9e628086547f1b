"""The daily seal: one a day, and whatever is done to the chain or to the seals is found, with its day."""

import threading
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from journal.audit import log as audit
from journal.audit import seals
from journal.audit.events import Event
from journal.audit.models import AuditSealRow
from journal.core import clock, db
from tests.audit.tampering import change
from tests.factories import at

ONE, OTHER = uuid4(), uuid4()
DAYS = ("2026-05-01", "2026-05-02", "2026-05-03")
SHIFT = ("UPDATE audit SET seq = seq + 100 WHERE seq >= 3", "UPDATE audit SET seq = seq - 99 WHERE seq > 100")
INSERT = ("INSERT INTO audit (seq, at, event, actor_id, patient_id, keys, chain) "
          "SELECT 3, at, event, actor_id, patient_id, keys, chain FROM audit WHERE seq = 2")
SWAP = ("UPDATE audit_seal SET day = '2026-06-01' WHERE day = '2026-05-01'",
        "UPDATE audit_seal SET day = '2026-05-01' WHERE day = '2026-05-02'",
        "UPDATE audit_seal SET day = '2026-05-02' WHERE day = '2026-06-01'")


@pytest.fixture
def sealed(app: Flask) -> Iterator[Flask]:
    """Three days of two lines, each sealed at its end: lines 2, 4 and 6."""
    with app.app_context():
        for day in DAYS:
            with clock.Moved(at(f"{day} 12:00")):
                for page in "ab":
                    audit.record_ids(Event.RECORD_OPENED, OTHER, [ONE], page=page)
                assert seals.seal_head() == 1
        with clock.Moved(at("2026-05-04 12:00")):
            yield app


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["audit", "verify", *arguments])
    return result.exit_code, result.output


def test_an_empty_chain_has_no_seal(app: Flask) -> None:
    with app.app_context():
        assert seals.seal_head() == 0
        assert seals.count() == 0


def test_a_day_is_sealed_once_at_its_first_run(sealed: Flask) -> None:
    with clock.Moved(at("2026-05-03 23:59")):
        assert seals.seal_head() == 0
    found = db.session().execute(select(AuditSealRow.day, AuditSealRow.seq).order_by(AuditSealRow.day)).all()
    assert [tuple(row) for row in found] == [(date.fromisoformat(day), seq)
                                             for day, seq in zip(DAYS, (2, 4, 6), strict=True)]


def test_two_machines_write_one_seal(app: Flask) -> None:
    done: list[int] = []
    with app.app_context():
        audit.record_ids(Event.RECORD_LISTED, OTHER, [ONE])

    def seal() -> None:
        with app.app_context():
            done.append(seals.seal_head())

    threads = [threading.Thread(target=seal) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [0, 0, 0, 1]


@pytest.mark.asvs("V16.4.2")
def test_an_untouched_chain_and_its_seals_hold(sealed: Flask) -> None:
    assert seals.problems() == []
    code, output = run(sealed)
    assert (code, output) == (0, "6 lines, chain unbroken; 3 seals fit\n")


@pytest.mark.asvs("V16.4.2")
@pytest.mark.parametrize(("statements", "rewrite", "days"), [
    pytest.param(["UPDATE audit SET event = 'entry:saved' WHERE seq = 1"], True, DAYS, id="rewritten from line 1"),
    pytest.param(["UPDATE audit SET event = 'entry:saved' WHERE seq = 4"], True, DAYS[1:], id="rewritten from line 4"),
    pytest.param([*SHIFT, INSERT], True, DAYS[1:], id="a line put in the middle, the rest rewritten"),
    pytest.param(["DELETE FROM audit WHERE seq = 3", "UPDATE audit SET seq = seq - 1 WHERE seq > 3"], True, DAYS[1:],
                 id="a line taken out, the rest rewritten"),
    pytest.param(["UPDATE audit SET seq = 100 WHERE seq = 3", "UPDATE audit SET seq = 3 WHERE seq = 4",
                  "UPDATE audit SET seq = 4 WHERE seq = 100"], True, DAYS[1:], id="two lines exchanged, rewritten"),
    pytest.param(["DELETE FROM audit WHERE seq > 5"], False, DAYS[2:], id="the end cut off"),
    pytest.param(["DELETE FROM audit"], False, DAYS, id="all lines gone"),
    pytest.param(SWAP, False, DAYS, id="seals exchanged"),
    pytest.param(["DELETE FROM audit_seal WHERE day = '2026-05-02'"], False, DAYS[2:], id="a seal taken out"),
    pytest.param(["UPDATE audit_seal SET seq = 5 WHERE day = '2026-05-03'"], False, DAYS[2:], id="a seal moved"),
])
def test_what_was_done_to_a_sealed_chain_is_found_with_its_day(
        sealed: Flask, statements: list[str], rewrite: bool, days: tuple[str, ...]) -> None:
    change(*statements, rewrite=rewrite)
    found = seals.problems()
    assert [day for day in DAYS if any(day in one for one in found)] == list(days)
    if rewrite:
        assert audit.first_broken() is None, "the seals alone found it"
    code, output = run(sealed)
    assert code == 1
    assert all(day in output for day in days)


def test_a_cut_end_is_called_so(sealed: Flask) -> None:
    change("DELETE FROM audit WHERE seq > 4")
    assert audit.first_broken() is None
    [found] = seals.problems()
    assert "ends at line 4" in found
    assert "cut off" in found


def test_days_without_a_seal_are_named(sealed: Flask) -> None:
    change("DELETE FROM audit_seal")
    assert seals.problems() == []
    assert [str(day) for day in seals.unsealed_days()] == list(DAYS)
    code, output = run(sealed)
    assert code == 0
    assert "no seal on 3 days" in output
