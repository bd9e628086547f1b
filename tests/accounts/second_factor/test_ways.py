"""Second steps come and go, and what is open before the first one outside demo mode."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from journal.accounts.second_factor import authenticator, recovery
from journal.accounts.second_factor.models import AuthenticatorRow
from journal.core import clock, db
from journal.core.mail import filed
from tests.accounts.second_factor.conftest import EMAIL, NOON, code, password_step, strict
from tests.accounts.visitors import browser, is_in, sid

People = dict[str, UUID]


@pytest.mark.asvs("V6.3.7", "V7.4.3")
def test_setting_an_app_up_shows_codes_once_and_signs_others_out(app: Flask, people: People) -> None:
    with clock.Moved(NOON):
        client, other = browser(app).sign_in(EMAIL), browser(app).sign_in(EMAIL)
        before = sid(client)
        assert client.send("/account/authenticator").headers["Location"] == "/account/authenticator/code"
        page = client.page("/account/authenticator/code")
        assert 'src="data:image/svg+xml' in page.text
        shown = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', page.text)
        assert shown
        seed = shown[1].replace(" ", "")
        wrong = client.checked(client.send("/account/authenticator/code", {"code": "000000"}), 422)
        assert "not right" in wrong.text
        response = client.send("/account/authenticator/code", {"code": code(seed)})
        assert len(re.findall(r'<code class="key">', client.checked(response, 200).text)) == 10
        assert sid(client) != before
        assert is_in(client)
        assert not is_in(other)
        assert seed not in client.get("/account/authenticator/code", follow_redirects=True).text
    with app.app_context():
        letter = filed(app.config["SETTINGS"].mail_dir)[0]
        stored = db.session().scalars(select(AuthenticatorRow)).one()
        assert seed.encode() not in stored.seed_sealed
    assert letter.subject == "How you sign in was changed"
    assert "An authenticator app was added" in letter.text


def test_a_seed_that_waits_is_replaced_and_ends(app: Flask, people: People) -> None:
    """Somebody may have seen it: what counts is what this sitting showed."""
    with clock.Moved(NOON), app.app_context():
        authenticator.start(people["patient"])
        seen = db.session().scalars(select(AuthenticatorRow)).one().seed
        authenticator.start(people["patient"])
        assert not authenticator.confirm(people["patient"], code(seen))
        db.session().expire_all()
        newer = db.session().scalars(select(AuthenticatorRow)).one().seed
    with clock.Moved(NOON + timedelta(hours=1)), app.app_context():
        assert not authenticator.confirm(people["patient"], code(newer))
        assert not authenticator.has(people["patient"])


@pytest.mark.asvs("V6.5.6")
def test_removing_the_last_factor_takes_the_codes_along(app: Flask, people: People, seed: str) -> None:
    with clock.Moved(NOON):
        client = browser(app)
        password_step(client)
        client.send("/sign-in/second-step", {"code": code(seed)})
        with app.app_context():
            recovery.make(people["patient"])
        assert client.send("/account/authenticator/remove").status_code == 303
    with app.app_context():
        assert not authenticator.has(people["patient"])
        assert recovery.left(people["patient"]) == 0


def test_outside_demo_mode_the_last_factor_stays(app: Flask, people: People, seed: str) -> None:
    with clock.Moved(NOON), strict(app):
        client = browser(app)
        password_step(client)
        client.send("/sign-in/second-step", {"code": code(seed)})
        page = client.checked(client.send("/account/authenticator/remove"), 422)
        assert "Add another one first" in page.text
    with app.app_context():
        assert authenticator.has(people["patient"])


@pytest.mark.asvs("V2.3.1", "V6.3.3", "P1")
@pytest.mark.parametrize("name", ["patient", "therapist", "clinic"])
def test_outside_demo_mode_nothing_is_shown_before_a_factor_is_added(app: Flask, people: People, name: str) -> None:
    with clock.Moved(NOON), strict(app):
        client = browser(app).sign_in(f"{name}@example.org")
        for rule in app.url_map.iter_rules():
            view = app.view_functions[rule.endpoint]
            permission = getattr(view, "permission", None)
            if permission is None or rule.arguments or "GET" not in (rule.methods or ()):
                continue
            response = client.get(rule.rule)
            if permission not in ("public", "sign_out", "confirm", "factor_read", "factor_change"):
                assert response.headers.get("Location") == "/account/sign-in-ways", rule.rule
            response.close()
        page = client.page("/account/sign-in-ways")
        assert "Before you go on" in page.text
        assert "@example.org" not in page.text
        assert client.send("/check-in", {"mood": "4"}).headers["Location"] == "/account/sign-in-ways"


def test_outside_demo_mode_the_first_factor_opens_the_journal(app: Flask, people: People) -> None:
    with clock.Moved(NOON), strict(app):
        client = browser(app).sign_in(EMAIL)
        client.send("/account/authenticator")
        with app.app_context():
            seed = db.session().scalars(select(AuthenticatorRow)).one().seed
        response = client.send("/account/authenticator/code", {"code": code(seed)})
        page = client.checked(response, 200)
        assert 'href="/"' in page.text
        assert client.get("/account").status_code == 200
