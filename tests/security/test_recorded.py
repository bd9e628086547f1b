"""Every sign-in, and every try to get around a control, leaves its line in audit or log: ids and kinds alone."""

import json
import logging
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from journal.audit.models import AuditRow
from journal.core import db, log
from tests.accounts.visitors import browser
from tests.factories import PASSWORD


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(record.getMessage()))

    def named(self, name: str) -> list[dict[str, str]]:
        return [line for line in self.lines if line["event"] == name]


@pytest.fixture
def kept() -> Iterator[Kept]:
    handler = Kept()
    log.logger.addHandler(handler)
    yield handler
    log.logger.removeHandler(handler)


def audited(app: Flask, label: str) -> list[AuditRow]:
    with app.app_context():
        return list(db.session().scalars(select(AuditRow).where(AuditRow.event == label).order_by(AuditRow.seq)))


@pytest.mark.asvs("V16.3.1", "V16.2.1")
def test_right_and_wrong_sign_ins_are_recorded_with_their_factor(app: Flask, people: dict[str, UUID]) -> None:
    browser(app).send("/sign-in", {"email": "patient@example.org", "password": "not the password"})
    browser(app).send("/sign-in", {"email": "nobody@example.org", "password": "not the password"})
    browser(app).sign_in("patient@example.org").send("/sign-out")
    refused, right = audited(app, "account:sign-in-refused"), audited(app, "account:signed-in")
    assert [row.actor_id for row in refused] == [people["patient"], None]
    assert [(row.actor_id, row.keys["factor"]) for row in right] == [(people["patient"], "password")]
    assert [row.actor_id for row in audited(app, "account:signed-out")] == [people["patient"]]
    assert "nobody@" not in str([row.keys for row in refused])


@pytest.mark.asvs("V16.3.1", "V16.3.3")
def test_a_wait_is_recorded(app: Flask, people: dict[str, UUID], kept: Kept) -> None:
    for _ in range(6):
        browser(app).send("/sign-in", {"email": "patient@example.org", "password": "not the password"})
    assert [line["reason"] for line in kept.named("sign_in_refused")] == ["wait"]


@pytest.mark.asvs("V16.3.2", "V16.3.3", "T03")
def test_a_foreign_id_is_recorded_with_who_asked(app: Flask, people: dict[str, UUID], kept: Kept) -> None:
    client = browser(app).sign_in("therapist@example.org")
    for patient in (people["patient"], uuid4()):
        assert client.get(f"/patients/{patient}").status_code == 404
    lines = kept.named("refused")
    assert [line["actor_id"] for line in lines] == [str(people["therapist"])] * 2
    assert {line["endpoint"] for line in lines} == {"caseload.patient"}


@pytest.mark.asvs("V16.3.3", "T08")
@pytest.mark.parametrize("sent", [
    {"data": {}}, {"data": {"csrf_token": "forged"}}, {"headers": {"Sec-Fetch-Site": "cross-site"}},
    {"headers": {"Origin": "https://evil.example"}}])
def test_a_form_from_elsewhere_is_recorded(app: Flask, people: dict[str, UUID], kept: Kept, sent: dict) -> None:
    client = browser(app).sign_in("patient@example.org")
    assert client.post("/account/password", **sent).status_code == 400
    assert [line["reason"] for line in kept.named("form_refused")] == ["csrf"]
    assert "evil" not in str(kept.lines)
    assert PASSWORD not in str(kept.lines)
