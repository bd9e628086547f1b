"""The operator's commands on accounts: signing out, closing and opening, lost factors, the list."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from journal.access.policy import OPERATOR
from journal.accounts import actions, queries, signing_in
from journal.accounts.models import LinkRow
from journal.accounts.rules import Purpose
from journal.accounts.second_factor import recovery
from journal.accounts.second_factor.models import AuthenticatorRow, PasskeyRow, RecoveryCodeRow
from journal.audit.events import Event
from journal.audit.models import AuditRow
from journal.core import clock, db, mail
from tests.accounts.visitors import NOON, People, browser, is_in, sid, try_in
from tests.factories import PASSWORD


def run(app: Flask, *args: str, typed: str = "") -> Result:
    return app.test_cli_runner().invoke(args=["user", *args], input=typed)


def lines(app: Flask, event: Event) -> list[tuple[UUID | None, UUID | None, dict[str, Any]]]:
    with app.app_context():
        return [(row.actor_id, row.patient_id, row.keys) for row in db.session().scalars(
            select(AuditRow).where(AuditRow.event == event.label).order_by(AuditRow.seq))]


@pytest.mark.asvs("V7.4.5")
def test_one_person_is_signed_out_everywhere(app: Flask, people: People) -> None:
    one, two, other = (browser(app).sign_in(f"{name}@example.org") for name in ("patient", "patient", "other"))
    assert run(app, "end-sessions", "patient@example.org").output == "ended 2\n"
    assert [is_in(one), is_in(two), is_in(other)] == [False, False, True]
    assert lines(app, Event.SIGNED_OUT_ELSEWHERE) == [(OPERATOR, people["patient"], {"ended": 2})]


@pytest.mark.asvs("V7.4.5")
def test_everybody_is_signed_out(app: Flask, people: People) -> None:
    clients = [browser(app).sign_in(f"{name}@example.org") for name in ("patient", "therapist", "clinic")]
    assert run(app, "end-sessions", "--all").output == "ended 3\n"
    assert not any(is_in(one) for one in clients)
    assert len(lines(app, Event.SIGNED_OUT_ELSEWHERE)) == 3


@pytest.mark.parametrize("args", [(), ("patient@example.org", "--all")])
def test_it_is_said_whom_to_sign_out(app: Flask, people: People, args: tuple[str, ...]) -> None:
    client = browser(app).sign_in("patient@example.org")
    assert run(app, "end-sessions", *args).exit_code == 2
    assert is_in(client)


@pytest.mark.asvs("V7.4.2", "T09")
def test_a_closed_account_is_out_at_once_and_stays_out(app: Flask, people: People) -> None:
    client, copy = browser(app).sign_in("patient@example.org"), browser(app)
    copy.set_cookie("sid", sid(client))
    with app.app_context():
        link = actions.make_link(people["patient"], Purpose.RESET)
    assert run(app, "disable", "patient@example.org").output == f"disabled {people['patient']}\n"
    assert not is_in(client)
    assert not is_in(copy)
    assert try_in(browser(app), "patient@example.org", PASSWORD) == 422
    browser(app).page(f"/reset/{link}", 404)
    assert "already" in run(app, "disable", "patient@example.org").output
    assert lines(app, Event.ACCOUNT_DISABLED) == [(OPERATOR, people["patient"], {})]
    assert run(app, "enable", "patient@example.org").output == f"enabled {people['patient']}\n"
    assert "was not" in run(app, "enable", "patient@example.org").output
    assert not is_in(client)
    assert not is_in(copy)
    assert is_in(browser(app).sign_in("patient@example.org"))
    assert lines(app, Event.ACCOUNT_ENABLED) == [(OPERATOR, people["patient"], {})]


def with_factors(app: Flask, person_id: UUID) -> None:
    with app.app_context():
        recovery.make(person_id)
        key = PasskeyRow(id=uuid4(), account_id=person_id, credential_lookup=b"c" * 32, sign_count=0, created_at=NOON)
        key.credential = {"id": "eHh4", "public_key": "eHh4", "transports": [], "backed_up": False}
        key.name = "Phone"
        seed = AuthenticatorRow(id=uuid4(), account_id=person_id, created_at=NOON, confirmed_at=NOON, last_step=0)
        seed.seed = "JBSWY3DPEHPK3PXP"
        with db.transaction() as session:
            session.add_all([key, seed])


def factors(app: Flask) -> int:
    with app.app_context():
        return sum(db.session().scalar(select(func.count()).select_from(row)) or 0
                   for row in (AuthenticatorRow, PasskeyRow, RecoveryCodeRow))


@pytest.mark.asvs("V6.4.4", "T02")
def test_lost_factors_are_taken_off_and_the_person_is_told(app: Flask, people: People) -> None:
    client = browser(app).sign_in("patient@example.org")
    with_factors(app, people["patient"])
    assert factors(app) == 12
    wrong = run(app, "reset-factors", "patient@example.org", typed="other@example.org\n")
    assert wrong.exit_code == 1
    assert factors(app) == 12
    assert is_in(client)
    right = run(app, "reset-factors", "patient@example.org", typed="Patient@example.org\n")
    assert right.exit_code == 0, right.output
    assert factors(app) == 0
    assert not is_in(client)
    with app.app_context():
        assert not signing_in.has_factor(people["patient"])
        [letter] = mail.filed(app.config["SETTINGS"].mail_dir)
    assert letter.to == "patient@example.org"
    assert "were removed" in letter.text
    assert app.config["SETTINGS"].public_url + "/reset" in letter.text
    assert lines(app, Event.FACTOR_RESET_DONE) == [(OPERATOR, people["patient"], {})]


def test_only_that_person_loses_factors(app: Flask, people: People) -> None:
    with_factors(app, people["other_patient"])
    run(app, "reset-factors", "patient@example.org", typed="patient@example.org\n")
    assert factors(app) == 12


@pytest.mark.asvs("V14.2.6", "T03")
def test_the_list_names_nobody(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        browser(app).sign_in("patient@example.org")
        run(app, "disable", "other@example.org")
        output = run(app, "list").output
    assert f"{people['patient']}  patient    " in output
    [mine] = [line.split() for line in output.splitlines() if str(people["patient"]) in line]
    assert mine[-2:] == ["open", "1"]
    [other] = [line.split() for line in output.splitlines() if str(people["other_patient"]) in line]
    assert other[-2:] == ["disabled", "0"]
    assert output.splitlines()[-1] == "5 accounts"
    with app.app_context():
        for person in queries.people(people.values()).values():
            assert person.email not in output
            assert person.name not in output


@pytest.mark.parametrize("command", ["end-sessions", "disable", "enable", "reset-factors"])
def test_an_unknown_address_is_said(app: Flask, people: People, command: str) -> None:
    result = run(app, command, "nobody@example.org")
    assert result.exit_code == 1
    assert "nobody has this address" in result.output


def test_used_links_stay_for_the_record(app: Flask, people: People) -> None:
    with app.app_context():
        token = actions.make_link(people["patient"], Purpose.RESET)
        actions.use_link(token, Purpose.RESET)
    run(app, "disable", "patient@example.org")
    with app.app_context():
        assert len(list(db.session().scalars(select(LinkRow)))) == 1
