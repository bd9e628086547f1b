"""Forms that met an ended session: what was typed is kept sealed and shown again only to the person who typed it.

Kept are the forms in which people write (`KINDS`), never secrets, never for a borrowed device. What somebody wrote
about another person is sealed under that person's key besides, so that erasing them takes it along, and it is shown
only while they may still write there: the form may hold what stood in the record.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
from flask import current_app, flash, request, url_for
from sqlalchemy import delete, func, select
from werkzeug.exceptions import HTTPException

from journal.access import gate
from journal.access.clearance import Actor
from journal.access.permissions import Permission, Role
from journal.accounts import brakes, browser_sessions, queries
from journal.accounts.models import AccountRow, BrowserSessionRow, DraftRow
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, crypto, db, web
from journal.core.text import N_, Words

AFTER = timedelta(hours=24)
"""For how long an ended browser session still tells whose a form is; its row stays as long."""
KEPT_FOR = timedelta(days=30)
MOST = 20
PER_HOUR = 60
PER_SESSION = 10
"""Forms that one ended browser session leaves: fewer than `MOST`, so that a copied cookie pushes nothing out alone."""
FIELDS_MOST = 300
NAME_MAX = 64
NEVER = ("csrf_token", "draft_id")
SECRET = ("confirm_", "passkey_", "password", "secret", "token")
LOCK = "accounts.lock"
DERIVED = "drafts"
KEPT = N_("You were signed out. What you typed is kept and is shown after you sign in.")
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Kind:
    """A form that is kept: what it is called, and which of its fields hold words that its writer will recognise."""

    words: Words
    texts: tuple[str, ...]


SESSION = Kind(N_("Session"), ("companion", "with_whom", "focus", "practice", "note"))
COURSE = Kind(N_("Plan of treatment"), ())
KINDS = {"entries.save": Kind(N_("Check-in"), ("note",)), "treatment.save": SESSION, "treatment.change": SESSION,
         "treatment.course_save": COURSE, "treatment.course_change": COURSE,
         "safety.save_plan": Kind(N_("Safety plan"), ("signs", "helps", "people", "professionals", "safer"))}


@dataclass(frozen=True)
class Draft:
    """A kept form: where it was going, and its fields in their order."""

    id: UUID
    made_at: datetime
    kind: Kind
    path: str
    fields: Fields
    device: str


def keep() -> str | None:
    """For a request that may not pass: keeps its form when its browser session ended less than a day ago and the
    request is the journal's own; where the person finds it after signing in, or None."""
    if request.method != "POST" or request.endpoint not in (*KINDS, LOCK):
        return None
    row = _ended_session()
    if row is None or not _is_ours() or not brakes.count_request("draft", PER_HOUR, timedelta(hours=1)):
        return None
    if not brakes.count_request("ended", PER_SESSION, 2 * AFTER, whose=row.token_hash.hex()):
        return None
    path, fields = sent_by_lock() if request.endpoint == LOCK else (request.path, _posted())
    if not store(row, path, fields):
        return None
    flash(KEPT)
    return url_for("accounts.drafts")


def _is_ours() -> bool:
    try:
        web.protect()
    except HTTPException:
        return False
    return True


def _ended_session() -> BrowserSessionRow | None:
    """The browser session behind this request's cookie, when it ended within the last day and may leave something."""
    token = request.cookies.get(browser_sessions.cookie_name())
    row = db.session().get(BrowserSessionRow, crypto.token_hash(token)) if token else None
    account = db.session().get(AccountRow, row.account_id) if row else None
    if row is None or account is None or account.disabled_at or row.shared or browser_sessions.is_halfway(row):
        return None
    over = browser_sessions.over_at(row, Role(account.role))
    return row if over <= clock.now() <= over + AFTER else None


def _posted() -> Fields:
    return [] if request.files else list(request.form.items(multi=True))


def sent_by_lock() -> tuple[str, Fields]:
    """Path and fields of the form that stood on a page which locked itself: JSON pairs in one field. Empty when there
    was none, or it cannot be read."""
    try:
        pairs = orjson.loads(request.form.get("form", "[]"))
    except orjson.JSONDecodeError:
        return "", []
    if not isinstance(pairs, list) or not all(
            isinstance(one, list) and len(one) == 2 and all(isinstance(text, str) for text in one) for one in pairs):
        return "", []
    return request.form.get("path", ""), [(name, value) for name, value in pairs]


def _aim(path: str) -> tuple[str, UUID | None] | None:
    """The endpoint that a form was going to, and whose record it is about when it is not the writer's own."""
    try:
        endpoint, values = current_app.url_map.bind("").match(path, method="POST")
    except HTTPException:
        return None
    return (endpoint, values.get("patient_id")) if endpoint in KINDS else None


def store(row: BrowserSessionRow, path: str, fields: Fields) -> bool:
    """Keeps a form for the person of this browser session; beyond the number that is kept the oldest goes."""
    aim, made_at, draft_id = _aim(path), clock.now(), uuid4()
    kept = [(name, value) for name, value in fields if _may_stay(name)]
    if aim is None or not _may_write(row.account_id, aim[1]) or row.shared or not 0 < len(kept) <= FIELDS_MOST:
        return False
    content: dict[str, Any] = {"path": path, "device": row.device}
    try:
        content |= _closed(kept, aim[1], draft_id)
    except crypto.KeyMissing:
        return False
    draft = DraftRow(id=draft_id, account_id=row.account_id, made_at=made_at)
    draft.content = content
    with db.transaction() as writing:
        oldest = list(writing.scalars(select(DraftRow.id).where(DraftRow.account_id == row.account_id)
                                      .order_by(DraftRow.made_at.desc()).offset(MOST - 1)))
        writing.execute(delete(DraftRow).where(DraftRow.id.in_(oldest)).execution_options(synchronize_session=False))
        writing.add(draft)
    return True


def _may_write(account_id: UUID, patient_id: UUID | None) -> bool:
    person = queries.person(account_id)
    return person is not None and (patient_id is None or gate.allowed(
        queries.actor_of(person), Permission.SESSION_WRITE, patient_id) is not None)


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


def drafts(actor: Actor) -> list[Draft]:
    """What waits for a person, newest first; without what cannot be opened any more, by key or by consent."""
    rows = db.session().scalars(select(DraftRow).where(_waiting(actor.id)).order_by(DraftRow.made_at.desc()))
    return [draft for draft in [_draft(actor, row) for row in rows] if draft]


def looked_at(actor: Actor, shown: Iterable[Draft]) -> None:
    """Writes down that the actor was shown what stands in other people's records: one line a person."""
    patients = {aim[1] for one in shown if (aim := _aim(one.path)) and aim[1]}
    if patients:
        audit.record_ids(Event.RECORD_OPENED, actor.id, sorted(patients), page=request.endpoint)


def _draft(actor: Actor, row: DraftRow) -> Draft | None:
    content = row.content
    aim = _aim(content["path"])
    if aim is None or (aim[1] and gate.allowed(actor, Permission.SESSION_WRITE, aim[1]) is None):
        return None
    try:
        fields = _opened(content, aim[1], row.id)
    except (crypto.KeyMissing, crypto.SealBroken):
        return None
    return Draft(row.id, row.made_at, KINDS[aim[0]], content["path"], fields, content["device"])


def forget(account_id: UUID, draft_ids: Iterable[UUID]) -> int:
    """Throws drafts of this person away; how many there were."""
    with db.transaction() as writing:
        done = writing.execute(
            delete(DraftRow).where(DraftRow.account_id == account_id, DraftRow.id.in_(list(draft_ids)))
            .execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined]  # a DELETE gives a cursor's result


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
