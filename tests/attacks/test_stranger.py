"""What a stranger, a thief of a password or a cookie, and a reader whose consent ended try, one test an attack.

What was tried by hand beside these stands in docs/security/attacks.md.
"""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from journal.access.permissions import Scope
from journal.accounts.models import DraftRow
from journal.audit.models import AuditRow
from journal.core import clock, crypto, db
from journal.sharing import actions as sharing
from journal.sharing.models import GrantRow
from tests import factories
from tests.accounts.visitors import NOON, browser
from tests.page import PageClient

People = dict[str, UUID]
CANARY = "zuleika heard the kingfisher"
LATER = NOON + timedelta(minutes=31)


def lines(app: Flask, label: str) -> list[AuditRow]:
    with app.app_context():
        return list(db.session().scalars(select(AuditRow).where(AuditRow.event == label)))


@pytest.fixture
def kept_by_therapist(app: Flask, people: People) -> Iterator[PageClient]:
    """A therapist, signed in again, whose half-changed session in somebody's record was kept as a draft."""
    with clock.Moved(NOON), app.app_context(), db.transaction() as session:
        session.add(GrantRow(id=uuid4(), patient_id=people["patient"], grantee_id=people["therapist"],
                             scopes=[Scope.SESSIONS.value, Scope.NOTES.value], given_at=NOON, changed_at=NOON))
    path = f"/patients/{people['patient']}/sessions"
    with clock.Moved(NOON):
        client = browser(app).sign_in("therapist@example.org")
        token = client.page(f"{path}/new/integration").form(path)["fields"]["csrf_token"]
    with clock.Moved(LATER):
        client.post(path, data={"csrf_token": token, "id": str(uuid4()), "kind": "integration", "day": "2026-05-14",
                                "note": CANARY})
        client.sign_in("therapist@example.org")
        with app.app_context():
            assert len(list(db.session().scalars(select(DraftRow.id)))) == 1
        yield client


@pytest.mark.asvs("T06", "P2")
def test_a_draft_about_somebody_is_not_shown_once_they_stopped_sharing(
        app: Flask, people: People, kept_by_therapist: PageClient) -> None:
    assert CANARY in kept_by_therapist.page("/account/drafts").text
    with app.app_context(), db.transaction() as session:
        session.execute(update(GrantRow).values(withdrawn_at=clock.now()))
    page = kept_by_therapist.page("/account/drafts")
    assert CANARY not in page.text
    assert str(people["patient"]) not in page.text


@pytest.mark.asvs("T03", "P3")
def test_looking_at_a_draft_about_somebody_leaves_a_line(
        app: Flask, people: People, kept_by_therapist: PageClient) -> None:
    kept_by_therapist.page("/account/drafts")
    found = [(row.actor_id, row.patient_id, row.keys) for row in lines(app, "record:opened")
             if row.keys["page"] == "accounts.drafts"]
    assert found == [(people["therapist"], people["patient"], {"page": "accounts.drafts"})]


def test_a_draft_of_the_same_entry_with_other_words_stays(app: Flask, people: People) -> None:
    entry = {"id": str(uuid4()), "day": "2026-05-14", "mood": "6"}
    with clock.Moved(NOON):
        client = browser(app).sign_in("patient@example.org")
        token = client.page("/check-in").form("/check-in")["fields"]["csrf_token"]
    with clock.Moved(LATER):
        client.post("/check-in", data=entry | {"csrf_token": token, "note": CANARY})
        client.sign_in("patient@example.org")
        assert client.send("/check-in", entry | {"note": "other words"}).status_code == 303
        assert CANARY in client.page("/account/drafts").text
        assert client.send("/check-in", entry | {"note": CANARY}).status_code in (303, 409)


@pytest.mark.asvs("T25", "P8")
def test_somebody_half_erased_is_not_there_and_hides_nobody_else(app: Flask, people: People) -> None:
    with app.app_context():
        for who in ("patient", "other_patient"):
            sharing.give(factories.own(people[who]), people["therapist"], None, frozenset({Scope.SESSIONS}))
    client = browser(app).sign_in("therapist@example.org")
    assert "Mara Ellison" in client.page("/caseload").text
    with app.app_context():
        crypto.vault().destroy(crypto.person_name(people["patient"]))
    page = client.page("/caseload")
    assert "Tomás Rivera" in page.text
    assert "Mara Ellison" not in page.text
    client.page(f"/patients/{people['patient']}", 404)
