"""Routes of the single questions soon after a dose; they hang on the blueprint of `views.py`. Each answer is stored at
once, in one entry; an address names no answer."""

from typing import Any
from uuid import UUID, uuid4

from flask import abort, redirect, render_template, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core import clock
from journal.core.text import Words
from journal.entries import actions, asking, groggy, groggy_pages, pages, queries
from journal.entries.around import Around
from journal.entries.forms import uuid_of
from journal.entries.rules import Entry
from journal.entries.views import bp, live_entry, today
from journal.safety.rules import Level
from journal.sharing import queries as sharing
from journal.treatment import queries as treatment


@bp.get("/check-in/now")
@bp.get("/check-in/now/<any(effects, more):question>")
@needs(Permission.ENTRY_WRITE)
def now(question: str = "mood") -> Any:
    """A question of an entry that has no answer yet. Faces are of the scale from 0 to 10 alone: whoever answers on
    another one is asked for it in the morning."""
    if not treatment.groggy_until(gate.clearance().actor):
        return redirect(url_for("entries.new"), 303)
    if question == "mood" and asking.own_scale(gate.clearance(), today()):
        question = "effects"
    return _ask(question, _entry(uuid4()))


@bp.get("/check-in/now/<uuid:entry_id>/<any(effects, more, severity):question>")
@needs(Permission.ENTRY_WRITE)
def ask_now(entry_id: UUID, question: str) -> Any:
    return _ask(question, live_entry(entry_id))


@bp.post("/check-in/now")
@needs(Permission.ENTRY_WRITE)
def answer_now() -> Any:
    sent = request.form
    entry = _entry(uuid_of(sent.get("id", "")) or uuid4())
    question, answer = sent.get("question", ""), sent.get("answer", "")
    told = groggy.answered(entry, question, answer, sent.get("effect", ""))
    if told is None:
        return _ask(question, entry, groggy_pages.NOT_READ)
    saved = actions.save_entry(gate.clearance(), told)
    step = _next(saved, question, answer)
    address = url_for("entries.done_now", entry_id=saved.id) if step == "done" else url_for(
        "entries.ask_now", entry_id=saved.id, question=step)
    return redirect(address, 303)


def _next(entry: Entry, question: str, answer: str) -> str:
    """Help comes before the next question."""
    if question == "mood":
        return "effects"
    if question == "severity" or answer == groggy.NONE:
        return "done"
    flags = [one for one in Around.of(gate.clearance(), entry).signals(clock.now()) if one.rule == f"red_flag:{answer}"]
    return "done" if any(one.level >= Level.S2 for one in flags) else "severity"


@bp.get("/check-in/now/<uuid:entry_id>")
@needs(Permission.ENTRY_WRITE)
def done_now(entry_id: UUID) -> Any:
    entry = live_entry(entry_id)
    who = pages.who_sees(*sharing.readers(gate.clearance()), entry.note is not None)
    page = groggy_pages.now_done_page(entry, pages.entry_view(entry), who,
                                      Around.of(gate.clearance(), entry).support(clock.now()))
    return render_template("entries/now_done.html", page=page)


def _ask(question: str, entry: Entry, error: Words | None = None) -> Any:
    page = groggy_pages.now_page(question, entry, entry.changed_at is not None, error)
    return render_template("entries/now.html", page=page), 422 if error else 200


def _entry(entry_id: UUID) -> Entry:
    """The entry as it stands, or an empty one of today."""
    clearance = gate.clearance()
    found = queries.entry(clearance, entry_id)
    if found and found.deleted:
        abort(404)
    return found or Entry(entry_id, today(), clearance.patient.zone, clock.now())
