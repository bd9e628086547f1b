"""What the analyses found, for many patients in a constant number of statements: kept findings where they are fresh,
the others worked out on the spot. Reads only; `actions.refresh` keeps."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from journal.access.clearance import Actor, Clearance, Patient
from journal.access.permissions import Scope
from journal.caseload import diaries, findings, score_words
from journal.caseload.findings import READ, Episode, Findings, Found
from journal.caseload.models import FitRow, SeenRow
from journal.core import clock, crypto, db
from journal.core.period import Period
from journal.entries import queries as entries
from journal.entries.rules import visible_part
from journal.questionnaires import listing as questionnaires
from journal.sharing import queries as sharing
from journal.treatment import queries as treatment

Scopes = frozenset[Scope]


@dataclass(frozen=True)
class Kept:
    """A stored row, opened."""

    day: date
    version: bytes
    views: Mapping[str, Findings]
    episodes: Mapping[str, Mapping[str, Episode]]


def found_of(actor: Actor, shared: Mapping[UUID, tuple[Patient, Scopes]]) -> dict[UUID, Found]:
    """For each patient what was found in what this actor may see, as of the patient's own day."""
    today = {key: clock.today(patient.zone) for key, (patient, _) in shared.items()}
    keep, versions = kept(shared), data_versions(today)
    views = {key: findings.view(scopes) for key, (_, scopes) in shared.items()}
    stale = {key: {scopes & READ} for key, (_, scopes) in shared.items()
             if not _is_fresh(keep.get(key), today[key], versions[key], views[key])}
    fresh = worked_out(stale, today)
    marks = seen_by(actor.id, shared)
    found = {}
    for key, view in views.items():
        stored = keep.get(key)
        one = fresh[key][view] if key in fresh else stored.views[view] if stored else None
        if one is None:
            continue
        before = stored.episodes.get(view, {}) if stored else {}
        found[key] = Found(one, findings.episodes(before, [flag.name for flag in one.flags], today[key]),
                           marks.get(key, {}))
    return found


def found_in(clearance: Clearance) -> Found:
    """The same of one patient."""
    patient = clearance.patient
    return found_of(clearance.actor, {patient.id: (patient, clearance.scopes)})[patient.id]


def _is_fresh(stored: Kept | None, today: date, version: bytes, view: str) -> bool:
    return stored is not None and stored.day == today and stored.version == version and view in stored.views


def worked_out(wanted: Mapping[UUID, Collection[Scopes]],
               today: Mapping[UUID, date]) -> dict[UUID, dict[str, Findings]]:
    """Patient → view → findings, from the check-ins of a year, all sessions and questionnaires; one statement each."""
    if not wanted:
        return {}
    most = {key: frozenset[Scope]().union(*views) for key, views in wanted.items()}
    days = [today[key] for key in wanted]
    told = entries.entries_of(most, Period(Period.ending(min(days), diaries.DAYS).first, max(days)))
    sessions, answered = treatment.sessions_of(most), questionnaires.sent_of(most)
    found: dict[UUID, dict[str, Findings]] = {}
    for key, views in wanted.items():
        found[key] = {}
        for scopes in views:
            seen = [visible_part(one, scopes) for one in told[key]]
            past = sessions[key] if Scope.SESSIONS in scopes else []
            scored = score_words.scores_of(answered[key]) if Scope.QUESTIONNAIRES in scopes else []
            found[key][findings.view(scopes)] = findings.find(
                diaries.diary(seen, past, scopes, today[key], scored), diaries.visit(past, today[key]))
    return found


def data_versions(today: Mapping[UUID, date]) -> dict[UUID, bytes]:
    """Patient → a hash that changes with their check-ins, sessions and questionnaires, and with what is shared in a new
    way; from counts and instants alone, in four statements."""
    marks = [room.marks(list(today)) for room in (entries, treatment, questionnaires)]
    views = views_given(today)
    return {key: hashlib.sha256("/".join((*(one.get(key, "") for one in marks), *sorted(
        findings.view(one) for one in views.get(key, ())))).encode()).digest()[:16] for key in today}


def views_given(today: Mapping[UUID, date]) -> dict[UUID, set[Scopes]]:
    """Patient → the different views of their journal that single persons have."""
    found: dict[UUID, set[Scopes]] = {}
    for key, grants in sharing.given_to_people(list(today)).items():
        by_reader: dict[UUID | None, Scopes] = {}
        for one in grants:
            if one.is_live(today[key]):
                by_reader[one.grantee_id] = by_reader.get(one.grantee_id, frozenset()) | one.effective
        found[key] = {scopes & READ for scopes in by_reader.values()}
    return found


def kept(people: Collection[UUID]) -> dict[UUID, Kept]:
    """Patient → what is stored; one statement each for keys and rows."""
    crypto.preload(people)
    found = {}
    for row in db.session().scalars(select(FitRow).where(FitRow.patient_id.in_(people))):
        content = row.content
        found[row.patient_id] = Kept(
            row.day, row.data_version, {view: findings.from_plain(one) for view, one in content["views"].items()},
            {view: findings.episodes_from_plain(one) for view, one in content["episodes"].items()})
    return found


def kept_marks() -> dict[UUID, tuple[date, bytes]]:
    """Patient → day and data version of what is stored; opens nothing."""
    return {row[0]: (row[1], row[2]) for row in db.session().execute(
        select(FitRow.patient_id, FitRow.day, FitRow.data_version))}


def seen_by(reader_id: UUID, people: Collection[UUID]) -> dict[UUID, dict[str, date]]:
    """Patient → flag → the day on which this reader said that it was seen."""
    rows = db.session().scalars(select(SeenRow).where(
        SeenRow.reader_id == reader_id, SeenRow.patient_id.in_(people)))
    return {row.patient_id: {name: date.fromisoformat(day) for name, day in row.flags.items()} for row in rows}
