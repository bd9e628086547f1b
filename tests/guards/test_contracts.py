"""Which room may import which: the contracts of pyproject.toml, kept by the code and able to fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.asvs("V15.3.1")
def test_the_contracts_are_kept() -> None:
    done = lint(ROOT)
    report = done.stdout[done.stdout.find("Broken contracts"):]
    assert done.returncode == 0, f"a room imports what it must not; move what both need one floor down:\n{report}"


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for path in (ROOT / "journal").rglob("*.py"):
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return folder


@pytest.mark.parametrize(("path", "line", "contract"), [
    ("journal/core/clock.py", "from journal.access import policy", "Floors"),
    ("journal/treatment/queries.py", "from journal.entries import queries as up", "Floors"),
    ("journal/accounts/rules.py", "from journal.accounts import models", "Inside a room"),
    ("journal/trends/views.py", "from journal.entries import models", "Doors"),
    ("journal/entries/rules.py", "from journal.core import clock", "Pure"),
    ("journal/accounts/pages.py", "import flask", "Pure"),
    ("journal/newroom/__init__.py", "", "Floors"),
])
def test_each_contract_can_fail(copied: Path, path: str, line: str, contract: str) -> None:
    target = copied / path
    before = target.read_text() if target.exists() else None
    target.parent.mkdir(exist_ok=True)
    target.write_text(f"{before or ''}\n{line}\n")
    try:
        done = lint(copied)
    finally:
        if before is None:
            shutil.rmtree(target.parent)
        else:
            target.write_text(before)
    assert done.returncode != 0
    if contract != "Floors" or "newroom" not in path:
        assert any(row.startswith(contract) and "BROKEN" in row for row in done.stdout.splitlines()), done.stdout
