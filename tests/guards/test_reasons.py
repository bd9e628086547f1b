"""Whoever turns a check off says why beside it; unfinished work is not left in the source."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES = [ROOT / "wsgi.py", ROOT / "gunicorn.conf.py",
          *(path for folder in ("journal", "migrations", "tests", "deploy") for path in (ROOT / folder).rglob("*.py"))]
OFF = re.compile(r"#\s*(noqa|type:\s*ignore|nosec|pragma:|mypy:)")
REASONED = re.compile(r"# noqa: [A-Z]+[0-9]+ - \w.{3,}|# type: ignore\[[a-z-]+\]  # \w.{3,}")
LEFT = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|\bNotImplemented" + r"Error\b")
PASSED_OVER = re.compile(
    r"\bpytest\.skip\(\s*\)|\bmark\.(skip|xfail)\b(?!\()|\bmark\.(skip|xfail|skipif)\((?!.*reason=)")


def unreasoned(source: str) -> list[int]:
    """Lines that turn a check off, or pass a test over, without a reason; and those that put work off."""
    return [number for number, line in enumerate(source.splitlines(), start=1)
            if (OFF.search(line) and not REASONED.search(line)) or LEFT.search(line) or PASSED_OVER.search(line)]


def test_every_check_that_is_off_has_its_reason_beside_it() -> None:
    assert len(PLACES) > 300
    found = [f"{path.relative_to(ROOT)}:{line}" for path in PLACES if path != Path(__file__)
             for line in unreasoned(path.read_text())]
    assert found == [], "write “# noqa: CODE - reason” or “# type: ignore[code]  # reason”, or mend the cause"


@pytest.mark.parametrize(("line", "is_refused"), [
    ("x = 1  # noqa: E501", True), ("x = 1  # noqa", True), ("x = 1  # noqa: S608 - our own names", False),
    ("x = 1  # type: ignore", True), ("x = y()  # type: ignore[misc]", True),
    ("x = y()  # type: ignore[misc]  # as Flask itself", False), ("# TO" + "DO later", True),
    ("raise NotImplemented" + "Error", True), ("pytest.skip()", True), ("pytest.skip('not here')", False),
    ("@pytest.mark.xfail", True), ("@pytest.mark.skipif(True, reason='no server')", False)])
def test_the_guard_sees(line: str, is_refused: bool) -> None:
    assert bool(unreasoned(line)) is is_refused
