"""Text from elsewhere as plain text that can be stored and shown."""

import html
import re

_TAG = re.compile(
    r"<(/?)(br|p|div|ul|ol|li|blockquote|h[1-6]|b|i|u|s|strong|em|strike|del|span|font|a|code|small|big|sub|sup)"
    r"(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCKS = frozenset({"p", "div", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
_DASH = "- "


def clean(text: str) -> str:
    """The text without NUL and without broken halves of characters, so that any store and any hash takes it."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def one_line(text: str) -> str:
    """A name or value from a cell: blanks of every kind, also those that do not break, become one space each."""
    return " ".join(clean(text).split())


def plain_text(source: str) -> str:
    """HTML of a note as plain text: line breaks stay, list items begin with "- ", entities are decoded, formatting
    goes. What is not a known tag ("I <3 tea") stays as written, so the result must be escaped when shown."""
    text = clean(source).replace("\r\n", "\n").replace("\r", "\n")
    parts: list[str] = []
    position = 0
    between_blocks = False
    for tag in _TAG.finditer(text):
        piece = text[position:tag.start()]
        position = tag.end()
        if piece and not (between_blocks and piece.isspace()):
            parts.append(_words(piece))
        name = tag[2].lower()
        between_blocks = name in _BLOCKS
        added = "\n" if name == "br" else ""
        if between_blocks:
            added = _line_break(parts[-1] if parts else "\n", opens_item=name == "li" and not tag[1])
        if added:
            parts.append(added)
    parts.append(_words(text[position:]))
    lines = clean("".join(parts)).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n").strip(" \t")


def _words(piece: str) -> str:
    return html.unescape(piece).replace("\xa0", " ")


def _line_break(before: str, *, opens_item: bool) -> str:
    """What a block tag adds: a new line, unless it stands at the beginning of one already."""
    if opens_item:
        return _DASH if before.endswith("\n") else "\n" + _DASH
    return "" if before.endswith(("\n", _DASH)) else "\n"
