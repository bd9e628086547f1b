"""Seven days to change one's mind: asked, told, stopped, done; on the page, by mail and by the operator's command."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from journal.access.permissions import Role
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, mail
from journal.core.mail import Letter
from journal.erasure import actions, queries
from journal.erasure.rules import WAITING
from tests import factories
from tests.factories import PASSWORD
from tests.page import PageClient, read

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
People = dict[str, UUID]
SECOND = timedelta(seconds=1)
ROLES = ("patient", "therapist", "clinic")


def letters(app: Flask) -> list[Letter]:
    return sorted(mail.filed(app.config["SETTINGS"].mail_dir), key=lambda letter: letter.sent_at)


def signed_in(app: Flask, name: str) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client.sign_in(f"{name}@example.org")


def is_there(app: Flask, person: UUID) -> bool:
    with app.app_context():
        return queries.still_there([person]) == [person]


def run_due(app: Flask) -> int:
    with app.app_context():
        return actions.erase_due()


@pytest.mark.asvs("P6", "V7.4.2")
@pytest.mark.parametrize("name", ROLES)
def test_asked_on_the_page_and_done_after_seven_days(app: Flask, people: People, name: str) -> None:
    with clock.Moved(NOON):
        client = signed_in(app, name)
        assert "What stays" in client.page("/account/erase").text
        assert client.send("/account/erase").status_code == 303
        page = client.page("/account/erase")
        assert "will be erased on" in page.text
        assert "21 May 2026" in page.text.replace("May 21, 2026", "21 May 2026")
    with clock.Moved(NOON + WAITING - SECOND):
        assert run_due(app) == 0
        assert is_there(app, people[name])
        assert signed_in(app, name).page("/account/erase").status == 200
    with clock.Moved(NOON + WAITING):
        assert run_due(app) == 1
        assert run_due(app) == 0
    assert not is_there(app, people[name])
    with clock.Moved(NOON + timedelta(minutes=1)):
        assert client.get("/account").status_code == 303, "the browser is signed out"
    refused = app.test_client()
    assert isinstance(refused, PageClient)
    assert refused.send("/sign-in", {"email": f"{name}@example.org", "password": PASSWORD}).status_code == 422


def test_the_patients_page_says_what_goes_and_offers_the_download(app: Flask, people: People) -> None:
    page = signed_in(app, "patient").page("/account/erase")
    assert "/export" in page.text
    for words in ("Your check-ins", "diaries that you brought in", "plans of treatment", "readings",
                  "integration thread", "questionnaires", "promised to look at", "safety plan", "did not send",
                  "What you shared"):
        assert words in page.text, words
    other = signed_in(app, "therapist").page("/account/erase")
    assert "/export" not in other.text
    assert "The journals of your patients" in other.text


def test_stopping_keeps_everything(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        client = signed_in(app, "patient")
        client.send("/account/erase")
        stopped = client.send("/account/erase/stop")
        assert stopped.status_code == 303
        assert "Erase it in 7 days" in client.page("/account/erase").text
    with clock.Moved(NOON + WAITING + SECOND):
        assert run_due(app) == 0
    assert is_there(app, people["patient"])
    with app.app_context():
        lines = audit.history(people["patient"], [Event.ERASURE_ASKED, Event.ERASURE_STOPPED], 9)
        assert [line.event for line in lines] == [Event.ERASURE_STOPPED, Event.ERASURE_ASKED]


def test_asking_wants_a_fresh_confirmation_and_stopping_never(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        client = signed_in(app, "patient")
    with clock.Moved(NOON + timedelta(minutes=11)):
        asked = client.send("/account/erase")
        assert (asked.status_code, "confirm_password" in asked.text) == (200, True)
        with app.app_context():
            assert queries.waiting(people["patient"]) is None
        form = read(asked).form("/account/erase")
        sent = client.post("/account/erase", data=form["fields"] | {"confirm_password": PASSWORD})
        assert sent.status_code == 303
    with clock.Moved(NOON + timedelta(minutes=22)):
        assert client.page("/account/erase").status == 200
        assert client.send("/account/erase/stop").status_code == 303
        with app.app_context():
            assert queries.waiting(people["patient"]) is None


def test_stopping_too_late_or_for_nothing_says_nothing_false(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        client = signed_in(app, "patient")
        client.send("/account/erase/stop")
        assert "Stopped" not in client.page("/account/erase").text
        client.send("/account/erase")
    with clock.Moved(NOON + WAITING):
        late = signed_in(app, "patient")
        late.send("/account/erase/stop")
        page = late.page("/account/erase")
        assert "Stopped" not in page.text
        assert "is being erased" in page.text
        assert "/account/erase/stop" not in page.text
    assert letters(app)[-1].subject == "You asked us to erase your account"


def test_asking_twice_keeps_the_first_time(app: Flask, people: People) -> None:
    with app.app_context():
        own = factories.own(people["patient"])
        with clock.Moved(NOON):
            first = actions.ask(own)
        with clock.Moved(NOON + timedelta(days=3)):
            assert actions.ask(own) == first
    assert len(letters(app)) == 1


@pytest.mark.asvs("P7")
def test_three_mails_with_neutral_words(app: Flask, people: People) -> None:
    with app.app_context():
        own = factories.own(people["patient"])
        with clock.Moved(NOON):
            actions.ask(own)
        with clock.Moved(NOON + SECOND):
            assert actions.stop(own)
        with clock.Moved(NOON + 2 * SECOND):
            actions.ask(own)
        with clock.Moved(NOON + WAITING + 3 * SECOND):
            actions.erase_due()
    found = letters(app)
    assert [letter.subject for letter in found] == [
        "You asked us to erase your account", "Your account stays", "You asked us to erase your account",
        "Your account is erased"]
    for letter in found:
        assert letter.to == "patient@example.org"
        for word in ("Mara", "journal", "session", "ketamine", str(people["patient"])):
            assert word.lower() not in letter.text.lower(), letter.subject
    assert "/account/erase" in found[0].text
    assert "14:00" in found[0].text.replace("2:00\u202fPM", "14:00"), "on the clock of the person, not of the server"


def test_a_mail_host_that_is_down_stops_nothing(app: Flask, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "write_private", lambda *_: (_ for _ in ()).throw(OSError()))
    with app.app_context():
        actions.ask(factories.own(people["patient"]), at_once=True)
        assert actions.erase_due() == 1
    assert not is_there(app, people["patient"])


def erase_command(app: Flask, *arguments: str, typed: str) -> str:
    return app.test_cli_runner().invoke(args=["erase", *arguments], input=typed + "\n").output


def test_the_operators_command_waits_too(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        said = erase_command(app, "patient@example.org", typed="Patient@example.org ")
        assert "will be erased at 2026-05-21 12:00 UTC" in said
        assert run_due(app) == 0
    assert [letter.subject for letter in letters(app)] == ["You asked us to erase your account"]
    assert is_there(app, people["patient"])
    assert "erased " in erase_command(app, "patient@example.org", "--now", typed="patient@example.org")
    assert not is_there(app, people["patient"])


def test_the_command_asks_for_the_address_again(app: Flask, people: People) -> None:
    assert "differ; nothing was done" in erase_command(app, "patient@example.org", "--now", typed="other@example.org")
    assert "no account" in erase_command(app, "nobody@example.org", "--now", typed="nobody@example.org")
    assert is_there(app, people["patient"])
    assert letters(app) == []


def test_timed_work_erases(app: Flask, people: People) -> None:
    with app.app_context():
        actions.ask(factories.own(people["patient"]), at_once=True)
    assert "people erased: 1" in app.test_cli_runner().invoke(args=["timed", "run"]).output


def test_everybody_may_ask_for_themselves_alone(app: Flask, people: People) -> None:
    """There is no address with somebody else's id in it."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("erasure.")]
    assert len(rules) == 3
    assert not any(rule.arguments for rule in rules)
    assert {Role.PATIENT, Role.THERAPIST, Role.CLINIC} == set(Role)
