"""A class that a template writes stands in a style sheet: a misspelt one would go unseen."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HTML = sorted((ROOT / "templates").rglob("*.html"))
WITHOUT_RULES = {
    "no-inline-styles": "tells the chart library to leave its own style element out",
}
"""Class → why no rule of ours has it."""
OPEN_END = "*"


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def styled() -> set[str]:
    sheets = "".join(path.read_text() for path in (ROOT / "static" / "css").glob("*.css"))
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"/\*.*?\*/", "", sheets, flags=re.S)))


def written(text: str) -> set[str]:
    """The classes in a template; one that ends in a value of the page ends in `*`."""
    found: set[str] = set()
    for whole in _values(text):
        value = re.sub(r"(?<=[\w-])\{% if .*?\{% endif %\}", lambda found: _joined(found[0]), whole, flags=re.S)
        for inside in re.findall(r"(?<![\w-])\{\{(.*?)\}\}", value, re.S):
            choices = re.sub(r"\bif\b.*?(?=\belse\b|$)", " ", inside, flags=re.S)
            found |= {word for quoted in re.findall(r"[\"']([^\"']*)[\"']", choices) for word in quoted.split()
                      if re.search(r"\belse\b|\bif\b", inside)}
        plain = re.sub(r"\{%.*?%\}", " ", value, flags=re.S)
        plain = re.sub(r"(?<=[\w-])\{\{.*?\}\}", OPEN_END, plain, flags=re.S)
        found |= set(re.sub(r"\{\{.*?\}\}", " ", plain, flags=re.S).split())
    return {re.sub(r"\*.*", OPEN_END, word) for word in found}


def _joined(block: str) -> str:
    """An `if` right behind a word: it begins a class of its own, or it ends that word."""
    return block if re.search(r"%\}\s", block) else OPEN_END


def _values(text: str) -> Iterable[str]:
    """What stands between the quotes of each class attribute; quotes of Jinja inside do not end it."""
    return re.findall(r'\sclass="((?:\{\{.*?\}\}|\{%.*?%\}|[^"{])*)"', text, re.S)


def unknown(classes: set[str], known: set[str]) -> list[str]:
    return sorted(one for one in classes - WITHOUT_RULES.keys() - known
                  if not (one.endswith(OPEN_END) and any(other.startswith(one[:-1]) for other in known)))


@pytest.mark.parametrize("path", HTML, ids=name)
def test_classes_of_a_template_have_rules(path: Path) -> None:
    assert unknown(written(path.read_text()), styled()) == [], f"{name(path)}: write a rule, or take the class out"


def test_a_reason_stands_only_for_a_class_in_use() -> None:
    used = {one for path in HTML for one in written(path.read_text())}
    assert WITHOUT_RULES.keys() <= used


@pytest.mark.parametrize(("text", "expected"), [
    ('<p class="note note--warm">', {"note", "note--warm"}),
    ('<p class="a{% if x == "y" %} b{% endif %}">', {"a", "b"}),
    ('<i class="face--{{ n }} dot">', {"face--*", "dot"}),
    ("""<i class="btn {{ 'on' if state == 'yes' else "off" }}">""", {"btn", "on", "off"}),
    ('<i class="{{ cell.mood }}">', set()),
    ('<p class="note--{% if x %}danger{% else %}warm{% endif %}">', {"note--*"}),
    ("""<p class="note--{{ 'danger' if strong else 'warm' }} x">""", {"note--*", "x"}),
])
def test_classes_are_read_through_the_template_language(text: str, expected: set[str]) -> None:
    assert written(text) == expected


def test_this_guard_sees_a_misspelt_class() -> None:
    assert unknown({"card", "crad", "face--*", "fcae--*"}, {"card", "face--1"}) == ["crad", "fcae--*"]
