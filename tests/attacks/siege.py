"""A house under siege: every route that takes something, filled in as its own form would be, with what is stored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import Table, and_, delete, insert, select, update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from journal import tables
from journal.access.permissions import ALL_SCOPES, Permission, Role
from journal.accounts import actions as accounts
from journal.accounts.rules import Purpose
from journal.core import db
from journal.exchange import actions as exchange
from journal.sharing import actions as sharing
from journal.sharing.rules import InvitationKind
from tests import factories
from tests.access import house as houses
from tests.page import PageClient, read

LEFT_OUT = frozenset({"audit", "audit_seal", "browser_session", "failed_try", "erased_person"})
"""Tables that only grow, or that every request may touch."""
ENDING = frozenset({"accounts.lock"})
"""Routes after which a visitor has to sign in again."""
COSTLY = frozenset({"exchange.summary_pdf", "exchange.shared_pdf", "caseload.brief_pdf"})
"""Each start of the typesetter takes as long as fifty other requests."""
VISITORS = (None, "patient", "therapist", "clinic")
DIARY = (b"full_date,date,weekday,time,mood,activities,note_title,note\n"
         b"2026-02-03,February 3,Tuesday,09:15,wobbly,walk | bread,,Nice\n")

State = dict[str, dict[tuple[Any, ...], dict[str, Any]]]


@dataclass(frozen=True)
class Target:
    """One route as one visitor may send to it: its address with real ids, and its own form filled in."""

    who: str | None
    method: str
    endpoint: str
    address: str
    fields: dict[str, str] = field(hash=False)

    @property
    def name(self) -> str:
        return f"{self.who} {self.method} {self.endpoint}"


@dataclass
class Siege:
    house: houses.House
    clients: dict[str | None, tuple[PageClient, str]] = field(default_factory=dict)

    @property
    def app(self) -> Flask:
        return self.house.app

    def client(self, who: str | None) -> tuple[PageClient, str]:
        """A browser of this visitor and its form token, kept from one request to the next."""
        if who not in self.clients:
            client = self.house.client(who)
            self.clients[who] = (client, client.token())
        return self.clients[who]

    def settle(self, target: Target, response: TestResponse) -> None:
        """Forgets a browser whose visit ended, or became somebody else's."""
        is_other = "sid=" in str(response.headers.getlist("Set-Cookie")) or target.endpoint in ENDING
        if is_other or "/sign-in" in response.headers.get("Location", ""):
            self.clients.pop(target.who, None)
        response.close()

    def targets(self, unsafe: bool = True, visitors: Sequence[str | None] = VISITORS) -> list[Target]:
        """Each route that `unsafe` chooses, for each of these visitors whom it admits."""
        found = []
        for who in visitors:
            forms = self.forms(who)
            for rule, address in self.addresses(who):
                for method in self.house.methods(rule):
                    if (method not in houses.SAFE) is unsafe and rule.endpoint not in COSTLY:
                        found.append(Target(who, method, rule.endpoint, address, forms.get(rule.rule, {})))
        return found

    def addresses(self, who: str | None) -> Iterator[tuple[Rule, str]]:
        for rule in self.house.rules():
            public = self.app.view_functions[rule.endpoint].permission is Permission.PUBLIC
            if public or (who and self.house.may(who, rule, self.house.people["patient"])):
                yield rule, self.address(rule)

    def address(self, rule: Rule) -> str:
        """With an id or a link in it that is good for this very route."""
        token = {"accounts.confirm_address": "confirm", "accounts.reset": "reset"}.get(rule.endpoint, "invited")
        self.house.things["token"] = self.house.things.get(token)
        return self.house.address(rule)

    def forms(self, who: str | None) -> dict[str, dict[str, str]]:
        """Rule → the fields of its form, as the pages of this visitor show them."""
        client, found, routes = self.house.client(who), {}, self.app.url_map.bind("localhost")
        for rule, address in list(self.addresses(who)):
            if "GET" not in self.house.methods(rule) or rule.endpoint in COSTLY:
                continue
            response = client.get(address)
            for form in read(response).forms if response.mimetype == "text/html" else ():
                path = urlsplit(form["action"]).path or address
                if form["method"] == "post" and routes.test(path, "POST"):
                    target, _ = routes.match(path, "POST", return_rule=True)
                    fields = {name: value for name, value in form["fields"].items() if name and name != "csrf_token"}
                    found[target.rule] = fields | {name: value for name, value in KNOWN.items() if name in fields}
            response.close()
        return found

    def stored(self) -> State:
        """Every row of every table but those that any request may touch."""
        with self.app.app_context():
            found = {table.name: _rows(table) for table in tables.metadata.sorted_tables if table.name not in LEFT_OUT}
            db.session().rollback()
        return found

    def put_back(self, before: State) -> None:
        """The rows as they were, and tries forgotten."""
        after = self.stored()
        ordered = [table for table in tables.metadata.sorted_tables if table.name in before]
        with self.app.app_context(), db.transaction() as session:
            session.execute(delete(tables.metadata.tables["failed_try"]))
            new = set(after["account"]) - set(before["account"])
            sessions = tables.metadata.tables["browser_session"]
            session.execute(delete(sessions).where(sessions.c.account_id.in_([key[0] for key in new])))
            for table in ordered:  # nothing goes before whatever names it is put back
                was, now = before[table.name], after[table.name]
                for key, row in was.items():
                    if key not in now:
                        session.execute(insert(table).values(row))
                    elif now[key] != row:
                        session.execute(update(table).where(_is(table, key)).values(row))
            for table in reversed(ordered):
                for key in set(after[table.name]) - set(before[table.name]):
                    session.execute(delete(table).where(_is(table, key)))


KNOWN = {"password": factories.PASSWORD, "current": factories.PASSWORD, "confirm_password": factories.PASSWORD,
         "email": "somebody@example.org", "name": "Mara", "consent": "1", "day": "2026-05-14"}
"""What a form wants before it looks at the rest."""


def _rows(table: Table) -> dict[tuple[Any, ...], dict[str, Any]]:
    keys = [column.name for column in table.primary_key]
    rows = [dict(row) for row in db.session().execute(select(table)).mappings()]
    return {tuple(row[key] for key in keys): row for row in rows}


def _is(table: Table, key: tuple[Any, ...]) -> Any:
    return and_(*(column == value for column, value in zip(table.primary_key, key, strict=True)))


def besiege(app: Flask) -> Siege:
    """A house with something of everything in it: a file that waits, an invitation, a link of each kind."""
    with app.app_context():
        clinic_id = factories.clinic("Northlight")
        people = {"patient": factories.person(Role.PATIENT, "patient@example.org", "Mara Ellison"),
                  "therapist": factories.person(Role.THERAPIST, "therapist@example.org", "Dr Hanna Weiss"),
                  "clinic": factories.person(Role.CLINIC, "clinic@example.org", "Ines Duarte", clinic_id=clinic_id)}
    house = houses.fill(app, people)
    with app.test_request_context():
        mine = factories.own(people["patient"])
        things: dict[str, Any] = house.things
        things["waiting_id"] = exchange.keep_waiting(mine, "diary.csv", DIARY)
        things["batch_id"] = exchange.take_in(mine, exchange.detect("diary.csv", DIARY), {}).batch_id
        things["confirm"] = accounts.make_link(people["patient"], Purpose.CONFIRM)
        things["reset"] = accounts.make_link(people["patient"], Purpose.RESET)
        kind = InvitationKind.THERAPIST_BY_PATIENT
        sharing.invite(mine.actor, kind, "invited@example.org", ALL_SCOPES, None)
        invitation = sharing.queries.invitations(people["patient"])[0]
        things["invitation_id"] = invitation.id
        things["invited"] = _token_in_mail(app)
    return Siege(house)


def _token_in_mail(app: Flask) -> str:
    letters = sorted(app.config["SETTINGS"].mail_dir.glob("*.eml"))
    text = letters[-1].read_text(encoding="utf-8").replace("=\n", "")
    return text.partition("/invitations/")[2].split()[0]



