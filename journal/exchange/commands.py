"""The operator's commands on files: import and export."""

import click
from flask.cli import AppGroup

export = AppGroup("export", help="Take a record out.")


@click.command("import")
def import_file() -> None:
    """Bring in a diary."""
