"""Names, ages and manifests of backups."""

from datetime import UTC, datetime, timedelta

import pytest

from journal.backup import rules
from journal.backup.rules import BackupRefused, Manifest, Part

NOW = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)


def name(**ago: int) -> str:
    return rules.file_name(NOW - timedelta(**ago))


def test_a_name_tells_the_time_and_nothing_else() -> None:
    assert rules.file_name(NOW) == "backup-20261122T031500Z.bak"
    assert rules.made_at("backup-20261122T031500Z.bak") == NOW


@pytest.mark.parametrize("other", ["backup-20261122T031500Z.bak.part", "x-backup-20261122T031500Z.bak", "drill.json",
                                   "backup-20269922T031500Z.bak", "erased.jsonl"])
def test_other_files_are_no_backups(other: str) -> None:
    assert rules.made_at(other) is None
    assert rules.expired([other, name()], NOW + timedelta(days=400)) == []


@pytest.mark.asvs("V14.2.7")
def test_a_backup_ends_after_35_days() -> None:
    names = [name(days=0), name(days=35), name(days=35, seconds=1), name(days=300), "notes.txt"]
    assert rules.expired(names, NOW) == [name(days=300), name(days=35, seconds=1)]


def test_the_only_backup_stays_whatever_its_age() -> None:
    assert rules.expired([name(days=300)], NOW) == []


def test_late_is_more_than_26_hours_or_never() -> None:
    assert not rules.is_late(NOW - timedelta(hours=26), NOW)
    assert rules.is_late(NOW - timedelta(hours=26, seconds=1), NOW)
    assert rules.is_late(None, NOW)


def manifest() -> Manifest:
    return Manifest(NOW, "0.1.0", "0002", {1: "ab", 2: "cd"}, Part("postgresql", {"account": 2}, "public"),
                    Part("sqlite", {"wrapped_key": 3}), {"journal.dump": "00"})


def test_a_manifest_comes_back_as_it_was() -> None:
    assert Manifest.from_plain(manifest().to_plain()) == manifest()
    assert manifest().members() == {"journal.dump", "keys.db", "keys.key"}


@pytest.mark.parametrize("plain", [{}, {"format": 2}, manifest().to_plain() | {"format": 0}])
def test_a_format_of_tomorrow_is_refused(plain: dict[str, object]) -> None:
    with pytest.raises(BackupRefused, match="does not know"):
        Manifest.from_plain(plain)
