"""The code handed over beside a clinic's mailed link: asked of everybody, counted, and five wrong ones end it."""

import threading
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from journal.accounts import queries as accounts
from journal.audit import log as audit
from journal.core import db
from journal.sharing import actions, codes, queries, rules
from journal.sharing.models import InvitationRow
from journal.sharing.rules import InvitationKind
from tests.page import PageClient
from tests.sharing import cases
from tests.sharing.visitors import NEW, browser, code_in, handed_over, inside, registration

WRONG = "0000-0000"
KNOWN = "patient@example.org"


@pytest.fixture
def staff(app: Flask, people: dict[str, UUID]) -> PageClient:
    return browser(app, "clinic@example.org")


def link(app: Flask) -> str:
    return "/invitations/" + inside(app, cases.links).pop()


def stored(app: Flask) -> Any:
    with app.app_context():
        table: Any = InvitationRow.__table__
        return db.session().execute(select(table).order_by(table.c.created_at.desc())).first()


@pytest.mark.asvs("V6.5.3", "V6.5.4", "V11.5.1")
def test_a_code_is_forty_random_bits_without_look_alikes() -> None:
    assert len(rules.CODE_ALPHABET) == len(set(rules.CODE_ALPHABET)) == 2 ** 5
    assert not set("ILOU") & set(rules.CODE_ALPHABET)
    made = {codes.made() for _ in range(200)}
    assert len(made) == 200
    assert {len(code) for code in made} == {8}
    assert set("".join(made)) == set(rules.CODE_ALPHABET)


@pytest.mark.parametrize("typed", ["1l0o-89ab", " iL0O 89AB ", "ILOO89AB", "1100-89ab"])
def test_a_code_may_be_typed_as_it_is_read(typed: str) -> None:
    assert rules.normal_code(typed) == "110089AB"


@pytest.mark.asvs("V6.6.3")
def test_it_is_shown_once_and_stored_as_a_keyed_hash(app: Flask, staff: PageClient) -> None:
    code = handed_over(staff, NEW)
    row = stored(app)
    assert len(row.code_hash) == 32
    assert row.code_tries == 0
    with app.app_context():
        assert row.code_hash == codes.hashed(row.id, code)
        assert row.code_hash != codes.hashed(UUID(int=1), code), "bound to its invitation"
        assert all(code not in letter.text and code.replace("-", "") not in letter.text for letter in cases.letters())
    assert code not in staff.page("/clinic").text


def test_a_therapist_needs_none(app: Flask, people: dict[str, UUID], staff: PageClient) -> None:
    answer = staff.send("/clinic/invite", {"kind": "therapist_by_clinic", "email": NEW})
    assert (answer.status_code, code_in(answer.text)) == (303, "")
    assert "code from your clinic" not in browser(app).page(link(app)).text
    assert browser(app).send(link(app), registration()).status_code == 303
    before = inside(app, cases.links)
    inside(app, cases.invite, people["patient"])
    visitor = browser(app, cases.THERAPIST)
    assert visitor.send("/invitations/" + (inside(app, cases.links) - before).pop()).status_code == 303


@pytest.mark.asvs("V2.3.1")
@pytest.mark.parametrize("code", [None, "", WRONG, "x" * 300])
def test_no_account_is_made_without_the_code(app: Flask, staff: PageClient, code: str | None) -> None:
    handed_over(staff, NEW)
    visitor = browser(app)
    assert "The code from your clinic" in visitor.page(link(app)).text
    page = visitor.checked(visitor.send(link(app), registration(**{} if code is None else {"code": code})), 422)
    assert "This is not the code. You can try 4 more times." in page.text
    assert inside(app, accounts.person_by_email, NEW) is None


def test_other_problems_cost_no_try(app: Flask, staff: PageClient) -> None:
    handed_over(staff, NEW)
    visitor = browser(app)
    visitor.checked(visitor.send(link(app), registration(code=WRONG, password="short")), 422)
    visitor.checked(visitor.send(link(app), registration("another@example.org", code=WRONG)), 422)
    assert stored(app).code_tries == 0


@pytest.mark.asvs("V6.6.3", "V6.4.1")
def test_five_wrong_tries_end_the_invitation(app: Flask, staff: PageClient) -> None:
    code = handed_over(staff, KNOWN)
    visitor = browser(app, KNOWN)
    visitor.page(link(app))
    for left in (4, 3, 2):
        page = visitor.checked(visitor.send(link(app), {"code": WRONG}), 422)
        assert f"{left} more times" in page.text
    assert "You can try 1 more time." in visitor.checked(visitor.send(link(app), {"code": WRONG}), 422).text
    assert "cannot be used any more" in visitor.checked(visitor.send(link(app), {"code": WRONG}), 422).text
    visitor.checked(visitor.send(link(app), {"code": code}), 404)
    assert KNOWN not in staff.page("/clinic").text
    with app.app_context():
        assert stored(app).withdrawn_at is not None
        assert audit.first_broken() is None


def test_four_wrong_tries_and_the_right_code_open_it(app: Flask, staff: PageClient) -> None:
    code = handed_over(staff, KNOWN)
    visitor = browser(app, KNOWN)
    for _ in range(4):
        visitor.checked(visitor.send(link(app), {"code": WRONG}), 422)
    assert visitor.send(link(app), {"code": f" {code.lower()} "}).status_code == 303
    assert "Mara Ellison" in staff.page("/clinic").text


def test_a_newer_invitation_has_a_code_of_its_own(app: Flask, staff: PageClient) -> None:
    old = handed_over(staff, KNOWN)
    before = inside(app, cases.links)
    new = handed_over(staff, KNOWN)
    address = "/invitations/" + (inside(app, cases.links) - before).pop()
    visitor = browser(app, KNOWN)
    visitor.checked(visitor.send(address, {"code": old}), 422)
    assert visitor.send(address, {"code": new}).status_code == 303


@pytest.mark.asvs("V2.3.4", "V15.4.2")
def test_many_tries_at_once_are_five(app: Flask, people: dict[str, UUID]) -> None:
    inside(app, cases.invite, people["clinic"], NEW, frozenset(), InvitationKind.PATIENT_BY_CLINIC, code="0123ABCD")
    answers: list[Any] = []
    invitation_id = stored(app).id

    def guess(code: str) -> None:
        with app.app_context():
            answers.append(codes.try_code(invitation_id, code))

    threads = [threading.Thread(target=guess, args=(f"{n:08d}",)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one for one in answers if one is not None) == [0, 1, 2, 3, 4]
    assert answers.count(None) == 15
    with app.app_context():
        assert codes.try_code(invitation_id, "0123ABCD") is None


def test_the_consuming_statement_asks_for_the_code_too(app: Flask, people: dict[str, UUID]) -> None:
    token = inside(app, cases.invite, people["clinic"], KNOWN, frozenset(), InvitationKind.PATIENT_BY_CLINIC,
                   code="0123ABCD")
    for code in ("", WRONG):
        with app.test_request_context(), pytest.raises(actions.LinkSpent):
            actions.accept(token, people["patient"], code)
    with app.test_request_context():
        found = queries.invitation(token)
        assert found is not None
        assert found.needs_code
        assert actions.accept(token, people["patient"], "0123-abcd").accepted_at is None
        assert queries.invitation(token) is None
