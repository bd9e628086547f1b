"""The operator's commands on keys: `flask --app wsgi keys check`.

The key file is made before there can be an app: `python -m journal.core.keyring_command PATH`.
"""

from pathlib import Path

import click
from flask import current_app

from journal.core import crypto, migrating
from journal.core.settings import Settings

keys = migrating.Commands("keys", help="The key ring of this instance.")


@keys.command("check")
def check() -> None:
    """Open a secret of this instance with the key ring; exit 1 if it does not open."""
    settings: Settings = current_app.config["SETTINGS"]
    try:
        crypto.instance_secret("canary")
    except crypto.KeyMissing as error:
        raise click.ClickException(str(error)) from error
    current = crypto.vault().ring.current
    click.echo(f"the key ring {settings.keyring_path} opens this instance's keys (current: {current})")


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
def make(path: Path) -> None:
    """Make a key file at PATH, readable by its owner alone; a file that is there stays as it is."""
    was_there = path.exists()
    crypto.KeyRing.create(path)
    click.echo(f"{path} was there already" if was_there else
               f"made {path}; keep a copy away from this machine: without it nothing stored can be read")


if __name__ == "__main__":
    make()
