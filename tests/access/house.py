"""A small house of people for the matrix: who shares what with whom, and an address for every route."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import text
from werkzeug.routing import Rule

from journal import tables
from journal.access import policy
from journal.access.clearance import Actor, Patient
from journal.access.permissions import ALL_SCOPES, Permission, Role, Scope
from journal.accounts import queries as accounts
from journal.core import clock, db
from journal.entries.followed import Followed
from journal.entries.models import EntryRow, FollowedRow, OwnSymptomRow
from journal.entries.queries import symptom_id
from journal.entries.rules import SideEffect
from journal.questionnaires.instruments import ALL
from journal.questionnaires.models import ResponseRow
from journal.questionnaires.responses import Response
from journal.questionnaires.responses import plain as plain_result
from journal.questionnaires.scoring import score
from journal.safety.flag_models import FlagRow
from journal.safety.flags import Flag
from journal.safety.models import PlanRow
from journal.safety.plan import Plan
from journal.safety.rules import Level
from journal.sharing.models import GrantRow
from journal.treatment.course import Course
from journal.treatment.models import CourseRow, ReadingRow, SessionRow
from journal.treatment.readings import Reading
from journal.treatment.rules import Kind, Session, Vitals
from journal.treatment.thread import Moment, Page, PageKind
from journal.treatment.thread_models import MomentRow, ThreadPageRow
from tests import factories
from tests.page import PageClient

SAFE = ("GET", "HEAD", "OPTIONS")
STRINGS = {"token": "x" * 43, "day": "2026-05-14", "kind": "dosing",
           "question": "effects", "instrument": "gad7", "language": "es"}
CLIENTS = ("patient", "other_patient", "therapist", "other_therapist", "clinic", "other_clinic")


@dataclass(frozen=True)
class House:
    """People by name, and the ids of everything that is `patient`'s."""

    app: Flask
    people: dict[str, UUID]
    things: dict[str, UUID]

    def client(self, name: str | None) -> PageClient:
        client = self.app.test_client()
        assert isinstance(client, PageClient)
        return client.sign_in(f"{name}@example.org") if name else client

    def scopes(self, name: str, patient_id: UUID) -> frozenset[Scope]:
        """What `fill` shared."""
        if patient_id != self.people["patient"]:
            return frozenset()
        return {"therapist": ALL_SCOPES, "clinic": frozenset({Scope.SESSIONS})}.get(name, frozenset())

    def may(self, name: str, rule: Rule, patient_id: UUID | None) -> bool:
        """The answer of the table, asked without the app."""
        view = self.app.view_functions[rule.endpoint]
        permission: Permission = view.permission
        with self.app.app_context():
            person = accounts.person(self.people[name])
            about = accounts.person(patient_id) if patient_id else None
            assert person
            actor: Actor = accounts.actor_of(person)
            patient: Patient | None = None
            if "patient_id" in rule.arguments:
                if about is None or about.id == actor.id:
                    return False
                patient = accounts.patient_of(about)
            elif permission not in policy.AS_MYSELF:
                patient = accounts.patient_of(person)
            scopes = self.scopes(name, patient.id) if patient else frozenset()
            return policy.clear(permission, actor, patient, scopes) is not None

    def address(self, rule: Rule, patient_id: UUID | None = None) -> str:
        """The rule with `patient`'s ids in it, or with `patient_id`."""
        values: dict[str, object] = {}
        for name in rule.arguments:
            if name == "patient_id":
                values[name] = patient_id or self.people["patient"]
            else:
                values[name] = self.things.get(name) or STRINGS.get(name) or uuid4()
        with self.app.test_request_context():
            return str(self.app.url_map.bind("localhost").build(rule.endpoint, values, method=self.methods(rule)[0]))

    @staticmethod
    def methods(rule: Rule) -> list[str]:
        return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})

    def rules(self) -> Iterator[Rule]:
        """Every route but files, and but those that would end the visit."""
        for rule in sorted(self.app.url_map.iter_rules(), key=lambda rule: rule.rule):
            if rule.endpoint not in ("static", "accounts.sign_out", "accounts.lock", "accounts.hide"):
                yield rule

    def marked(self, permission: Permission) -> Iterator[Rule]:
        return (rule for rule in self.rules()
                if self.app.view_functions[rule.endpoint].permission is permission)

    def state(self) -> str:
        """Everything stored, but who looked and when a browser was last seen."""
        with self.app.app_context():
            found = {}
            for table in tables.metadata.sorted_tables:
                if table.name not in ("audit", "browser_session"):
                    rows = db.session().execute(text(f"SELECT * FROM {table.name}"))  # noqa: S608 - our own names
                    found[table.name] = sorted(str(row) for row in rows)
            return json.dumps(found, indent=1)


def fill(app: Flask, people: dict[str, UUID]) -> House:
    """`patient` shares everything with `therapist` and sessions with the clinic; the others have nothing."""
    with app.app_context():
        now, everybody = clock.now(), dict(people)
        clinic_id = accounts.person(people["clinic"]).clinic_id
        everybody["other_therapist"] = factories.person(Role.THERAPIST, "other_therapist@example.org", "Sam")
        everybody["other_patient"] = factories.person(Role.PATIENT, "other_patient@example.org", "Tom")
        everybody["other_clinic"] = factories.person(
            Role.CLINIC, "other_clinic@example.org", "Kim", clinic_id=factories.clinic("Southlight"))
        patient = everybody["patient"]
        entry = factories.entry(mood=4, note="heron 7f3a", side_effects=(SideEffect("Heron 4d1e", 1),))
        session = Session(id=uuid4(), kind=Kind.DOSING, day=date(2026, 5, 14), zone="Europe/Madrid",
                          entered_by=patient, entered_at=now)
        course = Course(uuid4(), date(2026, 1, 1), patient, now, 6, 3, ended_on=date(2026, 2, 1))
        reading = Reading(uuid4(), now, "Europe/Madrid", Vitals("home", 128, 82), patient, now)
        plan = Plan(uuid4(), 1, now, {"signs": "heron 9b2c"})
        page = Page(uuid4(), uuid4(), PageKind.BEFORE, 1, date(2026, 5, 13), now, {"intention": "heron 4d1e"})
        moment = Moment(uuid4(), "heron 5c0a", date(2026, 5, 13), date(2026, 5, 13), now)
        given = {"q1": 2, "q9": 1}
        answered = Response(uuid4(), "phq9", "1.0.0", date(2026, 5, 14), "Europe/Madrid", now, now,
                            answers=given, result=plain_result(score(ALL["phq9"], given)), source="heron 2b6d")
        followed = Followed(uuid4(), now, "yes_no", name="heron 4d1e")
        flag = Flag(uuid4(), answered.id, now, answered.day, Scope.QUESTIONNAIRES, Level.S2, "phq9", "q9_any", "q9", 1)
        to_therapist, to_clinic = (GrantRow(
            patient_id=patient, id=uuid4(), grantee_id=grantee, clinic_id=clinic, given_at=now, changed_at=now,
            scopes=sorted(scopes)) for grantee, clinic, scopes in (
                (everybody["therapist"], None, ALL_SCOPES), (None, clinic_id, {Scope.SESSIONS})))
        with db.transaction() as writing:
            symptom = OwnSymptomRow(patient_id=patient, id=symptom_id(factories.own(patient), "Heron 4d1e"),
                                    added_at=now)
            symptom.words = "Heron 4d1e"
            writing.add_all([symptom, EntryRow.from_value(patient, entry, now), SessionRow.from_value(patient, session),
                             CourseRow.from_value(patient, course),
                             ReadingRow.from_value(patient, reading), PlanRow.from_value(patient, plan),
                             ThreadPageRow.from_value(patient, page), MomentRow.from_value(patient, moment),
                             FollowedRow.from_value(patient, followed), ResponseRow.from_value(patient, answered),
                             FlagRow.from_value(patient, flag), to_therapist, to_clinic])
        return House(app, everybody, {"entry_id": entry.id, "session_id": session.id, "course_id": course.id,
                                      "reading_id": reading.id, "page_id": page.page_id, "moment_id": moment.id,
                                      "item_id": followed.id, "response_id": answered.id, "flag_id": flag.id,
                                      "grant_id": to_therapist.id, "plan_id": plan.id,
                                      "effect_id": symptom.id, "symptom_id": symptom.id})


def plain(text_: str) -> str:
    """A page without what differs from one fetch to the next."""
    text_ = re.sub(r'name="(csrf_token|passkey_token)" value="[^"]*"', "", text_)
    text_ = re.sub(r'"challenge": "[^"]*"', "", text_)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text_)
