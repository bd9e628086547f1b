"""Half-written forms: what was typed is kept sealed and shown again only to the person who typed it.

Kept are the forms in which people write (`KINDS`), never secrets, never for a borrowed device: while they are written,
and when they meet an ended session (`late_forms.py`). Each page that shows a form gives it a draft id; a later text of
the same page takes the place of the earlier. What somebody wrote about another person is sealed under that person's key
besides, so that erasing them takes it along, and it is shown only while they may still write there, without its note
once notes are not shared with them any more: the form may hold what stood in the record.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
from flask import current_app, request
from sqlalchemy import delete, func, select
from werkzeug.exceptions import HTTPException

from journal.access import gate
from journal.access.clearance import Actor, Clearance
from journal.access.permissions import Permission, Scope
from journal.accounts import queries
from journal.accounts.models import BrowserSessionRow, DraftRow
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, crypto, db, letterbox
from journal.core.text import N_, Words

KEPT_FOR = timedelta(days=30)
MOST = 20
FIELDS_MOST = 300
NAME_MAX = 64
NEVER = ("csrf_token", "draft_id", "draft_key", "choose")
SECRET = ("confirm_", "passkey_", "password", "secret", "take-", "token")
LOCKS = ("accounts.lock", "accounts.hide")
"""Where a page sends what stood in its form when it takes itself off the screen."""
DERIVED = "drafts"
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Kind:
    """A form that is kept: what it is called, and which of its fields hold words that its writer will recognise."""

    words: Words
    texts: tuple[str, ...]


SESSION = Kind(N_("Session"), ("companion", "with_whom", "focus", "practice", "note"))
OWN_ITEM = Kind(N_("Something to follow"), ("label",))
READING = Kind(N_("Blood pressure at home"), ())
COURSE = Kind(N_("Plan of treatment"), ())
KINDS = {"entries.save": Kind(N_("Check-in"), ("note", "own")), "entries.save_short": Kind(N_("Short check-in"), ()),
         "treatment.save": SESSION, "treatment.change": SESSION,
         "treatment.course_save": COURSE, "treatment.course_change": COURSE,
         "treatment.before": Kind(N_("Before a session"), ("intention", "questions")),
         "treatment.after": Kind(N_("After a session"), ("words",)),
         "treatment.practice": Kind(N_("Practice"), ("practice",)),
         "treatment.pin": Kind(N_("Moment to pin"), ("moment",)),
         "treatment.preparation_save": Kind(N_("What to prepare"), tuple(f"words_{n}" for n in range(12))),
         "treatment.save_reading": READING,
         "entries.add_own": OWN_ITEM, "entries.rename": OWN_ITEM,
         "safety.save_plan": Kind(N_("Safety plan"), ("signs", "helps", "people", "professionals", "safer")),
         "safety.save_promise": Kind(N_("Monitoring promise"), ("reader", "happens", "stands_in")),
         "entries.answer": Kind(N_("One more question"), ()),
         "questionnaires.save": Kind(N_("Questionnaire"), ()),
         "questionnaires.save_old": Kind(N_("Old score of a questionnaire"), ("source",))}


@dataclass(frozen=True)
class Draft:
    """A kept form: where it was going, to which endpoint and about whom, and its fields in their order."""

    id: UUID
    made_at: datetime
    kind: Kind
    path: str
    fields: Fields
    device: str
    endpoint: str
    about: UUID | None


def sent_by_lock() -> tuple[str, Fields]:
    """Path and fields of the form that stood on a page which locked itself: JSON pairs in one field. Empty when there
    was none, or it cannot be read."""
    return request.form.get("path", ""), _pairs(request.form.get("form", "[]"))


def sealed_on_device(account_id: UUID) -> tuple[str, Fields]:
    """The same from a box that this person's device sealed while it waited; raises `BoxBroken`."""
    try:
        box = b64decode(request.form.get("sealed", ""), validate=True)
        opened = orjson.loads(letterbox.open_box(account_id, request.form.get("draft_id", ""), box))
        return str(opened["path"]), _pairs(opened["form"])
    except (ValueError, KeyError, TypeError, crypto.KeyMissing) as error:
        raise letterbox.BoxBroken from error


def _pairs(text: str) -> Fields:
    try:
        pairs = orjson.loads(text)
    except orjson.JSONDecodeError:
        return []
    if not isinstance(pairs, list) or not all(
            isinstance(one, list) and len(one) == 2 and all(isinstance(part, str) for part in one) for one in pairs):
        return []
    return [(name, value) for name, value in pairs]


def _aim(path: str) -> tuple[str, UUID | None] | None:
    """The endpoint that a form was going to, and whose record it is about when it is not the writer's own."""
    try:
        endpoint, values = current_app.url_map.bind("").match(path, method="POST")
    except HTTPException:
        return None
    return (endpoint, values.get("patient_id")) if endpoint in KINDS else None


@db.again
def store(row: BrowserSessionRow, path: str, fields: Fields, made_at: datetime | None = None) -> bool:
    """Keeps a form for the person of this browser session, in place of what the same page sent before `made_at` (now);
    beyond the number that is kept the oldest goes."""
    aim, made_at = _aim(path), made_at or clock.now()
    kept = [(name, value) for name, value in fields if _may_stay(name)]
    if aim is None or row.shared or not 0 < len(kept) <= FIELDS_MOST:
        return False
    clearance = _clearance(row.account_id, aim[1]) if aim[1] else None
    if aim[1] and clearance is None:
        return False
    draft_id = _own_id(row.account_id, dict(fields).get("draft_id", ""))
    content: dict[str, Any] = {"path": path, "device": row.device, "notes": _reads_notes(clearance)}
    try:
        content |= _closed(kept, aim[1], draft_id)
    except crypto.KeyMissing:
        return False
    fresh = DraftRow(id=draft_id, account_id=row.account_id, made_at=made_at)
    fresh.content = content
    with db.transaction() as writing:
        earlier = writing.get(DraftRow, draft_id, populate_existing=True, with_for_update=True)
        if earlier is None:
            _drop_oldest(row.account_id)
            writing.add(fresh)
        elif earlier.made_at <= made_at:
            earlier.made_at, earlier.content = made_at, content
    return True


def _own_id(account_id: UUID, text: str) -> UUID:
    """The id that the page has, or a new one where it has none, or somebody else's."""
    try:
        wanted = UUID(text)
    except ValueError:
        return uuid4()
    owner = db.session().scalar(select(DraftRow.account_id).where(DraftRow.id == wanted))
    return wanted if owner in (None, account_id) else uuid4()


def _drop_oldest(account_id: UUID) -> None:
    """Makes room for one more."""
    writing = db.session()
    oldest = list(writing.scalars(select(DraftRow.id).where(DraftRow.account_id == account_id)
                                  .order_by(DraftRow.made_at.desc()).offset(MOST - 1)))
    writing.execute(delete(DraftRow).where(DraftRow.id.in_(oldest)).execution_options(synchronize_session=False))


def _clearance(account_id: UUID, patient_id: UUID) -> Clearance | None:
    person = queries.person(account_id)
    return gate.allowed(queries.actor_of(person), Permission.SESSION_WRITE, patient_id) if person else None


def _reads_notes(clearance: Clearance | None) -> bool:
    return clearance is None or (clearance.reads_text and Scope.NOTES in clearance.granted)


def _may_stay(name: str) -> bool:
    return name not in NEVER and len(name) <= NAME_MAX and not any(word in name for word in SECRET)


def _closed(fields: Fields, patient_id: UUID | None, draft_id: UUID) -> dict[str, Any]:
    if patient_id is None:
        return {"fields": fields}
    key = crypto.derived_key(patient_id, DERIVED)
    sealed = crypto.seal_with(1, key, f"v1|draft|fields|{patient_id}|{draft_id}".encode(), orjson.dumps(fields))
    return {"sealed": b64encode(sealed).decode()}


def _opened(content: dict[str, Any], patient_id: UUID | None, draft_id: UUID) -> Fields:
    if patient_id is None or "sealed" not in content:
        return [(name, value) for name, value in content.get("fields", [])]
    context = f"v1|draft|fields|{patient_id}|{draft_id}".encode()
    plain = crypto.open_with(crypto.derived_key(patient_id, DERIVED), context, b64decode(content["sealed"]))
    return [(name, value) for name, value in orjson.loads(plain)]


def count(account_id: UUID) -> int:
    return db.session().scalar(select(func.count()).select_from(DraftRow).where(_waiting(account_id))) or 0


def _waiting(account_id: UUID) -> Any:
    return (DraftRow.account_id == account_id) & (DraftRow.made_at > clock.now() - KEPT_FOR)


def drafts(actor: Actor, path: str | None = None) -> list[Draft]:
    """What waits for a person (or of it, what was going to `path`), newest first; without what cannot be opened any
    more, by key or by consent."""
    rows = db.session().scalars(select(DraftRow).where(_waiting(actor.id)).order_by(DraftRow.made_at.desc()))
    found: dict[UUID | None, Clearance | None] = {}
    return [draft for row in rows if path in (None, row.content["path"]) and (draft := _draft(actor, row, found))]


def draft(actor: Actor, draft_id: UUID) -> Draft | None:
    """One that waits for this person."""
    row = db.session().scalar(select(DraftRow).where(_waiting(actor.id), DraftRow.id == draft_id))
    return _draft(actor, row, {}) if row else None


def looked_at(actor: Actor, shown: Iterable[Draft]) -> None:
    """Writes down that the actor was shown what stands in other people's records: one line a person."""
    patients = {one.about for one in shown if one.about}
    if patients:
        audit.record_ids(Event.RECORD_OPENED, actor.id, sorted(patients), page=request.endpoint)


def _draft(actor: Actor, row: DraftRow, cleared: dict[UUID | None, Clearance | None]) -> Draft | None:
    """`cleared` is what was asked of the gate before, by person."""
    content = row.content
    aim = _aim(content["path"])
    if aim is None:
        return None
    endpoint, about = aim
    if about and about not in cleared:
        cleared[about] = gate.allowed(actor, Permission.SESSION_WRITE, about)
    clearance = cleared.get(about)
    if about and clearance is None:
        return None
    try:
        fields = _opened(content, about, row.id)
    except (crypto.KeyMissing, crypto.SealBroken):
        return None
    if content.get("notes", True) and not _reads_notes(clearance):
        fields = [(name, value) for name, value in fields if name != "note"]
    return Draft(row.id, row.made_at, KINDS[endpoint], content["path"], fields, content["device"], endpoint, about)


def forget(account_id: UUID, draft_ids: Iterable[UUID]) -> int:
    """Throws drafts of this person away; how many there were."""
    with db.transaction() as writing:
        return db.changed(writing, delete(DraftRow).where(
            DraftRow.account_id == account_id, DraftRow.id.in_(list(draft_ids))))


def sent(actor: Actor, path: str, form: dict[str, str]) -> list[UUID]:
    """The drafts that a stored form makes needless: the one it names, and those of the very same entry whose words it
    holds."""
    return [one.id for one in drafts(actor) if str(one.id) == form.get("draft_id")
            or (one.path == path and form.get("id") and _is_within(one, form))]


def _is_within(draft: Draft, form: dict[str, str]) -> bool:
    """Whether a form is of the same entry as a draft and has every text of it: nothing typed is dropped unseen."""
    kept = dict(draft.fields)
    return kept.get("id") == form["id"] and all(
        kept.get(name, "").strip() in ("", form.get(name, "").strip()) for name in draft.kind.texts)
