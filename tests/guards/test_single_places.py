"""What only one file may do: make a clearance, commit, read the clock or the environment; and how long files may be."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = sorted((ROOT / "journal").rglob("*.py"))
FILE_MAX, FUNCTION_MAX = 300, 40


def calls(source: str) -> Iterator[tuple[str, int]]:
    """Dotted name and line of every call."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def makers_of_clearance(source: str) -> list[int]:
    return [line for name, line in calls(source)
            if name.split(".")[-1] == "Clearance" or (name.endswith("replace") and "clearance" in name.lower())]


def committers(source: str) -> list[int]:
    return [line for name, line in calls(source) if name.split(".")[-1] in ("commit", "begin_twophase")]


def unsafe_words(source: str) -> list[int]:
    """Markup made from strings, templates made from data, code made from text, a shell."""
    found = [line for name, line in calls(source)
             if name.split(".")[-1] in ("Markup", "render_template_string", "from_string", "eval", "exec", "system")
             or name in ("pickle.loads", "marshal.loads", "yaml.load", "compile")]
    return found + [node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.keyword)
                    and node.arg == "shell" and getattr(node.value, "value", None) is True]


def elsewhere(find: object, *allowed: str) -> list[str]:
    return [f"{path.relative_to(ROOT)}:{line}" for path in SOURCES
            if str(path.relative_to(ROOT)) not in allowed for line in find(path.read_text())]


@pytest.mark.asvs("V8.3.1")
def test_only_the_policy_makes_a_clearance() -> None:
    assert elsewhere(makers_of_clearance, "journal/access/policy.py") == [], "ask policy.clear or policy.clear_job"


@pytest.mark.asvs("V2.3.3")
def test_only_the_database_file_commits() -> None:
    assert elsewhere(committers, "journal/core/db.py") == [], "write inside `with db.transaction()`"


@pytest.mark.asvs("V1.1.2", "V1.2.5", "V1.3.2", "V1.3.7", "V1.5.2", "T16")
def test_no_markup_shell_or_code_is_made_from_text() -> None:
    reviewed = ("journal/core/svg.py", "journal/trends/figure/plot.py")  # they escape what they are given
    assert elsewhere(unsafe_words, *reviewed) == [], "text reaches a page through a template, escaped"


@pytest.mark.parametrize(("find", "source"), [
    (makers_of_clearance, "Clearance(a, b, c)"), (makers_of_clearance, "clearance.Clearance(a, b, c)"),
    (committers, "session.commit()"), (committers, "db.session().commit()"),
    (unsafe_words, "Markup(text)"), (unsafe_words, "run(x, shell=True)"), (unsafe_words, "eval(x)")])
def test_each_of_these_guards_can_fail(find: object, source: str) -> None:
    assert find(source) == [1]


def too_long(source: str) -> list[str]:
    """Functions over the limit; and the file, if it is."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    found = [f"{node.name} ({length} lines)" for node in functions
             if (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_MAX]
    return found + ([f"{count} lines"] if (count := len(source.splitlines())) > FILE_MAX else [])


def test_files_and_functions_stay_small() -> None:
    found = {str(path.relative_to(ROOT)): long for path in SOURCES if (long := too_long(path.read_text()))}
    assert found == {}, "is each one room, one subject? Split it."


def test_a_long_file_and_a_long_function_are_seen() -> None:
    assert too_long("\n" * 301)
    assert too_long("def f():\n" + "    x = 1\n" * 40)
    assert not too_long("def f():\n" + "    x = 1\n" * 39)
