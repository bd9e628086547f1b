"""Made-up people for trying the journal: `flask --app wsgi demo fill`. Made through the rooms' own actions."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import click
from flask import current_app

from journal.access import policy
from journal.access.clearance import Clearance, Patient
from journal.access.permissions import Role, Scope
from journal.accounts import actions as accounts
from journal.accounts import hashing
from journal.accounts import queries as people
from journal.accounts.rules import NewPerson
from journal.core import clock, db, migrating
from journal.core.settings import Settings
from journal.demo import answers
from journal.demo.promises import CLINIC_READS, WEISS_READS
from journal.demo.stories import (
    FOLLOWED_DAYS,
    STORIES,
    Story,
    course,
    dosing_days,
    entries,
    follow_ups,
    readings,
    sessions,
)
from journal.entries import actions as entry_actions
from journal.entries import choosing
from journal.safety import actions as safety
from journal.safety import promise_actions
from journal.safety.promise import Promise
from journal.sharing import actions as sharing
from journal.treatment import actions as treatment
from journal.treatment import course_actions, preparation, queries, readings_actions
from journal.treatment import thread_actions as thread
from journal.treatment.thread import Moment, PracticeDay

PASSWORD = "a quiet green harbour"  # noqa: S105 - printed by `make run`, refused outside demo mode
CLINIC = "Northlight Clinic"
LOGINS = ("patient@example.org", "therapist@example.org", "clinic@example.org")
SCOPES = frozenset({Scope.CHECK_INS, Scope.SIDE_EFFECTS, Scope.SESSIONS, Scope.QUESTIONNAIRES})
demo = migrating.Commands("demo", help="Made-up people, in demo mode only.")


@demo.command("fill")
def fill() -> None:
    """Make one clinic, two therapists and six patients; keeps what is there already."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.demo:
        raise click.ClickException("demo data exist only in demo mode (INTERLUDE_MODE=demo)")
    if people.person_by_email(LOGINS[0]) is None:
        make_everybody()
        click.echo(f"made {len(STORIES)} patients, 2 therapists and {CLINIC}")
    else:
        click.echo("the demo people are there already; nothing was changed (make demo-reset starts over)")


def make_everybody() -> None:
    """All of it in one transaction: either the whole demo is there, or none of it."""
    password_hash = hashing.hash_password(PASSWORD)

    def person(role: Role, name: str, email: str, zone: str, country: str, clinic_id: UUID | None = None) -> UUID:
        new = NewPerson(role, name, email, PASSWORD, zone, "en", country, clinic_id, consent=role is Role.PATIENT,
                        settled=True)
        return accounts.register(new, confirmed=True, password_hash=password_hash).id

    with db.transaction():
        clinic_id = accounts.make_clinic(CLINIC)
        weiss = person(Role.THERAPIST, "Dr Hanna Weiss", "therapist@example.org", "America/New_York", "US")
        okafor = person(Role.THERAPIST, "Sam Okafor", "okafor@example.org", "Europe/London", "GB")
        staff = person(Role.CLINIC, "Ines Duarte", "clinic@example.org", "America/New_York", "US", clinic_id)
        _promise(weiss, WEISS_READS)
        _promise(staff, CLINIC_READS)
        for story in STORIES:
            with clock.Moved(clock.now() - timedelta(days=story.days)):
                patient_id = person(Role.PATIENT, story.name, story.email, story.zone, story.country)
            _make(story, patient_id, clinic_id, weiss, okafor, staff)


def _make(story: Story, patient_id: UUID, clinic_id: UUID, weiss: UUID, okafor: UUID, staff: UUID) -> None:
    now, ids = clock.now(), _ids(story.name)
    own, today = _clearance(patient_id, patient_id), clock.today(story.zone)
    with clock.Moved(now - timedelta(days=story.days - 1)):
        scopes = SCOPES | {Scope.NOTES} if story.shares_notes else SCOPES
        scopes = scopes | {Scope.SAFETY_PLAN, Scope.THREAD} if story.plan else scopes
        scopes = scopes | {Scope.CONTEXT} if story.follows else scopes
        sharing.give(own, weiss, None, scopes)
        if story.second_therapist:
            sharing.give(own, okafor, None, frozenset({Scope.CHECK_INS, Scope.SESSIONS}))
        if story.clinic:
            sharing.give(own, None, clinic_id, frozenset({Scope.SESSIONS}))
    writer = _clearance(patient_id, staff) if story.clinic else own
    plan = course(story, today, writer.actor.id, _ids(f"{story.name} course"))
    if plan:
        with clock.Moved(plan.entered_at):
            course_actions.save_course(writer, plan)
    planned = sessions(story, today, patient_id, ids)
    for session in planned:
        with clock.Moved(min(now, session.starts_at or now)):
            treatment.save_session(own if session.with_whom else writer, session)
    if story.follows:
        with clock.Moved(now - timedelta(days=FOLLOWED_DAYS)):
            choosing.follow(own, story.follows)
    for reading in readings(story, today, patient_id, _ids(f"{story.name} readings")):
        with clock.Moved(reading.measured_at):
            readings_actions.save_reading(own, reading)
    for entry in (*entries(story, today, ids), *follow_ups(story, planned, today, _ids(f"{story.name} asked"))):
        written = min(now, entry.logged_at)  # this evening has not come yet
        with clock.Moved(written):
            entry_actions.save_entry(own, replace(entry, logged_at=written))
    if story.plan:
        _write_plan(own, story, ids)
    if story.thread:
        _write_thread(own, story, today, ids)
    answers.fill(own, story, today, _ids(f"{story.name} answers"))


def _write_plan(own: Clearance, story: Story, ids: Iterator[UUID]) -> None:
    """Begun with two parts, and finished some weeks later."""
    begun = dict(list(story.plan.items())[:2])
    with clock.Moved(clock.now() - timedelta(days=min(60, story.days - 1))):
        first = safety.save_plan(own, next(ids), begun, None)
    with clock.Moved(clock.now() - timedelta(days=min(24, story.days - 1))):
        safety.save_plan(own, next(ids), story.plan, first.id if first else None)


def _write_thread(own: Clearance, story: Story, today: date, ids: Iterator[UUID]) -> None:
    """An intention and words around each of the last doses, a practice with answers, and moments for the next session.
    """
    doses = dosing_days(story, today)[-len(story.thread):]
    for day, (intention, words) in zip(doses, story.thread, strict=True):
        session = next(one for one in queries.sessions(own) if one.day == day)
        with clock.Moved(_noon(day - timedelta(days=1), story)):
            ready = {one.id: str(one.words) for one in preparation.DEFAULT[:3]}
            thread.save_before(own, next(ids), {"intention": intention, "ready": ready}, None)
        with clock.Moved(_noon(day + timedelta(days=1), story)):
            thread.save_after(own, next(ids), words, None, session.id)
    with clock.Moved(_noon(doses[-1] + timedelta(days=1), story)):
        practice = thread.save_practice(own, next(ids), story.practice, None)
    for ago in range((today - doses[-1]).days - 1, 0, -1):
        if practice and story.logs(ago):
            with clock.Moved(_noon(today - timedelta(days=ago), story)):
                thread.answer_practice(own, PracticeDay(practice.page_id, today - timedelta(days=ago), ago % 3 != 0,
                                                        "little" if ago % 3 == 1 else None))
    for ago, text in story.pinned.items():
        with clock.Moved(_noon(today - timedelta(days=ago), story)):
            day = today - timedelta(days=ago)
            thread.pin(own, Moment(next(ids), text, day, day, clock.now()))


def _noon(day: date, story: Story) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo(story.zone)).astimezone(UTC)


def _promise(who: UUID, promise: Promise) -> None:
    with clock.Moved(clock.now() - timedelta(days=30)):
        writer = people.actor_of(people.people([who])[who])
        promise_actions.save_promise(policy.clear_job(Patient(who, writer.name, writer.zone), writer), promise)


def _clearance(patient_id: UUID, actor_id: UUID) -> Clearance:
    found = people.people([patient_id, actor_id])
    return policy.clear_job(people.patient_of(found[patient_id]), people.actor_of(found[actor_id]))


def _ids(seed: str) -> Iterator[UUID]:
    draw = random.Random("ids" + seed)
    while True:
        yield UUID(int=draw.getrandbits(128), version=4)
