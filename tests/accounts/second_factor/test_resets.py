"""Lost every second step: two members of a clinic's staff, a notice, a day; never one of them alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select, update

from journal.access.permissions import Role, Scope
from journal.accounts import operating
from journal.accounts import queries as accounts
from journal.accounts.second_factor import authenticator, recovery, resets
from journal.accounts.second_factor.models import AuthenticatorRow
from journal.audit.models import AuditRow
from journal.core import clock, db
from journal.core.mail import filed
from journal.sharing import actions as sharing
from journal.sharing import queries
from journal.sharing.models import GrantRow
from tests import factories
from tests.accounts.visitors import browser, is_in
from tests.factories import PASSWORD
from tests.page import PageClient

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
DAY = timedelta(hours=24)
People = dict[str, UUID]
Staff = tuple[PageClient, PageClient]


@pytest.fixture
def staff(app: Flask, people: People) -> Iterator[Staff]:
    """Two members of the clinic with which the patient shares sessions; the patient has an authenticator app."""
    with clock.Moved(NOON):
        with app.app_context():
            from journal.accounts import queries

            clinic_id = queries.person(people["clinic"]).clinic_id
            sharing.give(factories.own(people["patient"]), None, clinic_id, frozenset({Scope.SESSIONS}))
            factories.person(Role.CLINIC, "colleague@example.org", "Noor Haddad", clinic_id=clinic_id)
            elsewhere = factories.clinic("Elsewhere")
            factories.person(Role.CLINIC, "elsewhere@example.org", "Kit Moss", clinic_id=elsewhere)
            authenticator.start(people["patient"])
            assert authenticator.confirm(people["patient"], code())
            recovery.make(people["patient"])
        yield browser(app).sign_in("clinic@example.org"), browser(app).sign_in("colleague@example.org")


def code() -> str:
    seed: str = db.session().scalars(select(AuthenticatorRow)).one().seed
    return pyotp.TOTP(seed).at(clock.now())


def address(people: People, step: str = "") -> str:
    return f"/patients/{people['patient']}/sign-in-help{step}"


def has_app(app: Flask, people: People) -> bool:
    with app.app_context():
        return authenticator.has(people["patient"])


def due(app: Flask, at: datetime) -> int:
    with clock.Moved(at), app.app_context():
        return resets.reset_due()


@pytest.mark.asvs("V2.3.5", "V6.4.4", "T02")
def test_two_ask_a_day_passes_and_the_person_is_told_each_time(app: Flask, people: People, staff: Staff) -> None:
    one, two = staff
    assert one.send(address(people)).status_code == 303
    assert two.send(address(people, "/agree")).status_code == 303
    assert due(app, NOON + DAY - timedelta(seconds=1)) == 0
    assert has_app(app, people)
    assert due(app, NOON + DAY) == 1
    assert not has_app(app, people)
    with app.app_context():
        assert recovery.left(people["patient"]) == 0
        told = [letter for letter in filed(app.config["SETTINGS"].mail_dir) if letter.to == "patient@example.org"]
    assert len(told) == 3
    assert all("journal" not in letter.text.lower() for letter in told)
    client = browser(app)
    given = {"email": "patient@example.org", "password": PASSWORD}
    assert client.send("/sign-in", given).headers["Location"] == "/welcome"


@pytest.mark.asvs("V2.3.5", "T02")
def test_one_alone_cannot(app: Flask, people: People, staff: Staff) -> None:
    one, _ = staff
    one.send(address(people))
    one.send(address(people, "/agree"))
    assert "I agree" not in one.page(address(people)).text
    assert due(app, NOON + 30 * DAY) == 0
    assert has_app(app, people)


def test_nobody_else_has_this_page(app: Flask, people: People, staff: Staff) -> None:
    for email in ("elsewhere@example.org", "therapist@example.org", "other@example.org"):
        client = browser(app).sign_in(email)
        assert client.get(address(people)).status_code == 404
        assert client.send(address(people)).status_code == 404
        assert client.send(address(people, "/agree")).status_code == 404
    with app.app_context():
        assert resets.of(people["patient"]) is None


def test_signing_in_with_the_second_step_ends_it(app: Flask, people: People, staff: Staff) -> None:
    one, two = staff
    one.send(address(people))
    two.send(address(people, "/agree"))
    later = NOON + timedelta(hours=2)
    with clock.Moved(later):
        client = browser(app)
        client.send("/sign-in", {"email": "patient@example.org", "password": PASSWORD})
        with app.app_context():
            right = code()
        assert client.send("/sign-in/second-step", {"code": right}).status_code == 303
        assert is_in(client)
    assert due(app, NOON + 2 * DAY) == 0
    assert has_app(app, people)


def test_staff_can_stop_it_and_the_audit_knows_who(app: Flask, people: People, staff: Staff) -> None:
    one, two = staff
    one.send(address(people))
    two.send(address(people, "/stop"))
    assert due(app, NOON + 2 * DAY) == 0
    with app.app_context():
        lines = {row.event: row.actor_id for row in db.session().scalars(select(AuditRow))}
    assert lines["account:factor-reset-asked"] == people["clinic"]
    assert lines["account:factor-reset-stopped"] not in (None, people["clinic"], people["patient"])


def test_the_page_says_what_is_next(app: Flask, people: People, staff: Staff) -> None:
    one, two = staff
    assert "Ask to take it off" in one.page(address(people)).text
    one.send(address(people))
    assert "Somebody else of your clinic has to agree" in one.page(address(people)).text
    page = two.page(address(people))
    assert "Ines Duarte asked for this" in page.text
    two.send(address(people, "/agree"))
    text = one.page(address(people)).text
    assert "Two of you agreed. The second step is taken off on Friday 15 May at " in text


def test_a_request_that_nobody_agrees_to_ends(app: Flask, people: People, staff: Staff) -> None:
    one, two = staff
    one.send(address(people))
    due(app, NOON + timedelta(days=3, seconds=1))
    two.send(address(people, "/agree"))
    assert due(app, NOON + timedelta(days=9)) == 0
    assert has_app(app, people)


def events(app: Flask) -> list[str]:
    with app.app_context():
        return [row.event for row in db.session().scalars(select(AuditRow).order_by(AuditRow.seq))
                if "factor-reset" in row.event]


def agreed(people: People, staff: Staff) -> None:
    one, two = staff
    one.send(address(people))
    two.send(address(people, "/agree"))


@pytest.mark.asvs("V6.4.4", "T02", "T06")
def test_who_stops_sharing_with_the_clinic_stops_it_at_once(app: Flask, people: People, staff: Staff) -> None:
    agreed(people, staff)
    with app.test_request_context():
        own = factories.own(people["patient"])
        assert sharing.withdraw_grant(own, queries.live_grants(own)[0].id)
        assert resets.of(people["patient"]) is None
    assert due(app, NOON + 2 * DAY) == 0
    assert has_app(app, people)
    assert events(app) == ["account:factor-reset-asked", "account:factor-reset-agreed", "account:factor-reset-stopped"]


@pytest.mark.asvs("V6.4.4", "T02", "T06")
@pytest.mark.parametrize("who", ["clinic@example.org", "colleague@example.org"])
def test_it_stops_when_one_of_the_two_may_not_any_more(app: Flask, people: People, staff: Staff, who: str) -> None:
    agreed(people, staff)
    with app.app_context():
        closed = accounts.person_by_email(who)
        assert closed
        assert operating.disable(closed.id)
    assert due(app, NOON + DAY) == 0
    assert has_app(app, people)
    assert events(app)[-1] == "account:factor-reset-stopped"
    with app.app_context():
        assert "was stopped" in filed(app.config["SETTINGS"].mail_dir)[0].text


@pytest.mark.asvs("V6.4.4", "T02", "T06")
def test_it_stops_when_the_consent_ran_out_in_the_wait(app: Flask, people: People, staff: Staff) -> None:
    agreed(people, staff)
    with app.app_context(), db.transaction() as session:
        session.execute(update(GrantRow).values(ends_on=NOON.date()))
    assert due(app, NOON + DAY) == 0
    assert has_app(app, people)


def test_confirming_with_the_second_step_ends_it(app: Flask, people: People, staff: Staff) -> None:
    client = browser(app)
    with clock.Moved(NOON + timedelta(minutes=1)):
        client.send("/sign-in", {"email": "patient@example.org", "password": PASSWORD})
        with app.app_context():
            right = code()
        client.send("/sign-in/second-step", {"code": right})
        assert is_in(client)
        agreed(people, staff)
    with clock.Moved(NOON + timedelta(minutes=12)):
        with app.app_context():
            given = {"confirm_password": PASSWORD, "confirm_code": code()}
        assert client.send("/confirm", given).headers["Location"] == "/"
    assert due(app, NOON + timedelta(hours=25)) == 0
    assert has_app(app, people)
