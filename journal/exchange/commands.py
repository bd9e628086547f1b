"""The operator's commands on files: `flask --app wsgi import FILE …`, `… export pdf|csv|everything …`."""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from journal.access import policy
from journal.access.clearance import Clearance
from journal.access.permissions import Role
from journal.accounts import queries as accounts
from journal.core import migrating
from journal.core.period import Period
from journal.core.text import render_plain
from journal.entries import side_effects
from journal.exchange import actions, everything_actions, queries
from journal.exchange.formats import diary_files
from journal.exchange.formats.archive import Unreadable
from journal.exchange.formats.incoming import Found
from journal.exchange.rules import PaperFailed, Section
from journal.trends import analysis
from journal.trends.analysis import plain, sentences

DAY = click.DateTime(["%Y-%m-%d"])
OUT = click.Path(dir_okay=False, writable=True, path_type=Path)
export = migrating.Commands("export", help="Take one patient's record out as a file.")
patient_option = click.option("--patient", "email", required=True, help="The patient's e-mail address.")


def patient(email: str) -> Clearance:
    found = accounts.person_by_email(email)
    if found is None or found.role is not Role.PATIENT:
        raise click.ClickException("no patient has this address")
    return policy.clear_job(accounts.patient_of(found))


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@patient_option
@click.option("--dry-run", is_flag=True, help="Say what would be added; write nothing.")
@click.option("--mood", "moods", multiple=True, metavar="WORD=0..10", help="Where an unknown mood word belongs.")
@click.option("--unknown-as-tags", is_flag=True, help="Keep mood words without an answer as tags.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
@migrating.on_newest
def import_file(file: Path, email: str, dry_run: bool, moods: tuple[str, ...], unknown_as_tags: bool,
                as_json: bool) -> None:
    """Bring in a diary from another app (Daylio CSV or backup); the format is found by content."""
    clearance, answers = patient(email), _answers(moods)
    try:
        found = actions.detect(file.name, file.read_bytes())
    except Unreadable as error:
        line = f"line {error.line}: " if error.line else ""
        raise click.ClickException(f"{line}{render_plain(error.message)}") from None
    given = {word.casefold() for word in answers}
    unknown = [word for word in found.unknown_moods if word.casefold() not in given]
    stop = bool(unknown) and not unknown_as_tags
    taken = (actions.preview if dry_run or stop else actions.take_in)(clearance, found, answers)
    _report(found, taken, unknown, stop, as_json, dry_run)
    if stop:
        sys.exit(1)


def _answers(moods: tuple[str, ...]) -> dict[str, int | None]:
    answers: dict[str, int | None] = {}
    for one in moods:
        word, equals, number = one.rpartition("=")
        if not equals or not word.strip() or number not in {str(n) for n in range(11)}:
            raise click.UsageError(f"--mood takes WORD=0..10, not {one!r}")
        answers[word.strip()] = int(number)
    return answers


def _report(found: Found, taken: actions.Taken, unknown: list[str], stop: bool, as_json: bool, dry_run: bool) -> None:
    added = 0 if stop else taken.added
    if as_json:
        rejected = [{"row": one.row, "reason": render_plain(one.reason)} for one in taken.rejected]
        data: dict[str, Any] = {"source": taken.source, "entries": taken.entries, "added": added,
                                "already_there": taken.already_there, "rejected": rejected, "unknown_moods": unknown}
        click.echo(json.dumps(data, ensure_ascii=False))
        return
    if stop:
        click.echo("nothing was written: say where these mood words belong with --mood WORD=0..10, or use "
                   "--unknown-as-tags:", err=True)
        for word in unknown:
            click.echo(f"  {word}", err=True)
        return
    verb = "would be added" if dry_run else "added"
    click.echo(f"{render_plain(found.label)}: {taken.entries} entries, {added} {verb}, {taken.already_there} already "
               f"there, {len(taken.rejected)} rejected")
    for one in taken.rejected:
        click.echo(f"  row {one.row}: {render_plain(one.reason)}")


def _period(whole: Period, first: datetime | None, last: datetime | None) -> Period:
    """The days asked for; None means the first and the last day of `whole`."""
    start, end = first.date() if first else whole.first, last.date() if last else whole.last
    if start > end:
        raise click.UsageError(f"the first day ({start}) has to come before the last ({end})")
    return Period(start, end)


def _write(out: Path, body: bytes) -> None:
    """Writes the file so that only its owner can read it."""
    try:
        out.touch(mode=0o600)
        out.write_bytes(body)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}") from None
    click.echo(f"wrote {out}")


@export.command("pdf")
@patient_option
@click.option("--from", "first", type=DAY, help="First day, YYYY-MM-DD; by default the first journal day.")
@click.option("--to", "last", type=DAY, help="Last day; by default today.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True)
@click.option("--out", type=OUT, required=True)
def export_pdf(email: str, first: datetime | None, last: datetime | None, paper: str, out: Path) -> None:
    """Write the PDF summary, without notes."""
    clearance = patient(email)
    sections, whole = frozenset(Section) - {Section.NOTES}, queries.whole(clearance)
    asked = _period(whole, first, last)
    first_day = min(max(asked.first, whole.first), whole.last)  # a chart of empty centuries would take minutes
    period = Period(first_day, max(first_day, min(asked.last, whole.last)))
    try:
        document = actions.summary_pdf(clearance, period, "letter" if paper == "letter" else "a4", sections,
                                       use_initials=False)
    except PaperFailed:
        raise click.ClickException("the PDF could not be made") from None
    _write(out, document.body)


@export.command("csv")
@patient_option
@click.option("--from", "first", type=DAY, help="First day, YYYY-MM-DD; by default the first journal day.")
@click.option("--to", "last", type=DAY, help="Last day; by default the last one in the journal.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), hidden=True)
@click.option("--notes", is_flag=True, help="Include notes and other free text.")
@click.option("--no-bom", is_flag=True, help="Without the byte order mark that spreadsheets need.")
@click.option("--out", type=OUT, required=True)
def export_csv(email: str, first: datetime | None, last: datetime | None, paper: str | None, notes: bool, no_bom: bool,
               out: Path) -> None:
    """Write a zip of CSV files: entries, sessions, questionnaires, tidy values, data dictionary."""
    clearance = patient(email)
    document = actions.csv_zip(clearance, _period(queries.everything(clearance), first, last), notes, not no_bom)
    _write(out, document.body)


@export.command("everything")
@patient_option
@click.option("--out", type=OUT, required=True)
def export_everything(email: str, out: Path) -> None:
    """Write a zip with everything of the patient's as JSON, its schema, and a page of plain words."""
    _write(out, everything_actions.everything_zip(patient(email)).body)


@click.command("analyse")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--as-of", type=DAY, required=True, help="The day up to which the diary counts.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def analyse_folder(folder: Path, as_of: datetime, as_json: bool) -> None:
    """What a diary shows around its sessions, from entries.csv, sessions.csv and questionnaires.csv in FOLDER."""
    try:
        texts = {name: (folder / name).read_text(encoding="utf-8-sig") for name in diary_files.FILES}
        diary = diary_files.read(texts, as_of.date())
    except diary_files.BadFile as error:
        line = f", line {error.line}" if error.line else ""
        raise click.ClickException(f"{error.file}{line}: {render_plain(error.reason)}") from None
    except OSError as error:
        raise click.ClickException(f"{Path(str(error.filename)).name}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise click.ClickException("a file is not text in UTF-8") from None
    found = analysis.analyse(diary)
    told = _rendered(sentences.everything(found, side_effects.label))
    click.echo(json.dumps(plain.as_plain(found) | {"sentences": told}) if as_json else "\n".join(_lines(told)))


def _rendered(told: Any) -> Any:
    """The same with every text written out."""
    match told:
        case dict():
            return {name: _rendered(one) for name, one in told.items()}
        case list():
            return [_rendered(one) for one in told]
    return render_plain(told)


def _lines(told: Any) -> Iterator[str]:
    match told:
        case dict():
            for one in told.values():
                yield from _lines(one)
        case list():
            for one in told:
                yield from _lines(one)
        case _:
            yield told
