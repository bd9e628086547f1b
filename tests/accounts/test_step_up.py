"""Steps that take a record out or give it away ask for the password when the sign-in is older than ten minutes."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask, request

from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core import clock
from tests.factories import PASSWORD
from tests.page import PageClient, read

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
FRESH, STALE = NOON + timedelta(minutes=10), NOON + timedelta(minutes=10, seconds=1)
People = dict[str, UUID]


@pytest.fixture
def sensitive(app: Flask, monkeypatch: pytest.MonkeyPatch) -> str:
    """A page in whose place a sensitive step stands: it answers with what reached it."""
    @needs(Permission.SHARING_GIVE)
    def step() -> dict[str, object]:
        return {"reached": sorted(request.form.items(multi=True))}

    monkeypatch.setitem(app.view_functions, "accounts.welcome", step)
    return "/welcome"


@pytest.fixture
def patient(app: Flask, people: People) -> PageClient:
    with clock.Moved(NOON):
        client = app.test_client()
        assert isinstance(client, PageClient)
        return client.sign_in("patient@example.org")


def sid(client: PageClient) -> str:
    cookie = client.get_cookie("sid")
    assert cookie is not None
    return cookie.value


def test_a_fresh_sign_in_is_enough(patient: PageClient, sensitive: str) -> None:
    with clock.Moved(FRESH):
        assert patient.send(sensitive, {"to": "x"}).json


@pytest.mark.asvs("V7.5.3", "T01")
def test_a_stale_one_asks_and_carries_on_with_what_was_sent(patient: PageClient, sensitive: str) -> None:
    with clock.Moved(STALE):
        response = patient.send(sensitive, {"to": "mara & co", "scopes": ["notes", "sessions"]})
        page = patient.checked(response, 200)
        form = page.form(sensitive)
        assert form["fields"]["to"] == "mara & co"
        assert page.text.count('name="scopes"') == 2
        given = {"to": "mara & co", "scopes": ["notes", "sessions"], "confirm_password": PASSWORD}
        reached = patient.send(sensitive, given).json
        assert ["scopes", "notes"] in reached["reached"]
        assert ["scopes", "sessions"] in reached["reached"]
        assert patient.send(sensitive, {"to": "again"}).json  # fresh for the next ten minutes
    with clock.Moved(STALE + timedelta(minutes=10, seconds=1)):
        assert patient.send(sensitive, {"to": "x"}).json is None


def test_a_wrong_password_goes_nowhere_and_keeps_what_was_sent(patient: PageClient, sensitive: str) -> None:
    with clock.Moved(STALE):
        response = patient.send(sensitive, {"to": "mara", "confirm_password": "wrong heron"})
        page = patient.checked(response, 422)
        assert page.form(sensitive)["fields"]["to"] == "mara"
        assert "wrong heron" not in page.text
        assert patient.send(sensitive, {"to": "x"}).json is None


@pytest.mark.asvs("V7.5.3", "T01")
def test_looking_at_a_sensitive_page_leads_through_confirming(patient: PageClient, sensitive: str) -> None:
    with clock.Moved(STALE):
        response = patient.get(f"{sensitive}?a=1")
        assert response.headers["Location"] == "/confirm?next=/welcome?a%3D1"
        patient.page(response.headers["Location"])
        response = patient.send(response.headers["Location"], {"confirm_password": PASSWORD})
        assert response.headers["Location"] == "/welcome?a=1"
        assert patient.get(f"{sensitive}?a=1").json


@pytest.mark.asvs("V3.7.2")
@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_confirming_never_leads_away(patient: PageClient, target: str) -> None:
    with clock.Moved(STALE):
        response = patient.post("/confirm", query_string={"next": target}, data={
            "csrf_token": patient.token(), "confirm_password": PASSWORD})
        assert response.headers["Location"] == "/"


@pytest.mark.asvs("V7.2.4", "T09")
def test_confirming_gives_a_new_token_and_kills_the_old(app: Flask, patient: PageClient) -> None:
    old, thief = sid(patient), app.test_client()
    thief.set_cookie("sid", old)
    with clock.Moved(STALE):
        patient.send("/confirm", {"confirm_password": PASSWORD})
        assert sid(patient) != old
        assert patient.get("/confirm").status_code == 200
        assert thief.get("/confirm").status_code == 303


def test_a_wrong_confirmation_keeps_the_token(patient: PageClient) -> None:
    old = sid(patient)
    with clock.Moved(STALE):
        patient.checked(patient.send("/confirm", {"confirm_password": "not the password"}), 422)
        assert sid(patient) == old


def test_guessing_is_braked_and_says_so(patient: PageClient, sensitive: str) -> None:
    with clock.Moved(STALE):
        for _ in range(5):
            patient.send(sensitive, {"confirm_password": "not the password"})
        response = patient.send(sensitive, {"confirm_password": PASSWORD})
        assert response.status_code == 422
        assert "many tries" in response.text


def test_without_a_form_token_not_even_the_password_is_tried(patient: PageClient, sensitive: str) -> None:
    with clock.Moved(STALE):
        for _ in range(8):
            assert patient.post(sensitive, data={"confirm_password": "not the password"}).status_code == 400
        assert patient.post(sensitive, data={"confirm_password": PASSWORD}).status_code == 400
        assert patient.send(sensitive, {"confirm_password": PASSWORD}).json


def test_confirming_does_not_make_a_session_live_longer(app: Flask, people: People) -> None:
    client = app.test_client()
    assert isinstance(client, PageClient)
    with clock.Moved(NOON):
        client.sign_in("clinic@example.org")
    now = NOON
    while now < NOON + timedelta(hours=4):
        with clock.Moved(now):
            client.send("/confirm", {"confirm_password": PASSWORD})
        now += timedelta(minutes=9)
    with clock.Moved(NOON + timedelta(hours=4)):
        assert client.get("/confirm").status_code == 303


def test_the_page_shows_no_word_of_what_is_carried_but_in_hidden_fields(patient: PageClient, sensitive: str) -> None:
    with clock.Moved(STALE):
        page = read(patient.send(sensitive, {"note": "<script>heron</script>"}))
        assert "<script>heron" not in page.text
        assert page.form(sensitive)["fields"]["note"] == "<script>heron</script>"
