"""The operator's command on the audit: `flask --app wsgi audit verify`."""

import click

from journal.audit import log, seals
from journal.core import migrating

audit = migrating.Commands("audit", help="What was done, by whom, when.")


@audit.command("verify")
def verify() -> None:
    """Check the chain and its daily seals; exit 1 and name the first line, and each day, that does not fit."""
    broken = log.first_broken()
    found = [] if broken is None else [f"line {broken} was changed, removed or reordered"]
    found += seals.problems()
    if found:
        raise click.ClickException("\n".join(found))
    click.echo(f"{log.count()} lines, chain unbroken; {seals.count()} seals fit")
    missing = seals.unsealed_days()
    if missing:
        click.echo(f"no seal on {len(missing)} days with lines, from {missing[0]} to {missing[-1]}: the timer did not "
                   "run then, or seals were removed", err=True)
