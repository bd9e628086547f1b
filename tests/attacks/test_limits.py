"""How often one person may do something: kept before anything is stored, said with a time, over after that time."""

from dataclasses import replace
from uuid import uuid4

import pytest
from flask import Flask

from journal.accounts import limits
from journal.core import clock
from journal.safety import actions as plans
from journal.safety import queries as safety
from tests import factories
from tests.attacks.input_table import END, PAGE, START, table
from tests.attacks.siege import Siege, Target, besiege
from tests.attacks.test_mass_assignment import good

TRIED = sorted(set(limits.PER_PERSON) - {
    "exchange.import_confirm", "exchange.summary_pdf", "exchange.shared_pdf",
    "treatment.course_save", "treatment.course_end"})  # they share the limit of course_change


@pytest.fixture
def siege(sqlite_app: Flask) -> Siege:
    return besiege(sqlite_app)


REFUSED = 4
OTHER_CHOICE = {
    "entries.choose_profiles": lambda number: {"profiles": ("pain", "ocd")[number % 2]},
    "entries.follow": lambda number: {"followed": ("alcohol", "meals")[number % 2]},
    "entries.add_own": lambda number: {"id": "", "label": f"thing {number}"},
    "entries.rename": lambda number: {"label": f"thing {number}"}}
"""Every attempt chooses anew: a choice that is as before stores nothing."""
NEW_ANSWER = {
    "entries.answer": lambda number: {"thoughts": str(number % 2)},
    "safety.choose_asking": lambda number: {"mode": ("weekly", "daily")[number % 2]},
    "safety.save_promise": lambda number: {
        "id": str(uuid4()), "answers": "same_day", "reader": f"Reader {number}", "days": "0", "until": "18:00",
        "happens": "I call you.", "stands_in": ""},
    "questionnaires.wish": lambda number: {"id": str(uuid4()), "kind": ("off", "on")[number % 2], "instrument": "gad7"},
    "questionnaires.ask": lambda number: {
        "id": str(uuid4()), "kind": ("asked", "asked_back")[number % 2], "instrument": "gad7"},
    "questionnaires.choose": lambda number: {"id": str(uuid4()), "conditions": ("ocd", "anxiety")[number % 2]},
    "questionnaires.choose_with": lambda number: {"id": str(uuid4()), "conditions": ("ocd", "anxiety")[number % 2]},
    "treatment.save_reading": lambda number: {"systolic": str(118 + number), "diastolic": "76", "pulse": "66"}}
"""The same for forms whose page holds no answer, or one that would be asked about once more."""
WRITER = {"safety.save_promise": "therapist", "questionnaires.ask": "therapist",
          "questionnaires.choose_with": "therapist"}
"""Who sends what no patient does."""


def written_plan(siege: Siege, target: Target, number: int) -> dict[str, str]:
    """A plan with words of its own, over the newest one; before an old one is used again, a newer one is there."""
    with siege.app.app_context():
        mine = factories.own(siege.house.people["patient"])
        newest = safety.plan(mine)
        if target.endpoint == "safety.use_plan":
            if number != REFUSED:  # what is refused is compared with what was stored before
                plans.save_plan(mine, uuid4(), {"signs": f"newer {number}"}, newest.id if newest else None)
            return {}
        return {"id": str(uuid4()), "signs": f"words {number}", "seen_version": str(newest.id) if newest else ""}


def ask(siege: Siege, target: Target, number: int) -> tuple[int, str | None]:
    client, token = siege.client(target.who)
    data = good(siege, target) | {"csrf_token": token}
    data |= {"email": f"p{number}@example.org"} if "email" in data else {}
    data |= {"id": "", "seen": "", "minutes": str(40 + number)} if target.endpoint.startswith("treatment") else {}
    data |= {"induction_sessions": str(9 + number)} if target.endpoint == "treatment.course_change" else {}
    data |= {"id": ""} if target.endpoint in ("entries.save", "entries.save_short") else {}
    data |= (OTHER_CHOICE | NEW_ANSWER).get(target.endpoint, lambda number: {})(number)
    data |= written_plan(siege, target, number) if target.endpoint.endswith("_plan") else {}
    answer = client.open(target.address, method=target.method, data=data if target.method == "POST" else None)
    answer.close()
    return answer.status_code, answer.headers.get("Retry-After")


@pytest.mark.asvs("V2.3.2", "V2.4.1")
@pytest.mark.parametrize("endpoint", TRIED)
def test_too_many_are_refused_with_a_time_and_then_allowed_again(siege: Siege, monkeypatch: pytest.MonkeyPatch,
                                                                 endpoint: str) -> None:
    most = 5 if endpoint == "exchange.export_csv" else 3  # three other files share its limit, and the house takes each
    limit = replace(limits.PER_PERSON[endpoint], most=most)
    monkeypatch.setitem(limits.PER_PERSON, endpoint, limit)
    unsafe = endpoint != "exchange.export_csv"
    who = WRITER.get(endpoint, "patient")
    target = next(one for one in siege.targets(unsafe, (who,)) if one.endpoint == endpoint)
    answers = [ask(siege, target, number)[0] for number in range(most + 1)]
    assert answers[0] in (200, 303)  # the house may have done one or two already
    assert answers[-1] == 429
    before = siege.stored()
    status, wait = ask(siege, target, REFUSED)
    assert (status, siege.stored() == before) == (429, True)
    assert 0 < int(wait or 0) <= limit.window.total_seconds()
    with clock.Moved(clock.now() + limit.window):
        siege.clients.clear()
        assert ask(siege, target, 5)[0] in (200, 303, 409)


@pytest.mark.asvs("V2.4.1")
def test_the_limit_of_one_is_not_that_of_another(siege: Siege, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.PER_PERSON, "entries.save", replace(limits.CHECK_INS, most=1))
    statuses = []
    for name in ("patient", "patient", "other_patient"):
        client = siege.house.client(name)
        statuses.append(client.send("/check-in", {"id": "", "mood": "4"}).status_code)
    assert statuses == [303, 429, 303]


def test_every_limit_names_a_route_that_is_there(siege: Siege) -> None:
    assert set(limits.PER_PERSON) <= set(siege.app.view_functions)
    assert all(limit.most > 0 and limit.words for limit in limits.PER_PERSON.values())


@pytest.mark.asvs("V2.1.1", "V2.1.3")
def test_the_page_on_input_says_what_the_forms_take(sqlite_app: Flask) -> None:
    """When this fails: `python -m tests.attacks.input_table`."""
    written = PAGE.read_text(encoding="utf-8").partition(START)[2].partition(END)[0]
    assert written == table(sqlite_app)
    assert written.count("\n") > 60
