"""What `make` prints is true: the password opens the demo, and every command is listed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from journal import demo

ROOT = Path(__file__).resolve().parent.parent.parent
MAKEFILE = (ROOT / "Makefile").read_text()


def test_the_printed_password_is_the_demo_peoples() -> None:
    found = re.search(r"^DEMO_PASSWORD := (.+)$", MAKEFILE, re.MULTILINE)
    assert found
    assert found[1] == demo.PASSWORD


def test_every_command_is_listed() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert phony
    shown = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in set(phony[1].split()) - {"chromium"}:
        assert f"make {name} " in shown.stdout


@pytest.mark.asvs("V15.2.4", "T31")
def test_nothing_that_is_installed_comes_without_its_hash() -> None:
    installs = [line for line in MAKEFILE.splitlines() if "pip install" in line]
    assert installs
    assert all("--require-hashes" in line for line in installs)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        assert "://" not in text, f"{lock} names an address"
        pins = re.findall(r"^[a-z0-9][^\s=]*==", text, re.MULTILINE | re.IGNORECASE)
        assert len(pins) <= text.count("--hash=sha256:")


def test_every_kind_of_text_is_gathered_for_translators(tmp_path: Path) -> None:
    recipe = re.search(r"pybabel .*extract .*", MAKEFILE)
    assert recipe
    words = recipe[0].split()
    words[words.index("-o") + 1] = str(tmp_path / "all.pot")
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", *words[1:]], cwd=ROOT, check=True,
                   env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"})
    found = (tmp_path / "all.pot").read_text().replace('"\n"', "")
    assert 'msgid "Your changes are saved."' in found
    assert 'msgid "Filled in %(n)s day later"\nmsgid_plural "Filled in %(n)s days later"' in found
    assert 'msgid "Filled in %(n)s days later"' not in found
    assert 'msgid "The day before"' in found, "of a page"


def test_a_refusal_to_start_is_plain_words_and_ends_the_server(tmp_path: Path) -> None:
    environment = {"INTERLUDE_MODE": "production", "INTERLUDE_DATA_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"}
    ended = subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"], cwd=ROOT, check=False,
                           capture_output=True, text=True, env=environment)
    assert ended.returncode == 4
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    for name in ("INTERLUDE_SECRET_KEY", "INTERLUDE_PUBLIC_URL", "keyring is missing", "INTERLUDE_SMTP_HOST"):
        assert name in ended.stderr


@pytest.mark.asvs("V15.2.1", "T31")
@pytest.mark.parametrize(("answer", "code"), [(0, 0), (1, 2), (2, 2)], ids=["clean", "weakness", "not reached"])
def test_a_look_up_of_weaknesses_passes_only_when_it_found_none(tmp_path: Path, answer: int, code: int) -> None:
    """Every locked package is asked about; a look-up that did not reach its data has not passed."""
    asked = tmp_path / "uv"
    asked.write_text(f"#!/bin/sh\ncp .make/audit.py '{tmp_path}/asked'\nexit {answer}\n")
    asked.chmod(0o755)
    ended = subprocess.run(["make", "--no-print-directory", "-o", ".venv/.ready-dev", "audit", f"BIN={tmp_path}"],
                           cwd=ROOT, check=False, capture_output=True, text=True)
    assert ended.returncode == code, ended.stderr
    assert ("NOT RUN" in ended.stdout) is (answer != 0)
    pins = re.findall(r"^([a-z0-9][^\s=\[]*)(?:\[[a-z]+\])?==", (ROOT / "requirements-dev.lock").read_text(),
                      re.MULTILINE | re.IGNORECASE)
    assert len(pins) > 30
    assert [name for name in pins if f'"{name}==' not in (tmp_path / "asked").read_text()] == []
