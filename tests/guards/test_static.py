"""What the browser loads: from here alone, nothing inline, small; every module that a page names is there."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"
CSS = sorted((STATIC / "css").glob("*.css"))
JS = sorted(path for path in (STATIC / "js").rglob("*.js"))
HTML = sorted(TEMPLATES.rglob("*.html"))
OURS = [*CSS, *JS, *HTML, *STATIC.rglob("*.svg")]

CSS_MOST = 15 * 1024
"""Bytes of all style sheets together, gzip (design: budgets)."""
CHECK_IN_JS_MOST = 12 * 1024
"""Bytes of our own scripts on the check-in, gzip."""
LINES_MOST = 300
NAMES_OF_FORMATS = {"http://www.w3.org/2000/svg"}
"""Names that look like addresses; nothing is fetched from them."""
ADDRESS = re.compile(r"(?:https?:)?//(?=[\w-]+\.)[^\s\"'<>)]+|https?://[^\s\"'<>)]+")
INLINE = re.compile(r"""<style|\sstyle\s*=|\son[a-z]+\s*=\s*["'{]|javascript:|"""
                    r"<script(?![^>]*\ssrc=)(?![^>]*application/json)")
UNSAFE = re.compile(r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function|"
                    r"localStorage|sessionStorage|srcdoc|DOMParser)\b")
RAW_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def foreign(text: str) -> list[str]:
    text = re.sub(r"/\*.*?\*/|\{#.*?#\}", "", text, flags=re.S)
    text = re.sub(r"(?m)(?:^|\s)//\s.*$", "", text)
    return [found for found in ADDRESS.findall(text) if found not in NAMES_OF_FORMATS]


def zipped(paths: list[Path]) -> int:
    return len(gzip.compress(b"".join(path.read_bytes() for path in paths), 9, mtime=0))


def modules() -> Iterator[tuple[str, str]]:
    for path in HTML:
        for words in re.findall(r'data-module="([^"{]+)"', path.read_text()):
            yield from ((name(path), word) for word in words.split())


@pytest.mark.asvs("V3.6.1", "V14.2.3")
@pytest.mark.parametrize("path", OURS, ids=name)
def test_nothing_comes_from_another_host(path: Path) -> None:
    assert foreign(path.read_text()) == [], f"{name(path)}: serve it from static/vendor instead"


@pytest.mark.asvs("T07")
@pytest.mark.parametrize("path", HTML, ids=name)
def test_nothing_is_inline(path: Path) -> None:
    assert INLINE.findall(path.read_text()) == [], f"{name(path)}: move it into static/css or static/js/modules"


@pytest.mark.asvs("V1.1.2", "V1.3.1")
@pytest.mark.parametrize("path", HTML, ids=name)
def test_nothing_skips_escaping(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup", path.read_text()), f"{name(path)}: plain text only"


@pytest.mark.asvs("V1.3.2", "V3.2.2", "V14.3.3", "P7")
@pytest.mark.parametrize("path", JS, ids=name)
def test_scripts_write_text_and_keep_nothing(path: Path) -> None:
    assert UNSAFE.findall(path.read_text()) == [], f"{name(path)}: textContent, and no storage on the device"


@pytest.mark.parametrize("path", CSS, ids=name)
def test_colours_stand_in_tokens_alone(path: Path) -> None:
    if path.name != "tokens.css":
        assert RAW_COLOUR.findall(path.read_text()) == [], f"{name(path)}: add a token in static/css/tokens.css"


@pytest.mark.parametrize("path", [*CSS, *JS], ids=name)
def test_files_stay_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) < LINES_MOST, f"{name(path)}: split it"


def test_every_style_sheet_is_linked_and_every_link_is_there() -> None:
    linked = set(re.findall(r'"([a-z-]+)"', re.search(r"for sheet in \((.*?)\)", (TEMPLATES / "base.html").read_text(),
                                                      re.S)[1]))
    own = {found for path in HTML for found in re.findall(r"css/([a-z-]+)\.css", path.read_text())}
    assert linked | own == {path.stem for path in CSS}, "name the sheet in templates/base.html, or in its page"


def test_every_module_that_a_page_names_is_there() -> None:
    missing = [(page, word) for page, word in modules() if not (STATIC / "js" / "modules" / f"{word}.js").exists()]
    assert missing == []
    unmounted = [name(path) for path in (STATIC / "js" / "modules").glob("*.js")
                 if "export function mount(" not in path.read_text()]
    assert unmounted == [], "a module exports mount(element)"


def test_style_sheets_fit_the_budget() -> None:
    assert zipped(CSS) <= CSS_MOST, f"{zipped(CSS)} bytes of css, gzip"


def test_scripts_of_the_check_in_fit_the_budget() -> None:
    names = ("check-in", "slide", "leaving", "hide", "focus", "toast")
    assert zipped([STATIC / "js" / "app.js", *(STATIC / "js" / "modules" / f"{one}.js" for one in names)]) \
        <= CHECK_IN_JS_MOST


def test_icons_that_pages_draw_are_in_the_sprite() -> None:
    known = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    drawn = {found for path in HTML for found in re.findall(r'\bico\("([\w-]+)"', path.read_text())}
    assert drawn <= known, "draw it in static/icons.svg"


@pytest.mark.parametrize("bad", [
    "url(//cdn.example.org/a.css)", 'src="https://example.org/a.js"', "fetch('http://example.org')"])
def test_this_guard_sees_another_host(bad: str) -> None:
    assert foreign(bad)


@pytest.mark.parametrize("bad", [
    '<p style="color: red">', "<style>", '<a onclick="x()">', "<script>x()</script>", '<a href="javascript:x()">'])
def test_this_guard_sees_what_is_inline(bad: str) -> None:
    assert INLINE.search(bad)
