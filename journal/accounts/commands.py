"""The operator's commands on people: `flask --app wsgi user add`."""

import sys

import click

from journal.access.permissions import Role
from journal.accounts import actions, operating, passwords, queries
from journal.accounts.rules import NewPerson, Person, is_email
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


def _person(email: str) -> Person:
    found = queries.person_by_email(email)
    if found is None:
        raise click.ClickException("nobody has this address")
    return found


@user.command("list")
def show() -> None:
    """List accounts: id, role, day made, state, open sign-ins. No names and no addresses."""
    found = operating.accounts()
    for one in found:
        state = "disabled" if one.disabled else "open" if one.confirmed else "unconfirmed"
        click.echo(f"{one.id}  {one.role:<9}  {one.made_at:%Y-%m-%d}  {state:<11}  {one.signed_in}")
    click.echo(f"{len(found)} accounts")


@user.command("end-sessions")
@click.argument("email", required=False)
@click.option("--all", "everybody", is_flag=True, help="Sign out every person.")
def end_sessions(email: str | None, everybody: bool) -> None:
    """Sign a person, or everybody, out on all devices, at once."""
    if bool(email) == everybody:
        raise click.UsageError("name one address, or --all")
    ended = operating.end_all_sessions() if everybody else operating.end_sessions(_person(email or "").id)
    click.echo(f"ended {ended}")


@user.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Close an account; its sign-ins end at once. Nothing of it is removed."""
    person = _person(email)
    click.echo(f"disabled {person.id}" if operating.disable(person.id) else "was disabled already")


@user.command("enable")
@click.argument("email")
def enable(email: str) -> None:
    """Open a closed account again."""
    person = _person(email)
    click.echo(f"enabled {person.id}" if operating.enable(person.id) else "was not disabled")


@user.command("reset-factors")
@click.argument("email")
def reset_factors(email: str) -> None:
    """Take the second factors off somebody who lost them and whom you know to be that person. Asks twice for
    the address."""
    person = _person(email)
    if not actions.same_address(click.prompt("Type the address once more"), person.email):
        raise click.ClickException("the addresses differ; nothing was changed")
    operating.reset_factors(person)
    click.echo(f"second factors of {person.id} removed; a mail tells them")
