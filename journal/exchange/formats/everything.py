"""One file with everything, beside its schema and a page that explains it in plain words. Pure.

The rows are written one after another, so that a long journal needs no more room than its zip.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

import orjson

from journal.core.text import N_, Words, say
from journal.entries import side_effects
from journal.entries.rules import SEVERITY
from journal.exchange.formats.dictionary import FORMAT, schema
from journal.exchange.formats.kinds import EXTRA, KINDS
from journal.questionnaires.rules import Instrument
from journal.treatment.rules import Vitals

MEDIA_TYPE = "application/zip"
DATA, SCHEMA, README = "journal.json", "journal.schema.json", "README.txt"
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)
Row = dict[str, Any]
Lists = Iterable[tuple[str, Iterable[Row]]]

ABOUT = (
    N_("This is everything that the journal holds of you."),
    say(N_("%(file)s holds it in a form that programs read. You can open it with any text editor."), file=DATA),
    say(N_("%(file)s says what each field is, for people who write programs."), file=SCHEMA),
    N_("Nothing in these files is locked. Whoever has them can read them. Keep them where only you, or people you "
       "trust, can open them."),
    N_("Passwords, codes and other secrets are not in them."),
    N_("Days are the days where you were. Other times are in UTC."),
    N_("What you deleted is in it too, marked as deleted, because it can still be brought back. When you erase your "
       "account, it goes."),
)
COUNTED = N_("What is in it, and how many of each:")


def data(head: Row, lists: Lists, tail: Callable[[], Row]) -> Iterator[bytes]:
    """The JSON text, a row a line. `tail` is asked last, when every row has been read."""
    yield b"{\n" + b",\n".join(_member(name, value) for name, value in head.items())
    for name, rows in lists:
        yield b",\n" + orjson.dumps(name) + b": ["
        first = True
        for row in rows:
            yield (b"\n  " if first else b",\n  ") + orjson.dumps(row)
            first = False
        yield b"]" if first else b"\n]"
    yield b"".join(b",\n" + _member(name, value) for name, value in tail().items()) + b"\n}\n"


def _member(name: str, value: Any) -> bytes:
    return orjson.dumps(name) + b": " + orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)


def zipped(pieces: Iterable[bytes], readme: Callable[[], str]) -> bytes:
    """The three files in one zip, without a trace of the machine. `readme` is asked when the data are written."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(_info(DATA), "w", force_zip64=True) as file:
            for piece in pieces:
                file.write(piece)
        archive.writestr(_info(SCHEMA), orjson.dumps(schema(KINDS, EXTRA), option=orjson.OPT_INDENT_2))
        archive.writestr(_info(README), readme().replace("\n", "\r\n").encode())
    return out.getvalue()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _NO_MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3  # else it would say on which system it was made
    info.external_attr = 0o600 << 16
    return info


def readme(counts: Mapping[str, int], render: Callable[[Words], str]) -> str:
    """The page of plain words; `counts` says how many rows each list has."""
    said = [FORMAT, *(render(one) for one in ABOUT), render(COUNTED)]
    kinds = {one.name: one.words for one in KINDS} | {"who_looked": N_("Who else looked, and at what")}
    lines = [f"- {render(words)} ({name}): {counts.get(name, 0)}" for name, words in kinds.items() if name != "account"]
    return "\n\n".join([*said, "\n".join(lines)]) + "\n"


def readable(name: str, row: Row) -> Row:
    """The row with names in place of positions, where a field is stored as a bare list."""
    match name:
        case "check_ins" if row["side_effects"]:
            told = row["side_effects"]
            return row | {"side_effects": told | {"answer": _effects(told["answer"])}}
        case "sessions" if row["vitals"]:
            return row | {"vitals": _vitals(row["vitals"])}
        case "check_in_versions" if row["content"]:
            told = row["content"]
            return row | {"content": told | {"side_effects": _effects(told["side_effects"])}}
        case "session_versions" if row["content"]:
            told = row["content"]
            return row | {"content": told | {"vitals": _vitals(told["vitals"])}}
    return row


def _effects(stored: list[list[Any]] | None) -> list[Row] | None:
    """[key, severity, more] → {"effect", "severity", …}."""
    return None if stored is None else [
        {"effect": key, "severity": severity, **(more[0] if more else {})} for key, severity, *more in stored]


def _vitals(stored: list[list[Any]]) -> list[Row]:
    return [asdict(Vitals(*reading)) for reading in stored]


def codes(answered: Iterable[Instrument], render: Callable[[Words], str], language: str) -> Row:
    """What short names stand for, as far as somebody needs them to read the rows."""
    return {
        "side_effects": {key: render(side_effects.label(key)) for key in side_effects.ALL},
        "severities": {str(n): render(side_effects.severity_label(n)) for n in SEVERITY},
        "questionnaires": {one.id: _questionnaire(one, language) for one in answered},
    }


def _questionnaire(one: Instrument, language: str) -> Row:
    def told(words: Mapping[str, str]) -> str:
        return words.get(language, words["en"])
    return {"title": one.title, "version": one.version, "licence": one.licence.statement,
            "items": {item.id: {"text": told(item.text),
                                "answers": {str(option.value): told(option.label) for option in item.options}}
                      for item in one.items}}
