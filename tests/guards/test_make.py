"""What `make` prints is true: the password opens the demo, and every command is listed."""

import re
import subprocess
from pathlib import Path

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


def test_nothing_that_is_installed_comes_without_its_hash() -> None:
    installs = [line for line in MAKEFILE.splitlines() if "pip install" in line]
    assert installs
    assert all("--require-hashes" in line for line in installs)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        assert "://" not in text, f"{lock} names an address"
        pins = re.findall(r"^[a-z0-9][^\s=]*==", text, re.MULTILINE | re.IGNORECASE)
        assert len(pins) <= text.count("--hash=sha256:")
