"""The operator's command: `flask --app wsgi erase EMAIL`."""

import click
from flask.cli import with_appcontext

from journal.access import policy
from journal.accounts import queries as accounts
from journal.core import migrating
from journal.erasure import actions


@click.command("erase")
@click.argument("email")
@click.option("--now", "at_once", is_flag=True, help="Without the waiting time of 7 days. Nobody can take it back.")
@with_appcontext
@migrating.on_newest
def erase(email: str, at_once: bool) -> None:
    """Have a person erased, after 7 days in which they can stop it; asks for the address again."""
    if click.prompt("Type the address again").strip().lower() != email.strip().lower():
        raise click.ClickException("the two addresses differ; nothing was done")
    person = accounts.person_by_email(email)
    if person is None:
        raise click.ClickException("there is no account under this address")
    found = actions.ask(policy.clear_job(accounts.patient_of(person)), at_once)
    if at_once:
        actions.erase(person.id)
        click.echo(f"erased {person.id}")
    else:
        click.echo(f"{person.id} will be erased at {found.due_at:%Y-%m-%d %H:%M} UTC; a mail has told them")
