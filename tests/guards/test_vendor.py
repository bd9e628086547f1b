"""Third-party files are the ones we read, at the versions that we name; the two dark themes are one."""

import hashlib
import json
import re
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from plotly.offline import get_plotlyjs_version

STATIC = Path(__file__).parents[2] / "static"
VENDOR = STATIC / "vendor"
LISTED: list[dict[str, Any]] = json.loads((VENDOR / "vendor.json").read_text())
PLOTLY_CSS_RULES = 66
PLOTLY_CSS_SUM = "38eaed7d57b5e1e2e96c2240807c8d8bf45a2ae6dd6538c6dc035b5821a7d59d"


def sum_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def dark_blocks(css: str) -> list[dict[str, str]]:
    """The custom properties of each theme that says `color-scheme: dark`; `.dim` is a part of a page, not a theme."""
    rules = [rule for name, rule in re.findall(r"([^{}]*)\{([^{}]*)\}", css)
             if "color-scheme: dark" in rule and not name.strip().endswith(".dim")]
    return [dict(re.findall(r"(--[\w-]+):\s*([^;]+);", rule)) for rule in rules]


@pytest.mark.asvs("V3.6.1", "T31")
@pytest.mark.parametrize("file", LISTED, ids=lambda file: str(file["path"]))
def test_a_vendored_file_is_unchanged_and_has_its_licence(file: dict[str, Any]) -> None:
    assert set(file) >= {"name", "version", "path", "sha256", "licence", "licence_file"}
    assert sum_of(VENDOR / file["path"]) == file["sha256"], "changed: take it from its package again"
    assert (VENDOR / file["licence_file"]).read_text().strip()


@pytest.mark.asvs("V3.6.1", "T31")
@pytest.mark.parametrize(("path", "named_in"), [
    ("plotly-basic.min.js", "static/js/modules/chart.js"), ("plotly-4.1.1.css", "templates/components/chart.html")])
def test_a_browser_checks_the_sum_of_what_it_loads(path: str, named_in: str) -> None:
    listed = next(file["sha256"] for file in LISTED if file["path"] == path)
    wanted = "sha256-" + b64encode(bytes.fromhex(listed)).decode()
    assert re.findall(r"sha256-[\w+/]+=*", (STATIC.parent / named_in).read_text()) == [wanted]


@pytest.mark.asvs("V3.6.1")
def test_every_file_in_the_folder_is_listed() -> None:
    known = {"vendor.json"} | {str(file[key]) for file in LISTED for key in ("path", "licence_file")}
    assert {path.name for path in VENDOR.iterdir()} == known, "name each file in static/vendor/vendor.json"


def test_the_browser_draws_with_the_version_that_python_carries() -> None:
    versions = {file["version"] for file in LISTED if file["name"].startswith("plotly.js")}
    assert versions == {get_plotlyjs_version()}, "vendor plotly.js and its css at the version of the Python package"
    assert f"plotly.js (basic - minified) v{get_plotlyjs_version()}" in (VENDOR / "plotly-basic.min.js").read_text()


def test_the_styles_of_plotly_are_complete() -> None:
    (css,) = VENDOR.glob("plotly-*.css")
    text = css.read_text()
    assert css.name == f"plotly-{get_plotlyjs_version()}.css"
    assert text.count("{") == text.count("}") == PLOTLY_CSS_RULES
    assert sum_of(css) == PLOTLY_CSS_SUM, "write it out from build/plotcss.js again and update count and sum here"


def test_both_dark_themes_are_equal() -> None:
    by_system, by_choice = dark_blocks((STATIC / "css" / "tokens.css").read_text())
    assert by_system == by_choice, "static/css/tokens.css: change both dark blocks together"
    assert len(by_system) > 30


def test_this_guard_sees_a_difference() -> None:
    one, other = dark_blocks(":root { color-scheme: dark; --bg: #000; } a { color-scheme: dark; --bg: #111; }")
    assert one != other
