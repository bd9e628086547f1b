"""Giving a half-written form back: which page opens it again, and what a page that shows a form knows of drafts."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import current_app, g, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.routing import BuildError

from journal.access import gate
from journal.accounts import drafts
from journal.accounts.drafts import Draft
from journal.core import letterbox

OPENS = {"entries.save": "entries.new", "treatment.save": "treatment.new", "treatment.change": "treatment.edit",
         "treatment.course_save": "treatment.course_new", "treatment.course_change": "treatment.course_edit",
         "treatment.save_reading": "treatment.readings", "safety.save_plan": "safety.edit_plan",
         "treatment.before": "treatment.before", "treatment.after": "treatment.after",
         "treatment.practice": "treatment.practice", "treatment.pin": "treatment.pin_new",
         "treatment.preparation_save": "treatment.preparation_edit", "entries.save_short": "entries.short",
         "entries.add_own": "entries.questions", "entries.rename": "entries.item", "entries.answer": "entries.question",
         "safety.save_promise": "safety.promise", "questionnaires.save": "questionnaires.form",
         "questionnaires.save_old": "questionnaires.old"}
"""Where each kind of form is opened again."""
STORED = dict.fromkeys(("entries.save", "entries.save_short"), ("entries.edit", "entry_id"))
"""A form of something stored that is sent to the address of new ones: where that is opened, and what its id is called
there. It is told by its field `seen`."""


@dataclass(frozen=True)
class Kept:
    """What a page with a form needs: the id under which its text is kept, the person's public key, and what was being
    written here before."""

    draft_id: str
    key: str
    offers: tuple[Draft, ...]


def place(draft: Draft) -> str | None:
    """The address of the page on which a draft is carried on; None where its form names none."""
    fields, endpoint = dict(draft.fields), OPENS[draft.endpoint]
    _, found = current_app.url_map.bind("").match(draft.path, method="POST")
    known = {"kind": fields.get("kind", ""), **found}
    if draft.endpoint in STORED and fields.get("seen"):
        endpoint, name = STORED[draft.endpoint]
        known[name] = fields.get("id", "")
    asked = {name for rule in current_app.url_map.iter_rules(endpoint) for name in rule.arguments}
    try:
        return url_for(endpoint, **{name: value for name, value in known.items() if name in asked}, draft=draft.id)
    except (BuildError, ValueError):
        return None


def open_asked() -> None:
    """Before a page that is looked at: lays out the draft that its address asks for, for the form to be filled with."""
    actor, wanted = gate.actor(), request.args.get("draft", type=UUID)
    if actor is None or actor.halfway or wanted is None or request.method == "POST":
        return
    found = drafts.draft(actor, wanted)
    if found and (place(found) or "").partition("?")[0] == request.path:
        g.draft_id, g.carried = str(found.id), MultiDict(found.fields)


def kept(path: str, carried: Iterable[tuple[str, str]]) -> Kept | None:
    """For the form that is sent to `path` with these hidden fields; None on a borrowed device, which keeps nothing."""
    actor, values = gate.actor(), dict(carried)
    if actor is None or g.browser_session.shared:
        return None
    draft_id = request.form.get("draft_id") or g.get("draft_id") or str(uuid4())
    offers = [one for one in drafts.drafts(actor, path) if str(one.id) != draft_id and _is_here(one, values)]
    return Kept(draft_id, letterbox.public_key(actor.id) or "", tuple(offers))


def _is_here(draft: Draft, form: dict[str, str]) -> bool:
    """Whether a draft for this address is of this form, where one address takes new and stored things."""
    fields = dict(draft.fields)
    if draft.endpoint not in STORED or fields.get("id") == form.get("id"):
        return True
    return not fields.get("seen") and not form.get("seen") and fields.get("session") == form.get("session")
