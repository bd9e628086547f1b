"""What a file with everything is made of: kinds of rows, and of each field its type and meaning. Pure.

The same words stand in the file's schema and in docs/data.md. A field is written as "name: type: meaning" (or as its
name alone, where `COMMON` says what it means everywhere); a type that ends in ? can be null.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from journal.core.text import Words

FORMAT = "interlude-export/1"
TYPES: dict[str, dict[str, Any]] = {
    "id": {"type": "string", "format": "uuid"}, "day": {"type": "string", "format": "date"},
    "instant": {"type": "string", "format": "date-time"}, "time": {"type": "string", "format": "time"},
    "text": {"type": "string"}, "number": {"type": "integer"}, "yes_no": {"type": "boolean"},
    "list": {"type": "array"}, "object": {"type": "object"},
}
COMMON = {
    "id": ("id", "names this row"),
    "day": ("day", "the local day that it is about"),
    "zone": ("text", "the time zone in which the day was lived"),
    "number": ("number", "counts the versions; the highest is the newest"),
    "entered_by": ("id", "who wrote it down first (see people)"),
    "entered_at": ("instant", "when it was written down first"),
    "changed_by": ("id?", "who changed it last; null: nobody did"),
    "changed_at": ("instant?", "when it was changed last"),
    "written_by": ("id", "who wrote this version"),
    "written_at": ("instant", "when this version was written"),
    "replaced_by": ("id", "who wrote the version after it"),
    "replaced_at": ("instant", "when another version took its place"),
    "deleted_at": ("instant?", "when you deleted it; null: it stands. What is deleted can still be brought back"),
    "created_at": ("instant", "when it was made"),
    "used_at": ("instant?", "when it was used; null: never"),
    "retired_at": ("instant?", "since when it is not offered any more; null: it is"),
    "deleted": ("yes_no", "whether it is deleted"),
    "scopes": ("list", "which kinds of your record"),
}
KEYED = "a keyed hash, which nobody can read"
SECRET = "a secret"  # noqa: S105 - the reason why there is none in the file
OURSELVES = "you: the same in every row, see account"


@dataclass(frozen=True)
class Column:
    """One field of a row: its type by the names of `TYPES`, and what it means."""

    name: str
    type: str
    is_optional: bool
    meaning: str

    @property
    def schema(self) -> dict[str, Any]:
        shape = TYPES[self.type]
        if self.is_optional:
            shape = shape | {"type": [shape["type"], "null"]}
        return shape | {"description": self.meaning}


@dataclass(frozen=True)
class Kind:
    """One kind of row: under which name it stands in the file, from which table and whose column, in which order, what
    it is in plain words, what it holds, and which columns stay out for which reason."""

    name: str
    table: str
    words: Words
    columns: tuple[Column, ...]
    order: str
    owner: str = "patient_id"
    without: Mapping[str, str] = field(default_factory=dict)

    @property
    def stored(self) -> tuple[str, ...]:
        """The names that are fields of the table: `deleted` is told by another."""
        return tuple(one.name for one in self.columns if one.name != "deleted")

    @property
    def left_out(self) -> dict[str, str]:
        """Column → why it is not in the file."""
        return dict(self.without) if self.owner == "id" else {self.owner: OURSELVES} | dict(self.without)


def kind(name: str, table: str, words: Words, fields: str, *, order: str, owner: str = "patient_id",
         without: Mapping[str, str] | None = None) -> Kind:
    """A kind from its fields, one a line."""
    found = columns(fields)
    if any(one.name == "deleted_at" for one in found):
        found += columns("deleted")
    return Kind(name, table, words, found, order, owner, without or {})


def columns(fields: str) -> tuple[Column, ...]:
    """Reads "name: type: meaning" lines."""
    return tuple(_column(line.strip()) for line in fields.strip().splitlines())


def _column(line: str) -> Column:
    name, *rest = (part.strip() for part in line.split(":", maxsplit=2))
    type_, meaning = rest if rest else COMMON[name]
    return Column(name, type_.removesuffix("?"), type_.endswith("?"), meaning)


def schema(kinds: Iterable[Kind], extra: Mapping[str, tuple[Column, ...]]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a file with these kinds and the computed lists of `extra`."""
    lists = {one.name: _rows(one.columns) | {"description": str(one.words)} for one in kinds if one.name != "account"}
    lists |= {name: _rows(found) for name, found in extra.items()}
    account = next(one for one in kinds if one.name == "account")
    properties: dict[str, Any] = {
        "format": {"const": FORMAT}, "exported_at": TYPES["instant"], "account": _row(account.columns), **lists,
        "people": _names("other people that the rows name, by id: how the journal calls them"),
        "clinics": _names("clinics that the rows name, by id"),
        "codes": TYPES["object"] | {"description": "what short names stand for: side effects, how strong they are, "
                                                   "and the questionnaires that you answered"},
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": FORMAT, "type": "object",
            "properties": properties, "required": list(properties), "additionalProperties": False}


def _rows(found: tuple[Column, ...]) -> dict[str, Any]:
    return {"type": "array", "items": _row(found)}


def _row(found: tuple[Column, ...]) -> dict[str, Any]:
    return {"type": "object", "properties": {one.name: one.schema for one in found},
            "required": [one.name for one in found], "additionalProperties": False}


def _names(meaning: str) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": TYPES["text"], "description": meaning}


def as_markdown(kinds: Iterable[Kind], extra: Mapping[str, tuple[Column, ...]]) -> str:
    """The dictionary as a table of docs/data.md."""
    lines = ["| list | field | type | meaning |", "|---|---|---|---|"]
    for name, found in (*((one.name, one.columns) for one in kinds), *extra.items()):
        lines += [f"| `{name}` | `{one.name}` | {one.type}{' or null' if one.is_optional else ''} | {one.meaning} |"
                  for one in found]
    return "\n".join(lines)
