"""Rotation of data keys: each person gets a new version, every field is sealed anew, the old version goes.

One run in three steps, each of which can be killed and done again: new versions for everybody concerned, all with the
run's own time; fields sealed anew; and, once no request can seal with the old version any more
(`crypto.confirm_sealed`), a last look at the fields, after which the old version is removed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, crypto, db
from journal.core.columns import Sealed
from journal.core.crypto import SealBroken
from journal.core.keys.fields import Place, places
from journal.keys.queries import OPERATOR, DataKey, data_key, data_keys

BATCH = 50
GRACE = 2 * crypto.KEPT_FOR
"""Seconds between the last new version and the last look: a commit is held to `crypto.KEPT_FOR`, plus as much again."""
Progress = Callable[[int], None]


@dataclass
class Outcome:
    """How many people are done, how many fields were sealed anew, and where fields lie that no key opens. `left`: what
    was changed by somebody else at the same moment, so that it has to be looked at again."""

    people: int = 0
    fields: int = 0
    left: int = 0
    stuck: list[str] = field(default_factory=list)


def rotate_data(people: Sequence[UUID] | None, wait: Callable[[float], None], progress: Progress) -> Outcome:
    """Rotates the data keys of these people, or of everybody (None); goes on with a run that was killed."""
    concerned = _given_versions(people)
    outcome = Outcome()
    for person in concerned:
        outcome.fields += _seal_anew(person).fields
        progress(outcome.fields)
    db.session().rollback()  # a reading snapshot would keep the log of a SQLite file from shrinking while we wait
    if concerned:
        wait(GRACE)
    for person in concerned:
        _finish(person, outcome)
        progress(outcome.fields)
    return outcome


def _given_versions(people: Sequence[UUID] | None) -> list[UUID]:
    """Gives a new version to everybody who has none of this run yet; who is concerned."""
    found = list(data_keys()) if people is None else [one for person in people if (one := data_key(person))]
    begun = min((one.made_at for one in found if one.versions > 1), default=None)
    run = begun or clock.now().replace(tzinfo=None)
    concerned = []
    for one in found:
        if one.versions == 1 and (people is not None or one.made_at < run):
            _add_version(one, run)
        elif one.versions == 1:
            continue
        concerned.append(one.person)
    return concerned


def _add_version(one: DataKey, run: datetime) -> None:
    """Keys derived from the first version are stored before there is a second."""
    vault, name = crypto.vault(), crypto.person_name(one.person)
    if one.newest == 1:
        key = vault.fetch([name])[name][1]
        for purpose in crypto.ROTATED_WITH:
            vault.make(crypto.derived_name(one.person, purpose), crypto.derive(key, purpose))
    vault.make(name, version=one.newest + 1, made_at=run)


def _seal_anew(person: UUID) -> Outcome:
    """One pass over all fields of a person that another version sealed, as they stand now."""
    db.session().rollback()
    crypto.forget(person)
    name, outcome = crypto.person_name(person), Outcome()
    newest = crypto.vault().fetch([name]).get(name)
    if newest is None:  # erased meanwhile
        return outcome
    opened = crypto.opener(person)
    for place in places():
        after: UUID | None = None
        while rows := db.session().execute(place.of(person, crypto.mark_of(newest[0]), after, BATCH)).all():
            after = rows[-1].id
            _replace(place, rows, opened, newest, outcome)
    crypto.forget(person)
    return outcome


def _replace(place: Place, rows: Iterable[Any], opened: crypto.Opener, newest: tuple[int, bytes],
             outcome: Outcome) -> None:
    version, key = newest
    fresh: list[tuple[Any, Sealed, bytes, bytes]] = []
    for row in rows:
        for one, context, stored in place.sealed(row):
            if stored[:1] == bytes([crypto.mark_of(version)]):
                continue
            try:
                fresh.append((row, one, stored, crypto.seal_with(version, key, context, opened(context, stored))))
            except SealBroken:
                outcome.stuck.append(f"{place.table.name}.{one.name} {row.id}")
    with db.transaction() as session:
        done = sum(place.replace(session, *one) for one in fresh)
    outcome.fields, outcome.left = outcome.fields + done, outcome.left + len(fresh) - done


def _finish(person: UUID, outcome: Outcome) -> None:
    """Looks again until nothing of an older version is left, then removes it; what no key opens keeps it."""
    while (last := _seal_anew(person)).fields or last.left:
        outcome.fields += last.fields
    outcome.stuck += last.stuck
    found = data_key(person)
    if last.stuck or found is None:
        return
    audit.record_ids(Event.KEY_ROTATED, OPERATOR, [person], to=found.newest)
    crypto.vault().drop_older(crypto.person_name(person), found.newest)
    outcome.people += 1
