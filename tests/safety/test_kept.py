"""What may lie on a phone: public pages that are about nobody, and one's own plan for the script that keeps it."""

from uuid import uuid4

import pytest

from journal.home import worker
from journal.safety import actions
from tests import factories
from tests.page import PASSWORD

WORDS = "heron 41c9"


def write_plan(app, people, text=WORDS):
    with app.app_context():
        actions.save_plan(factories.own(people["patient"]), uuid4(), {"signs": text}, None)


@pytest.mark.asvs("P7", "V14.2.2")
def test_what_a_worker_keeps_is_the_same_for_everybody(app, client, people):
    def seen():
        found = {}
        for path in [*worker.PAGES, *(f"/static/{name}" for name in worker.FILES), "/help/offline/ES", "/sw.js"]:
            response = client.get(path)
            assert response.status_code == 200, path
            found[path] = response.data
            response.close()
        return found

    before = seen()
    write_plan(app, people)
    client.sign_in("patient@example.org")
    assert {path for path, text in seen().items() if text != before[path]} == set()
    assert b"Set-Cookie" not in str(client.get("/help/offline").headers).encode()


def test_lines_of_a_country_and_without_one(client):
    assert "tel:911" in client.page("/help/offline/US").text
    assert "112" in client.page("/help/offline/XX").text


@pytest.mark.asvs("T01", "P1")
def test_the_copy_is_ones_own_and_for_a_script(app, client, people):
    client.sign_in("patient@example.org").page("/safety-plan/kept", 404)
    write_plan(app, people)
    page = client.page("/safety-plan/kept")
    assert WORDS in page.text
    assert "csrf_token" not in page.text
    response = client.get("/safety-plan/kept")
    assert response.headers["Cache-Control"] == "no-store"
    assert len(response.headers["Kept-Owner"]) == 16
    assert client.get("/safety-plan/kept", headers={"Sec-Fetch-Mode": "navigate"}).location == "/safety-plan"
    client.send("/sign-out")
    client.sign_in("therapist@example.org").page("/safety-plan/kept", 404)
    client.send("/sign-out")
    assert client.get("/safety-plan/kept").status_code == 303


def test_the_switch_says_why_it_is_not_there(app, client, people):
    client.sign_in("patient@example.org")
    assert "not written a safety plan yet" in client.page("/safety-plan/on-this-phone").text
    write_plan(app, people)
    page = client.page("/safety-plan/on-this-phone").text
    assert "data-module=\"keep-plan\"" in page
    assert "without your password" in page
    client.send("/sign-out")
    client.send("/sign-in", {"email": "patient@example.org", "password": PASSWORD, "shared": "1"})
    page = client.page("/safety-plan/on-this-phone").text
    assert "shared or borrowed device" in page
    assert "keep-plan" not in page
    assert "data-module=\"offline\"" not in client.page("/today").text
    client.page("/safety-plan/kept", 404)


@pytest.mark.asvs("V14.3.1")
def test_signing_out_leaves_a_kept_plan_and_nothing_else(client, people):
    client.sign_in("patient@example.org").set_cookie("plan", "1")
    assert client.send("/sign-out").headers["Clear-Site-Data"] == '"cache"'
    client.delete_cookie("plan")
    client.sign_in("patient@example.org")
    assert client.send("/sign-out").headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.asvs("T01")
def test_hiding_ends_the_sign_in_and_passes_pages_by(client, people):
    client.sign_in("patient@example.org")
    response = client.send("/account/hide", {"path": "", "form": "[]"})
    assert (response.status_code, response.location) == (303, "/hide")
    assert client.get("/today").location.startswith("/sign-in")
    client.set_cookie("hiding", "1")
    navigates = {"Sec-Fetch-Mode": "navigate"}
    for path in ("/sign-in", "/help", "/"):
        assert client.get(path, headers=navigates).location == "/hide"
    assert client.get("/hide", headers=navigates).status_code == 200
    assert client.get("/help").status_code == 200
