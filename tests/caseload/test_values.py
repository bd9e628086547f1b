from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from journal.access.clearance import Patient
from journal.access.permissions import ALL_SCOPES, Scope
from journal.caseload import values
from journal.caseload.values import Shared
from journal.entries.rules import Entry, SideEffect
from journal.treatment.rules import Kind, Session
from tests.factories import at

TODAY = date(2026, 5, 14)
NOW = at("2026-05-14 10:00")


def session(days: int, kind: Kind = Kind.DOSING) -> Session:
    return Session(uuid4(), kind, TODAY + timedelta(days=days), "Europe/Madrid", uuid4(), NOW)


def shared(name: str, *days: int, scopes: frozenset[Scope] = ALL_SCOPES) -> Shared:
    return Shared(Patient(uuid4(), name, "Europe/Madrid"), scopes, TODAY, (), tuple(map(session, days)))


def names(people):
    return [one.patient.name for one in people]


def test_the_next_session_comes_first_then_the_last_one_then_the_name():
    people = [shared("Zoe"), shared("Ann"), shared("Álex"), shared("Long ago", -40), shared("Lately", -2),
              shared("In a week", 7, -20), shared("Today", 0, -7, 9), shared("Tomorrow", 1)]
    assert names(values.in_order(people)) == ["Today", "Tomorrow", "In a week", "Lately", "Long ago", "Álex", "Ann",
                                              "Zoe"]


@pytest.mark.parametrize(("days", "expected"), [
    ((), (None, None)), ((-9, -2), (-2, None)), ((3, 12), (None, 3)), ((-2, 0, 5), (-2, 0)), ((0,), (None, 0)),
])
def test_a_session_of_today_is_still_to_come(days, expected):
    last, upcoming = values.around(map(session, days), TODAY)
    assert tuple(one and (one.day - TODAY).days for one in (last, upcoming)) == expected


def test_around_can_ask_for_one_kind():
    both = [session(-1, Kind.INTEGRATION), session(-4), session(2, Kind.INTEGRATION), session(6)]
    last, upcoming = values.around(both, TODAY, Kind.DOSING)
    assert (last, upcoming) == (both[1], both[3])


@pytest.mark.parametrize(("asked", "expected"), [
    ("", ["Tomás Núñez", "Mara Ellison"]), ("nunez", ["Tomás Núñez"]), ("NÚÑ", ["Tomás Núñez"]),
    ("ell  MAR", ["Mara Ellison"]), ("mara nunez", []), ("%", []), ("  ", ["Tomás Núñez", "Mara Ellison"]),
])
def test_a_person_is_found_by_parts_of_the_name(asked, expected):
    assert names(values.found([shared("Tomás Núñez"), shared("Mara Ellison")], asked)) == expected


def test_logged_days_tell_only_what_is_shared():
    def entry(days, **more):
        return Entry(uuid4(), TODAY - timedelta(days=days), "Europe/Madrid", NOW, **more)

    one = replace(shared("Ann"), entries=(entry(0, mood=3), entry(1, side_effects=(SideEffect("headache"),)),
                                          entry(13, side_effects=()), entry(14, mood=1)))
    assert sum(one.logged) == 3
    assert (one.logged[-1], one.logged[0]) == (True, True)
    assert sum(replace(one, scopes=frozenset({Scope.SIDE_EFFECTS})).logged) == 2
