"""The operator's commands on people: `flask --app wsgi user add`."""

import sys

import click

from journal.access.permissions import Role
from journal.accounts import actions, passwords
from journal.accounts.rules import NewPerson, is_email
from journal.core import clock, db, migrating

user = migrating.Commands("user", help="People of this instance.")


@user.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--name", help="What others see; by default the part of the address before the @.")
@click.option("--zone", default="UTC", show_default=True, help="IANA time zone, such as Europe/Madrid.")
@click.option("--clinic", "clinic_name", help="For clinic staff: the name of a new clinic.")
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
def add(email: str, role: str, name: str | None, zone: str, clinic_name: str | None, password_stdin: bool) -> None:
    """Add a person with a confirmed address."""
    password = sys.stdin.readline().rstrip("\n")
    name = name or email.split("@", maxsplit=1)[0]
    if not is_email(email.strip()):
        raise click.ClickException("this does not look like an e-mail address")
    if not clock.is_zone(zone):
        raise click.ClickException(f"no such time zone: {zone}")
    problem = passwords.problem(password, (name, email))
    if problem:
        raise click.ClickException(str(problem))
    try:
        with db.transaction():  # no clinic without its member
            clinic_id = actions.make_clinic(clinic_name or name) if role == Role.CLINIC else None
            new = NewPerson(Role(role), name, email, password, zone, clinic_id=clinic_id)
            person = actions.register(new, confirmed=True)
    except actions.AddressKnown:
        raise click.ClickException("there is an account under this address already") from None
    click.echo(f"added {role} {person.id}")
