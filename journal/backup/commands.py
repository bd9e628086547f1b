"""The operator's commands on backups: `flask --app wsgi backup key|make|restore|drill|status`."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click
from flask import current_app
from flask.cli import AppGroup

from journal.backup import archive, shelf
from journal.backup.drill import drill as drilled
from journal.backup.make import make as made
from journal.backup.restore import restore as restored
from journal.backup.rules import BackupRefused
from journal.core import clock
from journal.core.crypto import KeyMissing
from journal.core.settings import Settings

P = ParamSpec("P")
FILE = click.Path(path_type=Path, dir_okay=False)
backup = AppGroup("backup", help="Backups, sealed to a key that is kept elsewhere.")


def plainly(command: Callable[P, None]) -> Callable[P, None]:
    """A refusal is one sentence and exit code 1."""
    @wraps(command)
    def run(*args: P.args, **options: P.kwargs) -> None:
        try:
            command(*args, **options)
        except (BackupRefused, KeyMissing) as refused:
            raise click.ClickException(str(refused)) from None
        except OSError as error:
            raise click.ClickException(f"{error.filename or 'The file system'}: {error.strerror}") from None
    return run


@backup.command("key")
@click.argument("private_path", type=FILE)
@plainly
def key(private_path: Path) -> None:
    """Make a pair of keys: the private half into PRIVATE_PATH, the public half on the screen."""
    public = archive.make_pair(private_path)
    click.echo(f"INTERLUDE_BACKUP_RECIPIENT={public}")
    click.echo(f"Carry {private_path} away from this machine, twice, and delete it here. Without it no backup can be "
               "read.", err=True)


@backup.command("make")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Instead of INTERLUDE_BACKUP_DIR.")
@plainly
def make(out: Path | None) -> None:
    """Make one backup; remove those older than 35 days. Others may write meanwhile."""
    done = made(_folder(out), archive.public_key(_settings().backup_recipient))
    removed = f", removed {done.removed} old" if done.removed else ""
    click.echo(f"made {done.path} ({_megabytes(done.size)}){removed}")


@backup.command("restore")
@click.argument("file", type=FILE)
@click.option("--key", "private_path", type=FILE, required=True, help="The private half, made by `backup key`.")
@click.option("--ledger", type=FILE, help="The newest erased.jsonl, if it lies elsewhere.")
@plainly
def restore(file: Path, private_path: Path, ledger: Path | None) -> None:
    """Put FILE into this instance's empty databases. Stop the journal first."""
    done = restored(file, archive.private_key(private_path), ledger)
    click.echo(f"restored {sum(done.manifest.journal.counts.values())} rows of {done.manifest.made_at:%Y-%m-%d %H:%M} "
               "UTC" + (f"; schema {done.migrated} was brought up to date" if done.migrated else ""))
    click.echo(f"people on the list of erasures: {done.named}; erased again: {done.erased}; browsers signed out: "
               f"{done.ended}")
    if not done.named:
        click.echo("No list of erased people was found. If anybody ever was erased, find erased.jsonl, and do this "
                   "again with --ledger.", err=True)


@backup.command("drill")
@click.argument("file", type=FILE, required=False)
@click.option("--key", "private_path", type=FILE, required=True, help="The private half, made by `backup key`.")
@click.option("--ledger", type=FILE, help="The newest erased.jsonl, if it lies elsewhere.")
@plainly
def drill(file: Path | None, private_path: Path, ledger: Path | None) -> None:
    """Restore FILE, or the newest backup, into a place of its own, look whether all is there, and throw it away."""
    newest = file or shelf.shelf(_settings().backup_dir).newest
    if newest is None:
        raise BackupRefused("There is no backup to try.")
    done = drilled(newest, archive.private_key(private_path), ledger)
    click.echo(f"{newest.name}: {sum(done.manifest.journal.counts.values())} rows, {done.opened} sealed fields opened, "
               f"{done.erased} people erased again, {done.lines} audit lines, {done.seconds:.1f} seconds")
    if done.problems:
        raise BackupRefused("\n".join(done.problems))
    try:
        shelf.note_drill(newest.parent, newest, done.seconds)
    except OSError as error:
        click.echo(f"The backup is good; that it was tried could not be written beside it: {error.strerror}.", err=True)


@backup.command("status")
@plainly
def status() -> None:
    """Say which backup is the newest and when one was last tried; exit 1 when it is older than 26 hours."""
    found = shelf.shelf(_settings().backup_dir)
    for line in lines(found):
        click.echo(line)
    if found.is_late or not found.reachable:
        raise BackupRefused("There is no backup of the last 26 hours." if found.is_late
                            else "The folder of backups cannot be written to.")


def lines(found: shelf.Shelf) -> list[str]:
    """What there is to say of the folder of backups."""
    place = ("INTERLUDE_BACKUP_DIR is not set" if found.folder is None
             else f"{found.folder} ({'can be reached' if found.reachable else 'cannot be reached'})")
    newest = "none" if found.newest is None or found.made_at is None else (
        f"{found.newest.name}, {_hours(found)} hours old, {_megabytes(found.size)}, one of {found.count}")
    drilled_at = "never" if found.drilled_at is None else f"{found.drilled_at:%Y-%m-%d %H:%M} UTC"
    return [f"backups: {place}", f"newest backup: {newest}", f"last drill: {drilled_at}"]


def _hours(found: shelf.Shelf) -> int:
    return int((clock.now() - found.made_at).total_seconds() // 3600) if found.made_at else 0


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def _folder(out: Path | None) -> Path:
    folder = out or _settings().backup_dir
    if folder is None:
        raise BackupRefused("Set INTERLUDE_BACKUP_DIR, or name a folder with --out.")
    return folder
