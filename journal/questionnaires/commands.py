"""`flask --app wsgi score INSTRUMENT --answers FILE|- --json`: scores from the terminal, without a database."""

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

import click

from journal.core.catalogue import no_doubles
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
