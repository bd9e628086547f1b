"""A person with a row in every table, and everything stored as plain values that can be compared and put back."""

import secrets
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import JSON, Column, Table, Uuid, insert, select

from journal.access.permissions import Role
from journal.core import clock, crypto, db
from journal.core.columns import Base
from journal.entries import actions as entries
from journal.erasure.belongings import KEPT
from journal.treatment import actions as treatment
from tests import factories
from tests.treatment import cases as sessions

CANARY = "the heron stood quite still 7f3a"
Dump = dict[str, list[dict[str, Any]]]
TABLES = [table for table in Base.metadata.sorted_tables if table.name not in KEPT]


def writes(patient: UUID, therapist: UUID) -> None:
    """A check-in with a note, and a session that the therapist entered for the patient."""
    entries.save_entry(factories.own(patient), factories.entry(mood=4, note=CANARY))
    sessions.grant(patient, therapist)
    treatment.save_session(sessions.clearance(therapist, patient), sessions.session(note=CANARY, companion="Sam"))


def stored() -> Dump:
    """All rows of all tables."""
    return {table.name: [dict(row._mapping) for row in db.session().execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables}


def stored_keys() -> list[dict[str, Any]]:
    table = crypto.vault().table
    with crypto.vault().engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(select(table).order_by(table.c.name, table.c.version))]


def put_back(before: Dump) -> None:
    """Brings back what is gone since, as a restored copy would."""
    now = stored()
    with db.transaction() as session:
        for table in TABLES:
            gone = [row for row in before[table.name] if row not in now[table.name]]
            if gone:
                session.execute(insert(table), gone)


def put_back_keys(before: list[dict[str, Any]]) -> None:
    now = stored_keys()
    with crypto.vault().writer.begin() as connection:
        connection.execute(insert(crypto.vault().table), [row for row in before if row not in now])


def names(row: dict[str, Any], person: UUID) -> bool:
    return any(value == person for value in row.values())


def without(dump: Dump, person: UUID) -> Dump:
    """What is stored of everybody else: rows that do not name this person."""
    return {name: [row for row in rows if not names(row, person)] for name, rows in dump.items() if name not in KEPT}


def fill_every_table(person: UUID, clinic: UUID) -> None:
    """One row of this person's in each table that has a place for them, whatever tables there are."""
    now = stored()
    with db.transaction() as session:
        for table in TABLES:
            if is_for_people(table) and not any(names(row, person) for row in now[table.name]):
                session.execute(insert(table).values(
                    {column.name: _value(column, person, clinic) for column in table.columns}))


def is_for_people(table: Table) -> bool:
    return any(_of_account(column) for column in table.columns)


def _of_account(column: "Column[Any]") -> bool:
    return column.name in ("patient_id", "account_id") or any(
        key.column.table.name == "account" for key in column.foreign_keys)


def _value(column: "Column[Any]", person: UUID, clinic: UUID) -> Any:
    if _of_account(column):
        return person
    if any(key.column.table.name == "clinic" for key in column.foreign_keys):
        return None if column.nullable else clinic
    if isinstance(column.type, Uuid):
        return uuid4()
    if isinstance(column.type, JSON):
        return []
    kind = column.type.python_type
    made: dict[type, Any] = {bytes: secrets.token_bytes(40), str: "x", int: 1, bool: False, float: 1.0,
                             date: clock.now().date(), time: clock.now().time()}
    return made.get(kind, clock.now() + timedelta(days=30))


def people(app: Flask) -> dict[str, UUID]:
    """Two patients of one therapist, who entered a session for each of them."""
    with app.app_context():
        found = {"clinic": factories.clinic("Northlight"),
                 "patient": factories.person(Role.PATIENT, "patient@example.org", "Mara Ellison"),
                 "other": factories.person(Role.PATIENT, "other@example.org", "Tomás Rivera"),
                 "therapist": factories.person(Role.THERAPIST, "therapist@example.org", "Dr Hanna Weiss")}
        for one in ("patient", "other"):
            writes(found[one], found["therapist"])
    return found
