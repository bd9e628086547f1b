"""The ledger's file keeps every line that was said to be written, and nobody but its owner reads it."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from journal.erasure import ledger
from tests.conftest import settings_for

AT = datetime(2026, 5, 14, 12, tzinfo=UTC)


def test_who_is_added_is_read_once_and_in_order(tmp_path: Path) -> None:
    file, people = tmp_path / "kept" / "erased.jsonl", [uuid4() for _ in range(3)]
    assert ledger.read(file) == []
    for person in (*people, people[0]):
        ledger.append(file, person, AT)
    assert ledger.read(file) == people
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text().splitlines()[0] == f'{{"person": "{people[0]}", "at": "2026-05-14T12:00:00+00:00"}}'


@pytest.mark.parametrize("cut", [1, 20, 60, 80])
def test_a_line_torn_by_a_power_cut_disturbs_no_other(tmp_path: Path, cut: int) -> None:
    file, first, torn, last = tmp_path / "erased.jsonl", uuid4(), uuid4(), uuid4()
    ledger.append(file, first, AT)
    whole = file.stat().st_size
    ledger.append(file, torn, AT)
    with file.open("rb+") as opened:
        opened.truncate(whole + cut)
    assert ledger.read(file) == [first]
    ledger.append(file, last, AT)
    assert ledger.read(file) == [first, last]
    ledger.append(file, torn, AT)
    assert ledger.read(file) == [first, last, torn]


def test_strange_lines_are_passed_over(tmp_path: Path) -> None:
    file, person = tmp_path / "erased.jsonl", uuid4()
    file.write_bytes(b'\n[]\n{"person": 3}\n{"person": null}\n"x"\n\xff\xfe\n{}\n')
    ledger.append(file, person, AT)
    assert ledger.read(file) == [person]


def test_it_lies_with_the_backups_where_there_are_some(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data")
    assert ledger.path(settings) == tmp_path / "data" / "erased.jsonl"
    kept = settings_for(tmp_path / "data", backup_dir=tmp_path / "backups")
    assert ledger.path(kept) == tmp_path / "backups" / "erased.jsonl"
