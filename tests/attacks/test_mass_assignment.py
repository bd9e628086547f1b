"""What a form did not ask for changes nothing: every column of every table is offered to every route."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from wtforms import SelectMultipleField

from journal import tables
from journal.access.permissions import Permission
from journal.core import forms
from journal.core.web import MANY
from tests.attacks.probes import NAMES
from tests.attacks.shots import encoded
from tests.attacks.siege import Siege, State, Target, besiege
from tests.page import PageClient

FORM = "application/x-www-form-urlencoded"
STORES = {"accounts.profile", "accounts.register", "accounts.password", "accounts.reset", "accounts.welcome",
          "entries.save", "treatment.save", "treatment.change", "treatment.course_save", "treatment.course_change",
          "treatment.course_end", "treatment.course_delete", "sharing.new", "sharing.change",
          "sharing.clinic_invite", "sharing.invitation", "exchange.import_confirm", "accounts.confirm_address",
          "entries.delete", "entries.choose_profiles", "entries.follow", "entries.add_own", "entries.rename"}
"""Routes that have to have stored something here, or this file would prove nothing."""
FILLED = {"entries.save": {"mood": "5"}, "treatment.change": {"minutes": "50"},
          "entries.choose_profiles": {"profiles": "pain"}, "entries.follow": {"followed": "alcohol"},
          "entries.add_own": {"label": "Coffee", "kind": "yes_no"}, "entries.rename": {"label": "Tea"},
          "treatment.course_save": {"starts_on": "2026-03-01", "induction_sessions": "6"},
          "treatment.course_change": {"induction_sessions": "7"}, "treatment.course_end": {"ended_on": "2026-02-02"},
          "accounts.profile": {"language": "en", "zone": "UTC", "country": "ES"},
          "accounts.welcome": {"language": "en", "zone": "UTC", "country": "ES"},
          "accounts.password": {"password": "seven slow herons walk by"},
          "accounts.reset": {"password": "seven slow herons walk by"}, "exchange.import_confirm": {"mood-0": "4"},
          "sharing.new": {"scopes": "check_ins", "ends_on": ""},
          "sharing.change": {"scopes": "check_ins", "ends_on": ""}}
"""What a form needs, beyond how its page shows it, to be taken."""
NOT_ASKED_AGAIN = {"entries.save": {"worse", "was-worse", "contact", "was-too-low"}}


@pytest.fixture
def siege(sqlite_app: Flask) -> Siege:
    return besiege(sqlite_app)


def columns() -> set[str]:
    return {column.name for table in tables.metadata.sorted_tables for column in table.columns}


def good(siege: Siege, target: Target) -> dict[str, str]:
    """The form as a person would send it."""
    fields = target.fields | FILLED.get(target.endpoint, {})
    if target.endpoint == "sharing.invitation" and target.fields:
        fields["email"] = "invited@example.org"
    return {name: value for name, value in fields.items() if name not in NOT_ASKED_AGAIN.get(target.endpoint, ())}


def offered(siege: Siege, target: Target) -> list[tuple[str, str]]:
    """Every name that this form does not ask for, with a value that would do harm."""
    other = str(siege.house.people["other_patient"])
    harm = {"role": "clinic", "disabled_at": "", "confirm_password": "x", "kind": "integration"}
    known = set(target.fields) | set(FILLED.get(target.endpoint, {})) | NOT_ASKED_AGAIN.get(target.endpoint, set())
    names = sorted((columns() | set(NAMES)) - known)
    return [(name, harm.get(name, other if name.endswith("id") or name in ("grantee_id", "actor") else
                            "2020-01-01T00:00:00+00:00" if name.endswith("_at") else "1")) for name in names]


def shape(state: State, known: State) -> dict[str, list[str]]:
    """The rows with what differs from one time to the next taken out: seals, moments, new ids."""
    ids = {value for rows in known.values() for row in rows.values() for value in row.values()
           if isinstance(value, UUID)}

    def plain(value: Any) -> Any:
        match value:
            case bytes():
                return "sealed"
            case UUID():
                return value if value in ids else "new"
            case datetime() | date() | time():
                return "moment"
            case str() if value.startswith("$argon2"):
                return "hash"
        return value

    return {table: sorted(str({name: plain(value) for name, value in row.items()}) for row in rows.values())
            for table, rows in state.items()}


def send(siege: Siege, target: Target, more: list[tuple[str, str]], query: str = "") -> tuple[int, State]:
    client, token = siege.client(target.who)
    fields = [("csrf_token", token), *good(siege, target).items(), *more]
    answer = client.open(target.address + query, method=target.method, data=encoded(fields), content_type=FORM)
    siege.settle(target, answer)
    return answer.status_code, siege.stored()


@pytest.mark.asvs("V15.3.3", "V2.2.1", "T15")
def test_what_was_not_asked_for_changes_nothing(siege: Siege) -> None:
    before, stored = siege.stored(), set()
    for target in siege.targets():
        public = siege.app.view_functions[target.endpoint].permission is Permission.PUBLIC
        if target.who in ("therapist", "clinic") and (public or not target.fields):
            continue  # the same as for the patient
        status, plain = send(siege, target, [])
        siege.put_back(before)
        extra = offered(siege, target)
        with_more, after = send(siege, target, extra, "?" + encoded(extra).decode())
        siege.put_back(before)
        assert status == with_more, (target.name, status, with_more)
        assert shape(plain, before) == shape(after, before), target.name
        if plain != before:
            stored.add(target.endpoint)
    assert stored >= STORES, STORES - stored


def test_a_role_that_came_through_would_be_seen(siege: Siege) -> None:
    """The comparison above notices a plain column, a new row and an opened seal."""
    before = siege.stored()
    key = next(iter(before["account"]))
    for name, value in (("role", "clinic"), ("confirmed_at", None), ("clinic_id", siege.house.people["clinic"])):
        changed = before | {"account": before["account"] | {key: before["account"][key] | {name: value}}}
        assert shape(changed, before) != shape(before, before), name


@pytest.mark.asvs("V15.3.7")
def test_names_that_may_repeat_are_those_of_boxes() -> None:
    """`MANY` holds each field of several boxes, and nothing that any form takes once."""
    def below(kind: type) -> set[type]:
        return {kind} | {one for each in kind.__subclasses__() for one in below(each)}

    many, once = set(), set()
    for kind in below(forms.Messages):
        for name, field in vars(kind).items():
            if hasattr(field, "field_class"):
                (many if issubclass(field.field_class, SelectMultipleField) else once).add(name)
    assert once
    assert many <= MANY
    assert not once & MANY


def test_an_entry_of_somebody_else_is_not_taken_over(siege: Siege) -> None:
    """Its id in one's own form makes an entry of one's own beside it."""
    client: PageClient = siege.house.client("other_patient")
    before = siege.stored()["entry"]
    theirs = siege.house.things["entry_id"]
    assert client.send("/check-in", {"id": str(theirs), "mood": "1", "patient_id": str(
        siege.house.people["patient"])}).status_code == 303
    after = siege.stored()["entry"]
    assert {key: row for key, row in after.items() if key in before} == before
    assert set(after) - set(before) == {(siege.house.people["other_patient"], theirs)}
