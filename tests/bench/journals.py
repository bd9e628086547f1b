"""Two hundred patients with a year of check-ins each, and one with three years, shared with one therapist."""

import random
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from flask import Flask

from journal.access.permissions import Role, Scope
from journal.accounts import queries as accounts
from journal.app import create_app
from journal.core import clock, db, migrating
from journal.core.settings import Settings
from journal.entries.models import EntryRow
from journal.entries.rules import Entry, SideEffect
from journal.sharing import actions as sharing
from journal.treatment import actions as treatment
from journal.treatment.rules import Kind, Phase, Session
from tests import factories

PATIENT = "bench0@example.org"
THERAPIST = "bench-therapist@example.org"
ZONE = "Europe/Madrid"
SCOPES = frozenset({Scope.CHECK_INS, Scope.SIDE_EFFECTS, Scope.SESSIONS})


def make(settings: Settings, patients: int) -> tuple[Flask, UUID]:
    """The app and the id of the patient with three years."""
    app, draw = create_app(settings), random.Random(7)
    with app.app_context():
        migrating.migrate(db.database())
        with db.transaction():
            therapist = factories.person(Role.THERAPIST, THERAPIST, "Bench Therapist")
            ids = [_patient(number, 1095 if number == 0 else 365, therapist, draw) for number in range(patients)]
    return app, ids[0]


def therapist(app: Flask) -> UUID:
    with app.app_context():
        found = accounts.person_by_email(THERAPIST)
        assert found
        return found.id


def _patient(number: int, days: int, therapist: UUID, draw: random.Random) -> UUID:
    patient_id = factories.person(Role.PATIENT, f"bench{number}@example.org", f"Patient {number}", zone=ZONE)
    own, today = factories.own(patient_id), clock.today(ZONE)
    sharing.give(own, therapist, None, SCOPES)
    for ago in range(days - 14, -1, -21):
        day = today - timedelta(days=ago)
        start = datetime.combine(day, time(9), UTC)
        phase = Phase.INDUCTION if ago > days - 60 else Phase.MAINTENANCE
        treatment.save_session(own, Session(uuid4(), Kind.DOSING, day, ZONE, patient_id, start, start, phase=phase,
                                            route="iv", dose_mg=40.0))
    with db.transaction() as session:
        session.add_all(EntryRow.from_value(patient_id, _entry(today - timedelta(days=ago), draw), clock.now())
                        for ago in range(1, days))
        session.flush()
        session.expunge_all()
    return patient_id


def _entry(day: date, draw: random.Random) -> Entry:
    effects = (SideEffect("headache", 1),) if draw.random() < 0.2 else ()
    return Entry(uuid4(), day, ZONE, datetime.combine(day, time(19), UTC), mood=draw.randrange(11),
                 anxiety=draw.randrange(11), energy=draw.randrange(11), sleep_hours=draw.randrange(8, 18) / 2,
                 side_effects=effects)
