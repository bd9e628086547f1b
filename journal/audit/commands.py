"""The operator's command on the audit: `flask --app wsgi audit verify`."""

import click

from journal.audit import log
from journal.core import migrating

audit = migrating.Commands("audit", help="What was done, by whom, when.")


@audit.command("verify")
def verify() -> None:
    """Check the chain; exit 1 and name the first line that was changed, removed or reordered."""
    broken = log.first_broken()
    if broken is not None:
        raise click.ClickException(f"line {broken} was changed, removed or reordered")
    click.echo(f"{log.count()} lines, chain unbroken")
