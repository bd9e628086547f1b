"""What the operator is told: newest backup, last drill, and an exit code for the monitor."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from journal.backup import shelf
from journal.core import clock, migrating
from tests.backup.instances import CANARY, Instances, fill, make, run


def test_never_is_said_and_fails(sqlite_instances: Instances) -> None:
    code, said = run(sqlite_instances.new(), "backup", "status")
    assert code == 1
    assert "newest backup: none" in said
    assert "last drill: never" in said


def test_a_fresh_one_is_well(sqlite_instances: Instances) -> None:
    app = sqlite_instances.new()
    path = make(app)
    code, said = run(app, "backup", "status")
    assert code == 0, said
    assert f"newest backup: {path.name}, 0 hours old" in said
    assert "(can be reached)" in said


def test_one_of_27_hours_ago_is_late(sqlite_instances: Instances) -> None:
    app = sqlite_instances.new()
    with clock.Moved(clock.now() - timedelta(hours=27)):
        make(app)
    code, said = run(app, "backup", "status")
    assert (code, "27 hours old" in said, "no backup of the last 26 hours" in said) == (1, True, True)


def test_a_folder_that_is_gone_is_said(sqlite_instances: Instances) -> None:
    code, said = run(sqlite_instances.new(backup_dir=Path("/mnt/gone")), "backup", "status")
    assert (code, "/mnt/gone (cannot be reached)" in said) == (1, True)
    code, said = run(sqlite_instances.new(backup_dir=None), "backup", "status")
    assert (code, "INTERLUDE_BACKUP_DIR is not set" in said) == (1, True)


def test_a_spoilt_note_of_the_drill_is_never(sqlite_instances: Instances) -> None:
    app = sqlite_instances.new()
    make(app)
    for text in ("", "[]", "{}", '{"drilled_at": 3}', "null"):
        (sqlite_instances.shelf / shelf.DRILLED).write_text(text)
        assert "last drill: never" in run(app, "backup", "status")[1]


def test_the_instance_tells_its_operator_how_it_is(instances: Instances) -> None:
    app = instances.new()
    people = fill(app)
    make(app)
    code, said = run(app, "status")
    assert code == 0, said
    for line in ("mode: demo", "database: answered in", f"schema: {migrating.head()}, the newest", "keys: open",
                 "disk:", "newest backup: backup-", "last drill: never", "people: 2 patient", "erasures waiting: 0",
                 "mail: ", "audit:"):
        assert line in said
    for secret in (CANARY, "mara@example.org", "Mara", str(people["mara"])):
        assert secret not in said


def test_a_status_that_is_not_well_fails(sqlite_instances: Instances) -> None:
    (sqlite_instances.folder / "ring").write_text("1:" + "A" * 43 + "=")
    app = sqlite_instances.new(mode="production", help_lines_checked=clock.today("UTC"))
    code, said = run(app, "status")
    assert (code, "newest backup: none" in said, "backup of the last 26 hours is missing" in said) == (1, True, True)
    make(app)
    assert run(app, "status")[0] == 0
    code, said = run(sqlite_instances.new(migrated=False), "status")
    assert (code, "schema: empty" in said) == (1, True)


def test_help_lines_that_nobody_rang_for_long_are_told_to_the_operator(sqlite_instances: Instances) -> None:
    today = clock.today("UTC")
    for told, last in ((None, "never"), (today - timedelta(days=200), str(today - timedelta(days=200)))):
        app = sqlite_instances.new(help_lines_checked=told)
        assert f"help lines: checked by a person {last} (overdue" in run(app, "status")[1]
        assert "overdue" not in app.test_client().get("/help").text
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], mode="production")
        assert run(app, "status")[0] == 1
    said = run(sqlite_instances.new(help_lines_checked=today), "status")[1]
    assert f"help lines: checked by a person {today}" in said
    assert "overdue" not in said
