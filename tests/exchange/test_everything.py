"""The file with everything: what was stored is found again, nothing of others, no secrets, a steady number of reads."""

import io
import json
import random
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from journal.access.permissions import Scope
from journal.accounts import queries as accounts
from journal.core import clock, db
from journal.entries import actions as entry_actions
from journal.entries.rules import SideEffect
from journal.exchange import everything_actions
from journal.exchange.formats.kinds import KINDS
from journal.questionnaires import actions as questionnaires
from journal.questionnaires.responses import Response
from journal.safety import actions as safety
from journal.treatment import actions as treatment
from tests.exchange import planted
from tests.factories import at, entry, own
from tests.treatment.cases import FULL, clearance, grant, session

NOW = at("2026-05-14 12:00")
ONCE = frozenset({"authenticators", "erasure_requests"})
"""Kinds of which a person has one row."""


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.Moved(NOW):
        yield


def plant(people: dict[str, UUID], dice: random.Random,
          leave: frozenset[str] = frozenset()) -> dict[str, dict[str, Any]]:
    staff = accounts.person(people["clinic"])
    assert staff
    return planted.plant(people["patient"], staff.clinic_id, people["therapist"], dice, leave)


def test_what_was_planted_in_every_table_is_found_again(app, people):
    with app.app_context():
        wanted = plant(people, random.Random(7))
        found = planted.taken(people["patient"])
    for name, row in wanted.items():
        assert row in found[name], name
    assert set(wanted) | {"account", "history"} == {one.name for one in KINDS}
    assert found["account"]["email"] == "patient@example.org"
    assert found["account"]["name"] == "Mara Ellison"


def test_values_of_any_kind_come_back_equal(app, people):
    """Open answers, empty and long texts, deleted and standing rows, in many throws of the dice."""
    with app.app_context():
        dice = random.Random(11)
        wanted = [plant(people, dice, ONCE) for _ in range(8)]
        found = planted.taken(people["patient"])
    for round_ in wanted:
        for name, row in round_.items():
            assert row in found[name], name


def test_nothing_of_anybody_else_and_no_secret_is_in_it(app, people):
    with app.app_context():
        plant(people, random.Random(1))
        other = own(people["other_patient"])
        entry_actions.save_entry(other, entry(mood=1, note="THEIRS ALONE"))
        with db.database().engine.connect() as connection:
            hashed = connection.exec_driver_sql("SELECT password_hash FROM account").scalars().all()
        text = json.dumps(planted.taken(people["patient"]), ensure_ascii=False)
    for absent in ("THEIRS ALONE", "Tomás", "other@example.org", "therapist@example.org", "clinic@example.org",
                   *hashed, str(people["other_patient"]), "argon2"):
        assert absent not in text, absent


def test_a_lived_in_journal_reads_as_it_was_written(app, people):
    with app.app_context():
        me = own(people["patient"])
        first = entry(mood=4, note="rain", side_effects=(SideEffect("nausea", 2),), context={"alcohol": 1})
        entry_actions.save_entry(me, first)
        gone = entry(mood=2, note="taken back")
        entry_actions.save_entry(me, gone)
        entry_actions.delete_entry(me, gone.id)
        grant(people["patient"], people["therapist"], scopes=frozenset({Scope.SESSIONS}))
        treatment.save_session(clearance(people["therapist"], people["patient"]), session(**FULL))
        response = Response(uuid4(), "phq9", "1", NOW.date(), "Europe/Madrid", NOW)
        questionnaires.begin(me, response)
        safety.save_plan(me, uuid4(), {"signs": "I stop calling Sam"}, None)
        found = planted.taken(people["patient"])
    by_note = {one["note"]: one for one in found["check_ins"]}
    assert by_note["rain"]["side_effects"]["answer"] == [{"effect": "nausea", "severity": 2}]
    assert (by_note["rain"]["deleted"], by_note["taken back"]["deleted"]) == (False, True)
    assert found["check_in_versions"][0]["content"]["note"] == "taken back"
    [one] = found["sessions"]
    assert one["vitals"][0] == {"when": "before", "systolic": 120, "diastolic": 80, "pulse": 70, "spo2": 98,
                                "minute": None}
    assert found["people"] == {one["entered_by"]: "Dr Hanna Weiss"}
    assert [line["what"] for line in found["who_looked"]] == ["Dr Hanna Weiss wrote down a session"]
    assert found["who_looked"][0]["day"] == "2026-05-14"
    assert found["who_looked"][0]["time"] == "14:00:00"
    assert found["safety_plans"][0]["content"]["signs"] == "I stop calling Sam"
    assert found["codes"]["side_effects"]["nausea"]
    assert found["codes"]["questionnaires"]["phq9"]["items"]


def test_the_number_of_reads_does_not_grow_with_the_rows(app, people):
    def count() -> int:
        seen: list[str] = []
        both = (db.database().engine, db.database().keys_engine)

        def note(*given: Any) -> None:
            seen.append(given[2])
        for one in both:
            event.listen(one, "before_cursor_execute", note)
        planted.taken(people["patient"])
        for one in both:
            event.remove(one, "before_cursor_execute", note)
        return len([one for one in seen if one.lstrip().startswith("SELECT")])

    with app.app_context():
        plant(people, random.Random(2))
        for n in range(6):  # so that every kind of name is named at least once
            plant(people, random.Random(50 + n), ONCE)
    with app.app_context():  # keys that were fetched to plant are forgotten here
        before = count()
    with app.app_context():
        for n in range(30):
            plant(people, random.Random(100 + n), ONCE)
    with app.app_context():
        assert count() == before


def test_the_file_keeps_to_its_own_schema(app, people):
    with app.app_context():
        plant(people, random.Random(5))
        body = everything_actions.everything_zip(own(people["patient"])).body
    with zipfile.ZipFile(io.BytesIO(body)) as found:
        schema, readme = json.loads(found.read("journal.schema.json")), found.read("README.txt").decode()
        data = json.loads(found.read("journal.json"))
    assert list(problems(data, schema, "")) == []
    assert list(problems(data | {"check_ins": [{"id": 3}]}, schema, "")) != []
    assert "Nothing in these files is locked" in readme
    assert "(check_ins): 1" in readme


def test_an_empty_journal_gives_a_whole_file(app, people):
    with app.app_context():
        found = planted.taken(people["patient"])
        for name in ("check_ins", "sessions", "questionnaires", "who_looked"):
            assert found[name] == []
        assert found["format"] == "interlude-export/1"
        again = everything_actions.everything_zip(own(people["patient"]))
    assert again.name == "journal-everything-2026-05-14.zip"


def problems(value: Any, schema: dict[str, Any], place: str) -> Iterator[str]:
    """What breaks the words of JSON Schema that the file's schema uses."""
    kinds = schema.get("type", [])
    if kinds and not any(_is(value, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        yield f"{place}: {value!r} is no {kinds}"
        return
    if "const" in schema and value != schema["const"]:
        yield f"{place}: not {schema['const']}"
    if value is not None and not _fits(value, schema.get("format")):
        yield f"{place}: {value!r} is no {schema['format']}"
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from problems(one, schema.get("items", {}), f"{place}[{number}]")
    if isinstance(value, dict):
        known, more = schema.get("properties", {}), schema.get("additionalProperties", {})
        yield from (f"{place}: {name} is missing" for name in schema.get("required", ()) if name not in value)
        for name, one in value.items():
            if name not in known and more is False:
                yield f"{place}: {name} is unknown"
            else:
                yield from problems(one, known.get(name, more), f"{place}.{name}")


def _is(value: Any, kind: str) -> bool:
    types: dict[str, Any] = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool,
                             "null": type(None)}
    return isinstance(value, types[kind]) and not (kind == "integer" and isinstance(value, bool))


def _fits(value: Any, form: str | None) -> bool:
    try:
        match form:
            case "uuid":
                UUID(value)
            case "date" | "time" | "date-time":
                moment = datetime.fromisoformat(f"2000-01-01T{value}" if form == "time" else value)
                return form != "date-time" or moment.tzinfo is not None
    except ValueError:
        return False
    return True
