"""Makes the key file, before there can be an app: `python -m journal.core.keyring_command PATH`."""

from pathlib import Path

import click

from journal.core import clock, crypto
from journal.core.keys import ring, sheet


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--from-paper", is_flag=True, help="Type a key from its escrow sheet.")
def make(path: Path, from_paper: bool) -> None:
    """Make a key file at PATH, readable by its owner alone, and print its escrow sheet; a file that is there stays."""
    if from_paper:
        restore(path)
        return
    was_there = path.exists()
    crypto.KeyRing.create(path)
    if was_there:
        click.echo(f"{path} was there already")
        return
    click.echo(f"made {path}; print this sheet, or copy it by hand, and clear the screen:\n")
    print_sheet(path, crypto.KeyRing.load(path))


def print_sheet(path: Path, keys: crypto.KeyRing, version: int | None = None) -> None:
    version = version or keys.current
    click.echo(sheet.sheet(path, version, keys.keys[version], clock.now().date()))


def restore(path: Path) -> None:
    """Asks for version and lines of a sheet and adds that key to the file, which may hold others."""
    held = crypto.KeyRing.load(path).keys if path.exists() else {}
    version = click.prompt("Key version", type=click.IntRange(1))
    key = b"".join(_ask_line(version, number) for number in range(1, sheet.lines_of_a_key() + 1))
    if held.get(version, key) != key:
        raise click.ClickException(f"{path} holds another key {version}: move that file away first")
    crypto.KeyRing({**held, version: key}).store(path)
    click.echo(f"{path} holds key {version}, fingerprint {ring.fingerprint(version, key)}")


def _ask_line(version: int, number: int) -> bytes:
    while True:
        try:
            return sheet.read_line(version, number, click.prompt(f"Line {number}", hide_input=False))
        except sheet.MistypedLine as mistyped:
            click.echo(str(mistyped))


if __name__ == "__main__":
    make()
