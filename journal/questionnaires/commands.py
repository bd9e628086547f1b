"""`flask --app wsgi score INSTRUMENT --answers FILE|- --json`: scores from the terminal, without a database.
`questionnaires list|switch`: which of them may be asked here."""

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

import click
from flask.cli import AppGroup

from journal.core.catalogue import no_doubles
from journal.questionnaires import actions, queries
from journal.questionnaires.instruments import ALL
from journal.questionnaires.responses import plain
from journal.questionnaires.rules import Instrument, Result
from journal.questionnaires.scoring import score


@click.command("score")
@click.argument("instrument", type=click.Choice(sorted(ALL)), metavar="INSTRUMENT")
@click.option("--answers", required=True, type=click.File(encoding="utf-8"),
              help="One JSON object of answers a line, as {\"q1\": 2, \"q2\": null}; - for standard input.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def score_answers(instrument: str, answers: IO[str], as_json: bool) -> None:
    """Score answers to a questionnaire by its published rule; a file with an unreadable line is refused whole."""
    chosen = ALL[instrument]
    for one in list(_read(answers)):
        result = score(chosen, one)
        click.echo(json.dumps(plain(result)) if as_json else _said(chosen, result))


def _read(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line, object_pairs_hook=no_doubles)
        except ValueError as error:
            raise click.ClickException(f"line {number}: {_why(error)}") from None
        if not isinstance(found, dict):
            raise click.ClickException(f"line {number}: is not a JSON object of answers")
        yield found


def _why(error: ValueError) -> str:
    return error.msg if isinstance(error, json.JSONDecodeError) else str(error)


def _said(instrument: Instrument, result: Result) -> str:
    if not result.valid:
        return f"{instrument.short_title}: no score ({result.reason.replace('_', ' ')})"
    band = next((one.label["en"] for one in instrument.bands if one.id == result.band), None)
    parts = [f"{instrument.short_title}: {'-' if result.shown is None else result.shown}", band,
             "open items filled by the mean of the others" if result.prorated else None,
             *(f"{name}: {value}" for name, value in (result.derived or {}).items()),
             f"flags: {', '.join(result.flags)}" if result.flags else None]
    return "; ".join(part for part in parts if part)


questionnaires = AppGroup("questionnaires", help="Which questionnaires may be asked here.")


@questionnaires.command("list")
def list_all() -> None:
    """One line for each: its id, on or off, its title."""
    on = queries.switched_on()
    for name, one in ALL.items():
        state = "on " if name in on else "off"
        kind = "" if not one.licence.conditional else " (its licence has to be read first)"
        click.echo(f"{name:<10} {state} {one.title}, version {one.version}{kind}")


@questionnaires.command("switch")
@click.argument("state", type=click.Choice(["on", "off"]))
@click.argument("instrument", type=click.Choice(sorted(ALL)), metavar="INSTRUMENT")
@click.option("--yes-i-have-read", is_flag=True, help="Instead of typing the id after the licence was shown.")
def switch(state: str, instrument: str, yes_i_have_read: bool) -> None:
    """Switch a questionnaire on or off whose licence asks for a decision. A new version has to be read again."""
    one = ALL[instrument]
    if not one.licence.conditional:
        raise click.ClickException(f"{instrument} is free to use and always on; a patient can switch it off for "
                                   "themselves")
    is_on = state == "on"
    if is_on:
        click.echo(_terms(one))
        if not yes_i_have_read and click.prompt("Type the id of the questionnaire if this host may use it",
                                                default="", show_default=False).strip() != instrument:
            raise click.ClickException("that is not its id; nothing was changed")
    if is_on is (instrument in queries.switched_on()):
        click.echo(f"{instrument} is {state} already; nothing was changed")
        return
    actions.switch(one, is_on=is_on)
    click.echo(f"{instrument}, version {one.version}, is {state}")


def _terms(one: Instrument) -> str:
    """On what terms the wording is lent, as the definition has it."""
    terms = one.licence
    read_at = "".join(f"\n  - {where}" for where in terms.sources)
    return f"{one.title}, version {one.version}\n\n{terms.statement}\n{terms.note}\nRead at:{read_at}\n"
