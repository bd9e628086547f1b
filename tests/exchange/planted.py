"""One row of a patient's in every table that the file with everything is read from, and what the file says of it."""

import io
import json
import random
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, LargeBinary, Uuid

from journal.core import db
from journal.core.columns import Base
from journal.exchange import everything_actions
from journal.exchange.everything_queries import sealed_fields
from journal.exchange.formats.dictionary import Kind
from journal.exchange.formats.kinds import KINDS
from tests.factories import own

WORDS = ("=1+1 “Über” 🌊\n\tline \u202e", "{\"a\": [1]}", "", "x" * 4000, "'quoted' \\ \u2028")
SHAPED: dict[tuple[str, str], Any] = {
    ("check_ins", "side_effects"): {"answer": [["nausea", 2], ["own words", None, {"now": "no"}]], "asked": ["nausea"]},
    ("sessions", "vitals"): [["during", 120, 80, 70, 98, 40], ["after", 118, 79, None, None, None]]}
SIDE_EFFECTS = [{"effect": "nausea", "severity": 2}, {"effect": "own words", "severity": None, "now": "no"}]
VITALS = [{"when": "during", "systolic": 120, "diastolic": 80, "pulse": 70, "spo2": 98, "minute": 40},
          {"when": "after", "systolic": 118, "diastolic": 79, "pulse": None, "spo2": None, "minute": None}]


def taken(patient: UUID) -> dict[str, Any]:
    """The file with everything as data."""
    return opened(everything_actions.everything_zip(own(patient)).body)


def opened(body: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(body)) as found:
        assert found.namelist() == ["journal.json", "journal.schema.json", "README.txt"]
        return json.loads(found.read("journal.json"))


ONCE = frozenset({"account", "history"})
"""Kinds of which every patient has rows of their own making."""


def plant(patient: UUID, clinic: UUID | None, therapist: UUID, dice: random.Random,
          leave: frozenset[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Stores a row of each kind but those to leave; gives what the file has to hold of them, by kind."""
    wanted = {}
    with db.transaction() as session:
        for kind in KINDS:
            if kind.name not in ONCE | leave:
                row, wanted[kind.name] = _row(kind, patient, clinic, therapist, dice)
                session.add(row)
    return wanted


def _row(kind: Kind, patient: UUID, clinic: UUID | None, therapist: UUID,
         dice: random.Random) -> tuple[Any, dict[str, Any]]:
    table, sealed = Base.metadata.tables[kind.table], sealed_fields(kind.table)
    row_type = next(one.class_ for one in Base.registry.mappers if one.class_.__tablename__ == kind.table)
    owner = row_type.__sealed_by__ if row_type.__sealed_by__ in table.columns else kind.owner
    values = {column.name: _value(column, clinic, therapist, dice) for column in table.columns
              if not column.name.endswith("_sealed")}
    values |= {kind.owner: patient} | ({"id": uuid4()} if "id" in values else {})
    row = row_type(**values)
    types = {name: "object" if field.json else "text" for name, (field, _) in sealed.items()}
    types |= {one.name: one.type for one in kind.columns}
    for name in sealed:
        if getattr(row, owner) == patient:
            values[name] = SHAPED.get((kind.name, name), _content(kind.name, types[name], dice))
            setattr(row, name, values[name])
    told = {name: _plain(values[name]) for name in kind.stored}
    if "deleted_at" in told:
        told["deleted"] = told["deleted_at"] is not None
    return row, _shaped(kind.name, told)


def _shaped(name: str, told: dict[str, Any]) -> dict[str, Any]:
    """The same as the file writes it: with names in place of positions."""
    match name:
        case "check_ins":
            return told | {"side_effects": {"answer": SIDE_EFFECTS, "asked": ["nausea"]}}
        case "sessions":
            return told | {"vitals": VITALS}
        case "check_in_versions":
            return told | {"content": told["content"] | {"side_effects": SIDE_EFFECTS}}
        case "session_versions":
            return told | {"content": told["content"] | {"vitals": VITALS}}
    return told


def _content(kind: str, type_: str, dice: random.Random) -> Any:
    """Something to seal, in the form of its kind."""
    if type_ in ("text", "list"):
        return dice.choice(WORDS) if type_ == "text" else ["a", dice.choice(WORDS)]
    made: dict[str, Any] = {"words": dice.choice(WORDS), "n": dice.randrange(-3, 99), "list": [0.5, None, True]}
    match kind:
        case "questionnaires":
            made["instrument"] = "phq9"
        case "check_in_versions":
            made["side_effects"] = SHAPED["check_ins", "side_effects"]["answer"]
        case "session_versions":
            made["vitals"] = SHAPED["sessions", "vitals"]
    return made


def _value(column: Any, clinic: UUID | None, therapist: UUID, dice: random.Random) -> Any:
    if column.nullable and dice.random() < 0.3:
        return None
    for key in column.foreign_keys:
        return clinic if key.column.table.name == "clinic" else therapist
    if isinstance(column.type, Uuid):
        return uuid4()
    if isinstance(column.type, LargeBinary):
        return dice.randbytes(32)
    if isinstance(column.type, JSON):
        return ["notes", "sessions"]
    made = {str: f"{dice.randrange(10**8)}", int: dice.randrange(1, 10**9), bool: dice.random() < 0.5,
            date: date(2026, 1, 1) + timedelta(days=dice.randrange(400)), time: time(dice.randrange(24), 5)}
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=dice.randrange(10**7), microseconds=dice.randrange(9))
    return made.get(column.type.python_type, moment)


def _plain(value: Any) -> Any:
    match value:
        case UUID():
            return str(value)
        case datetime() | date() | time():
            return value.isoformat()
    return value
