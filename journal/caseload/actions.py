"""Keeps what the analyses found, and which flags a reader has seen."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from journal.access.clearance import Clearance
from journal.accounts import queries as accounts
from journal.audit import log as audit
from journal.audit.events import Event
from journal.caseload import findings, fits
from journal.caseload.models import FitRow, SeenRow
from journal.core import clock, db
from journal.sharing import queries as sharing

BATCH = 20
"""Patients whose findings are worked out between two commits."""


def refresh() -> int:
    """Works out and keeps what is stale, of everybody who shares with a single person; how many were."""
    people = accounts.people(sharing.given_to_people())
    today = {key: clock.today(one.zone) for key, one in people.items()}
    versions, stored = fits.data_versions(today), fits.kept_marks()
    stale = [key for key, day in today.items() if stored.get(key) != (day, versions[key])]
    for start in range(0, len(stale), BATCH):
        _keep(stale[start:start + BATCH], today, versions)
    return len(stale)


def keep_now(clearance: Clearance) -> None:
    """The same of one patient, who may have no kept findings yet."""
    patient = clearance.patient
    today = {patient.id: clock.today(patient.zone)}
    versions = fits.data_versions(today)
    stored = fits.kept([patient.id]).get(patient.id)
    if stored is None or (stored.day, stored.version) != (today[patient.id], versions[patient.id]):
        _keep([patient.id], today, versions)


@db.again
def _keep(people: Sequence[UUID], today: dict[UUID, date], versions: dict[UUID, bytes]) -> None:
    views = {key: given for key, given in fits.views_given({key: today[key] for key in people}).items() if given}
    found, before = fits.worked_out(views, today), fits.kept(people)
    with db.transaction() as session:
        for key in people:
            known = before[key].episodes if key in before else {}
            _store(session.get(FitRow, (key, key)), key, today[key], versions[key], found.get(key, {}), known)


def _store(row: FitRow | None, key: UUID, day: date, version: bytes, views: dict[str, findings.Findings],
           known: Mapping[str, findings.Episodes]) -> None:
    if row is None:
        row = FitRow(patient_id=key, id=key)
        db.session().add(row)
    row.day, row.data_version = day, version
    row.content = {
        "views": {view: findings.to_plain(one) for view, one in views.items()},
        "episodes": {view: findings.episodes_to_plain(findings.episodes(
            known.get(view, {}), [flag.name for flag in one.flags], day)) for view, one in views.items()}}


@db.again
def mark_seen(clearance: Clearance, names: Iterable[str]) -> int:
    """Notes that the reader has seen these flags, as far as they are raised now; how many there were. What was found is
    kept with it, so that it is known since when they are raised."""
    keep_now(clearance)
    found, asked, today = fits.found_in(clearance), set(names), clock.today(clearance.patient.zone)
    raised = {one.name for one in found.flags} & asked
    if not raised:
        return 0
    with db.transaction() as session:
        row = session.scalar(select(SeenRow).where(SeenRow.patient_id == clearance.patient.id,
                                                   SeenRow.reader_id == clearance.actor.id))
        if row is None:
            row = SeenRow(patient_id=clearance.patient.id, id=uuid4(), reader_id=clearance.actor.id)
            session.add(row)
        row.changed_at = clock.now()
        row.flags = {name: day.isoformat() for name, day in found.seen.items() if name in found.episodes} | {
            name: today.isoformat() for name in raised}
        audit.record(Event.FLAGS_SEEN, clearance, count=len(raised))
    return len(raised)
