"""The operator's commands on keys: `flask --app wsgi keys check`, `keys add`, `keys rotate` …; see docs/keys.md."""

import time
from uuid import UUID

import click
from flask import current_app

from journal.core import clock, crypto, keyring_command, migrating
from journal.core.keys import opening, ring
from journal.core.settings import Settings
from journal.keys import reseal, rewrap

keys = migrating.Commands("keys", help="The keys of this instance.")


def settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


@keys.command("init")
def init() -> None:
    """Check that keys and databases belong together, and print the escrow sheet of the current key."""
    _check()
    keyring_command.print_sheet(settings().keyring_path, crypto.vault().ring)


@keys.command("check")
def check() -> None:
    """Check that key file, keys database and main database belong together; exit 1 and say what is wrong."""
    _check()
    found, used = crypto.vault().ring, rewrap.wrapped_by()
    click.echo(f"the key file {settings().keyring_path} opens this instance")
    for version in sorted(found.keys):
        state = ", current" if version == found.current else ""
        click.echo(f"key {version}{state}: fingerprint {found.fingerprint(version)}, wraps {used.get(version, 0)} keys")


def _check() -> None:
    try:
        opening.check()
    except crypto.KeyMissing as error:
        raise click.ClickException(str(error)) from error


@keys.command("add")
def add() -> None:
    """Add a new current key to the key file and print its escrow sheet; `keys rotate` then wraps everything by it."""
    _check()
    path, fresh = settings().keyring_path, crypto.KeyRing.load(settings().keyring_path).with_new()
    try:
        fresh.store(path)
        click.echo(f"key {fresh.current} is in {path}. On other machines, add the same line to their key files now.")
        click.echo("Keep this sheet before you run `keys rotate`:\n")
    except OSError:
        click.echo(f"{path} cannot be written here. Add this line to the file where it is kept, on every machine, keep "
                   f"the sheet, then run `keys rotate`:\n\n{ring.line(fresh.current, fresh.keys[fresh.current])}\n")
    keyring_command.print_sheet(path, fresh)


@keys.command("rotate")
@click.option("--data", is_flag=True, help="Seal people's fields anew, under new data keys.")
@click.option("--person", type=click.UUID, multiple=True, help="With --data: this person alone; may be given again.")
@click.option("--all", "everybody", is_flag=True, help="With --data: everybody.")
def rotate(data: bool, person: tuple[UUID, ...], everybody: bool) -> None:
    """Wrap every key by the current one; with --data, seal fields anew. Can be stopped and run again at any time."""
    if data is not (bool(person) or everybody) or (person and everybody):
        raise click.UsageError("--data goes with either --person or --all")
    _check()
    if data:
        _rotate_data(None if everybody else person)
    else:
        _rewrap()


def _rewrap() -> None:
    found = crypto.vault().ring
    if set(rewrap.wrapped_by()) <= {found.current}:
        click.echo(f"everything is wrapped by key {found.current} already; `keys add` makes a new one")
        return
    done, stuck = rewrap.rewrap_all(lambda count: click.echo(f"{count} keys wrapped by key {found.current}"))
    click.echo(f"done: {done} keys wrapped by key {found.current}")
    if stuck:
        raise click.ClickException(f"{stuck} keys stay as they are: no key of the key file opens them")


def _rotate_data(people: tuple[UUID, ...] | None) -> None:
    def wait(seconds: float) -> None:
        click.echo(f"waiting {seconds:.0f} seconds, until no request holds an older key")
        time.sleep(seconds)

    outcome = reseal.rotate_data(people, wait, lambda count: click.echo(f"{count} fields sealed anew"))
    click.echo(f"done: {outcome.people} people, {outcome.fields} fields sealed anew")
    for place in outcome.stuck:
        click.echo(f"no key opens {place}", err=True)
    if outcome.stuck:
        raise click.ClickException("the older keys of these people stay until that is mended")


@keys.command("retire")
@click.argument("version", type=int)
def retire(version: int) -> None:
    """Take an older key out of the key file, once nothing is wrapped by it."""
    path, found = settings().keyring_path, crypto.KeyRing.load(settings().keyring_path)
    if version not in found.keys or version == found.current:
        raise click.ClickException(f"key {version} is the current one" if version in found.keys
                                   else f"the key file holds no key {version}")
    count = rewrap.wrapped_by().get(version, 0)
    if count:
        raise click.ClickException(f"{count} keys are wrapped by key {version}: run `keys rotate` first")
    try:
        found.without(version).store(path)
    except OSError:
        raise click.ClickException(f"{path} cannot be written here: take the line that begins with {version}: out of "
                                   "it where it is kept, on every machine") from None
    _catch_late(found, version)
    until = clock.now().date()
    click.echo(f"key {version} is out of {path}. Keep its sheet for 35 days from {until}: older backups need it.")


def _catch_late(before: crypto.KeyRing, version: int) -> None:
    """A process that had not yet seen the newer key may have wrapped one more by this one, which is still in hand."""
    if rewrap.wrapped_by().get(version):
        rewrap.rewrap_all(lambda _: None, before)
