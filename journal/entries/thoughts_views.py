"""Routes of the question about suicidal thoughts: asked after a check-in is saved, answered with help first."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core import clock, db, forms, locale, log, web
from journal.core.text import Words
from journal.entries import actions, thoughts_page
from journal.entries.around import Around
from journal.entries.rules import THOUGHTS, Thoughts
from journal.entries.views import bp, live_entry, today
from journal.safety import monitoring, plan_pages, promise_actions
from journal.safety import pages as safety_pages
from journal.safety import queries as safety
from journal.safety.asking import Mode
from journal.safety.rules import Level

MOST_SHOWN = 20


@bp.get("/check-in/<uuid:entry_id>/question")
@needs(Permission.ENTRY_WRITE)
def question(entry_id: UUID) -> Any:
    """Asked on the day itself and once, and never where nobody answers or the patient prefers not to be asked; an
    answer that was chosen already and met an ended sign-in is taken up whenever."""
    around = Around.of(gate.clearance(), live_entry(entry_id))
    if forms.carried():
        return _asked(entry_id)
    if around.entry.day != today() or around.entry.groggy or around.was_answered or (
            monitoring.how_asked(around.clearance, around.readers).mode is Mode.OFF):
        return redirect(url_for("entries.saved", entry_id=entry_id), 303)
    return _asked(entry_id)


@bp.post("/check-in/<uuid:entry_id>/question")
@needs(Permission.ENTRY_WRITE)
def answer(entry_id: UUID) -> Any:
    """An answer is taken whenever it comes: who was asked is never turned away."""
    clearance, given = gate.clearance(), _given()
    if given is None:
        live_entry(entry_id)
        return _asked(entry_id, thoughts_page.CHOOSE), 422
    try:
        entry = actions.answer_thoughts(clearance, entry_id, given, monitoring.known(_shown())) or abort(404)
        promise_actions.tell(clearance, entry_id, _level(Around.of(clearance, entry)))
    except db.NotSaved as error:
        return _not_saved(entry_id, given, error)
    return redirect(url_for("entries.answered", entry_id=entry_id), 303)


@bp.get("/check-in/<uuid:entry_id>/answered")
@needs(Permission.ENTRY_READ)
def answered(entry_id: UUID) -> Any:
    """Help first; "No" has no screen of its own."""
    around = Around.of(gate.clearance(), live_entry(entry_id))
    page = _help(around)
    if page is None and around.entry.thoughts is not None:
        flash(thoughts_page.SAVED)
    return page or redirect(url_for("entries.saved", entry_id=entry_id), 303)


def _help(around: Around, again: str | None = None) -> Any:
    """The screen of the answer; None where it has none."""
    signal, now = around.answer(clock.now()), clock.now()
    support = around.support(now, signal) if signal else None
    if signal is None or support is None:
        return None
    page = thoughts_page.answered_page(around.entry.id, support, signal,
                                       plan_pages.plan_help(safety.plan(gate.clearance())), again)
    return render_template("entries/answered.html", page=page)


def _not_saved(entry_id: UUID, given: Thoughts, error: Exception) -> Any:
    """Help comes also where nothing can be written."""
    log.failure(error, "question")
    around = Around.of(gate.clearance(), live_entry(entry_id))
    page = _help(replace(around, entry=replace(around.entry, thoughts=given), notices=[]), str(given))
    return page or _asked(entry_id, thoughts_page.NOT_SAVED), 503, {"Retry-After": web.RETRY_AFTER}


def _asked(entry_id: UUID, error: Words | None = None) -> str:
    clearance = gate.clearance()
    calls = safety_pages.in_sight(safety_pages.calls(clearance.patient.country, Level.S1))
    page = thoughts_page.question_page(entry_id, monitoring.readers(clearance), calls, locale.language(), error,
                                       (forms.carried() or request.form).get(thoughts_page.NAME, ""))
    return render_template("entries/question.html", page=page)


def _given() -> Thoughts | None:
    sent = request.form.get(thoughts_page.NAME, "")
    return next((value for value in THOUGHTS if str(value) == sent), None)


def _shown() -> list[UUID]:
    """The versions of promises that stood on the page that was answered."""
    found = []
    for text in request.form.get("shown", "").split(",")[:MOST_SHOWN]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _level(around: Around) -> Level:
    signal = around.answer(clock.now())
    return signal.level if signal else Level.S0
