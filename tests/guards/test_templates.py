"""Templates compile, are used, get one variable, escape everything and ask nobody else for anything."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import StrictUndefined, UndefinedError, meta

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = ROOT / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
ELSEWHERE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z]", re.IGNORECASE)
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+false|\bMarkup\b")
SHIPPED = sorted(path for folder in ("templates", "static") for path in (ROOT / folder).rglob("*")
                 if path.suffix in (".html", ".css", ".js", ".json", ".webmanifest", ".svg")
                 and "vendor" not in path.parts)


def rendered(sources: list[str]) -> dict[str, set[str]]:
    """Template → names of the variables that views hand it."""
    found: dict[str, set[str]] = {}
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if (isinstance(node, ast.Call) and ast.unparse(node.func).endswith("render_template") and node.args):
                for one in ast.walk(node.args[0]):
                    if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value.endswith(".html"):
                        found.setdefault(one.value, set()).update(str(word.arg) for word in node.keywords)
    return found


RENDERED = rendered([path.read_text() for path in (ROOT / "journal").rglob("*.py")])


def test_undefined_names_are_errors(sqlite_app: Flask) -> None:
    assert sqlite_app.jinja_env.undefined is StrictUndefined
    with pytest.raises(UndefinedError):
        sqlite_app.jinja_env.from_string("{{ page }}").render()


@pytest.mark.parametrize("name", NAMES)
def test_each_template_compiles_and_what_it_names_is_there(sqlite_app: Flask, name: str) -> None:
    env = sqlite_app.jinja_env
    env.get_template(name)
    source = (TEMPLATES / name).read_text()
    for other in meta.find_referenced_templates(env.parse(source)):
        assert other is None or other in NAMES, f"{name} asks for {other}"


def test_each_template_is_used(sqlite_app: Flask) -> None:
    used = set(RENDERED)
    for name in NAMES:
        source = (TEMPLATES / name).read_text()
        used |= {other for other in meta.find_referenced_templates(sqlite_app.jinja_env.parse(source)) if other}
        used |= set(re.findall(r'"([a-z_/]+\.html)"', source))
    assert set(NAMES) - used == set(), "no view renders these: delete them"


def test_each_rendered_template_is_there() -> None:
    assert set(RENDERED) - set(NAMES) == set()


def test_a_template_gets_one_variable() -> None:
    assert {name: words for name, words in RENDERED.items() if not words <= {"page"}} == {}


@pytest.mark.asvs("V1.1.2")
@pytest.mark.parametrize("name", NAMES)
def test_nothing_escapes_escaping(name: str) -> None:
    assert UNESCAPED.findall((TEMPLATES / name).read_text()) == []


@pytest.mark.asvs("V14.2.3")
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_of_ours_asks_another_site(path: Path) -> None:
    links = re.sub(r'<a [^>]*href="[^"]*"', "", path.read_text()) if path.suffix == ".html" else path.read_text()
    assert ELSEWHERE.findall(links) == []


def test_these_guards_can_fail() -> None:
    assert rendered(["render_template('a.html', page=p, more=1)"]) == {"a.html": {"page", "more"}}
    assert UNESCAPED.findall("{{ note | safe }}")
    assert ELSEWHERE.findall('<script src="//cdn.example.org/x.js">')
    assert ELSEWHERE.findall('url("https://fonts.example.org")')
    assert not ELSEWHERE.findall('xmlns="http://www.w3.org/2000/svg"')
