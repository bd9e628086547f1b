"""People at their browsers, and links out of mails, for the tests of sharing."""


import re

from flask import Flask

from journal.sharing import actions
from journal.sharing.rules import PRESET
from tests.factories import own
from tests.page import PageClient
from tests.sharing import cases

NEW = "new.person@example.org"


def browser(app: Flask, email: str | None = None) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client.sign_in(email) if email else client


def inside(app, act, *args, **more):
    with app.test_request_context():
        return act(*args, **more)


def invited(app, people, email=cases.THERAPIST, **more):
    """The address in the mail that a patient's invitation sends."""
    return "/invitations/" + inside(app, cases.invite, people["patient"], email, **more)


def shared(app, people, who="therapist", scopes=PRESET):
    return inside(app, lambda: actions.give(own(people["patient"]), people[who], None, scopes))


def registration(email=NEW, **more):
    return {"name": "Lin Aydin", "email": email, "password": "three small boats", "consent": "1",
            "zone": "Europe/Berlin", "language": "en", "country": "DE"} | more


def code_in(text):
    """The code on the page after a clinic's invitation; empty where there is none."""
    return "".join(re.findall(r">([0-9A-Z]{4}-[0-9A-Z]{4})<", text))


def handed_over(staff, email):
    """The code that staff are shown when they invite a patient."""
    page = staff.checked(staff.send("/clinic/invite", {"kind": "patient_by_clinic", "email": email}), 200)
    return code_in(page.text)
