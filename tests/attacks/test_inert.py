"""Hostile text in every field, read back on every page by everybody: it is text there, and nothing else."""

import json
import re

import html5lib
import pytest
from flask import Flask

from journal.core import mail
from journal.core.text import UNSEEN, visible
from journal.core.web import printed
from tests.attacks.journal_of_probes import pages, plant
from tests.attacks.probes import DIRECTIONS, MARKDOWN, NO_WIDTH, POLYGLOT, SHORT, TEMPLATES
from tests.attacks.probes import UNSEEN as ALL_UNSEEN
from tests.attacks.siege import Siege, besiege


@pytest.fixture
def siege(sqlite_app: Flask) -> Siege:
    return besiege(sqlite_app)


def harm(text: str) -> list[str]:
    """Elements and attributes that no page of ours has."""
    found, islands = [], re.findall(r'<script type="application/json">(.*?)</script>', text, re.DOTALL)
    for island in islands:
        json.loads(island)
    for element in html5lib.parse(text, namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.rpartition("}")[2].lower()
        names = {str(name).rpartition("}")[2].lower() for name in element.attrib}
        if (tag in ("iframe", "object", "embed", "base", "style", "marquee") or "style" in names
                or any(name.startswith("on") for name in names) or element.get("class") == "probe"
                or str(element.get("href", "")).lower().startswith(("javascript:", "data:"))
                or (tag == "script" and not element.get("src") and element.get("type") != "application/json")
                or (tag == "img" and element.get("src") == "x")):
            found.append(f"<{tag} {sorted(names)}>")
    return found


@pytest.mark.asvs("V1.1.2", "V1.2.1", "V1.2.3", "V1.3.1", "V1.3.5", "V1.3.7", "T07")
def test_markup_templates_and_markdown_stay_letters(siege: Siege) -> None:
    short = (SHORT + "{{7*7}}")[:80]
    long = " ".join(["{{12345678219*7}}", POLYGLOT, SHORT, *TEMPLATES, *MARKDOWN,
                     "</script><script>window.__xss=1</script>"])
    plant(siege, long, short)
    shown_long = shown_short = 0
    for where, text in pages(siege):
        assert harm(text) == [], where
        assert "86419747531" not in text
        words = "".join(html5lib.parse(text, namespaceHTMLElements=False).itertext())
        shown_long += "{{7*7}} {% print(7*7) %} ${7*7}" in words and "[a](javascript:alert(1))" in words
        shown_short += short in words
    assert shown_long >= 5
    assert shown_short >= 10


def test_the_reader_of_pages_sees_harm() -> None:
    for text in (POLYGLOT, SHORT, "<p style=x>", "<a href='javascript:1'>", "<svg><a onclick=1>"):
        assert harm(f"<!doctype html><p>{text}</p>"), text
    assert harm("<!doctype html><p>&lt;script&gt;</p><script src=/a.js></script>") == []


@pytest.mark.asvs("V1.3.3", "V1.2.1")
def test_what_nobody_sees_is_on_no_page(siege: Siege) -> None:
    """Directions turned round, no width, control characters: taken out where they are shown, by one filter."""
    plant(siege, f"heron{ALL_UNSEEN}stork", f"finch{DIRECTIONS}{NO_WIDTH}wren")
    shown = 0
    for where, text in pages(siege):
        assert UNSEEN.search(text) is None, where
        shown += "heronstork" in text or "finchwren" in text
    assert shown >= 10


@pytest.mark.parametrize(("text", "seen"), [
    ("\u202eevil\u202c", "evil"), ("\u2066a\u2069", "a"), ("a\u200bb\ufeff", "ab"), ("a\x00\x1b[2Jb", "a[2Jb"),
    ("\ud800x", "x"), ("a\r\n\tb", "a\r\n\tb"), ("\u0634\u0643\u0631\u200c\u0627", "\u0634\u0643\u0631\u200c\u0627"),
    ("👩\u200d👧", "👩\u200d👧"), ("\u05e9\u200f1", "\u05e9\u200f1"), ("é ß 日本", "é ß 日本"), ("", "")])
def test_what_is_visible_stays(text: str, seen: str) -> None:
    assert visible(text) == printed(text) == seen
    assert printed(5) == 5


@pytest.mark.asvs("V1.3.11")
def test_mail_carries_no_hidden_letters_and_no_second_header(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context():
        assert mail.send("a@example.org", f"Hello{ALL_UNSEEN}", f"Dear \u202eMara{NO_WIDTH}")
        letter = mail.filed(sqlite_app.config["SETTINGS"].mail_dir)[0]
        assert (letter.subject, letter.text.strip()) == ("Hello", "Dear Mara")
        for bad in ("Hi\r\nBcc: x@example.org", "Hi\nBcc: x@example.org", "Hi\rBcc: x"):
            assert not mail.send("a@example.org", bad, "text")
        assert not mail.send("a@example.org\r\nBcc: x@example.org", "Hi", "text")
        assert len(mail.filed(sqlite_app.config["SETTINGS"].mail_dir)) == 1
