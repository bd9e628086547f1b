"""The operator's commands on keys: `flask --app wsgi keys init|check`."""

import click
from flask import current_app
from flask.cli import AppGroup

from journal.core import crypto
from journal.core.settings import Settings

keys = AppGroup("keys", help="The key ring of this instance.")


@keys.command("check")
def check() -> None:
    """Open a secret of this instance with the key ring; exit 1 if it does not open."""
    settings: Settings = current_app.config["SETTINGS"]
    try:
        crypto.instance_secret("canary")
    except crypto.KeyMissing as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"the key ring {settings.keyring_path} opens this instance's keys (current: {crypto.vault().ring.current})")
