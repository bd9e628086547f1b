"""Routes of the check-in: write, read back, mend, delete and undo, calendar and day."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import TooManyRequests

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.accounts import brakes
from journal.core import clock, db, locale, log, web
from journal.core.period import Period
from journal.core.text import N_, Words
from journal.entries import actions, finding, finding_page, form_page, pages, queries, side_effects
from journal.entries.forms import CheckInForm
from journal.entries.rules import OLDEST, Entry
from journal.entries.signals import signals
from journal.safety import pages as safety_pages
from journal.safety.queries import clinic
from journal.sharing import queries as sharing
from journal.treatment import queries as treatment
from journal.treatment.rules import Kind, Session

bp = Blueprint("entries", __name__)
RECENT_DAYS = 120
SEARCHES = 60
"""Searches a minute from one network address: each opens every note."""
YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
CHANGED = N_("This check-in was changed somewhere else in the meantime. What you see is your version; the other one is "
             "under “Earlier versions”. Saving keeps both.")
NOT_SAVED = N_("Not saved yet: the journal cannot write at the moment. Your answers are still here. Please save again "
               "in a minute.")


def today() -> date:
    return clock.today(gate.clearance().patient.zone)


@bp.get("/check-in")
@needs(Permission.ENTRY_WRITE)
def new() -> Any:
    day = _day(request.args.get("day")) or today()
    return _form(CheckInForm(min(day, today())), editing=False)


@bp.post("/check-in/start")
@needs(Permission.ENTRY_WRITE)
def start() -> Any:
    """From the faces on Today: opens the form with that mood chosen, so that no rating stands in an address."""
    mood = request.form.get("mood", "")
    form = CheckInForm(today())
    form.chosen["mood"] = mood if mood in {str(n) for n in form_page.FACES} else ""
    return _form(form, editing=False)


@bp.post("/check-in")
@needs(Permission.ENTRY_WRITE)
def save() -> Any:
    form = CheckInForm.sent(request.form, today())
    clearance = gate.clearance()
    entry = form.entry(clearance.patient.zone, clock.now(), today())
    if entry is None:
        return _form(form, editing=queries.entry(clearance, form.id) is not None, status=422)
    try:
        saved = actions.save_entry(clearance, entry, form.seen)
    except actions.ChangedMeanwhile as other:
        form.seen = other.seen
        return _form(form, editing=True, notice=CHANGED, status=409)
    except db.NotSaved as error:
        log.failure(error, "check-in")
        known = queries.entry(clearance, form.id) is not None
        return *_form(form, known, NOT_SAVED, status=503), {"Retry-After": web.RETRY_AFTER}
    return redirect(url_for("entries.saved", entry_id=saved.id), 303)


@bp.get("/check-in/<uuid:entry_id>")
@needs(Permission.ENTRY_READ)
def saved(entry_id: UUID) -> Any:
    entry = _entry(entry_id)
    who, readers = sharing.readers(gate.clearance())
    view = pages.entry_view(entry)
    found = _signals(entry)
    support = safety_pages.support(found, gate.clearance().patient.country, safety_pages.clinic_call(*clinic()))
    sentence = pages.who_sees(who, readers, entry.note is not None)
    first = support is not None and support.level >= "S2"
    return render_template("entries/saved.html", page=pages.saved_page(view, entry, sentence, support, first))


@bp.get("/check-in/<uuid:entry_id>/edit")
@needs(Permission.ENTRY_WRITE)
def edit(entry_id: UUID) -> Any:
    return _form(CheckInForm.of(_entry(entry_id)), editing=True)


@bp.post("/check-in/<uuid:entry_id>/delete")
@needs(Permission.ENTRY_WRITE)
def delete(entry_id: UUID) -> Any:
    day = _entry(entry_id).day
    actions.delete_entry(gate.clearance(), entry_id)
    return redirect(url_for("entries.day", day=day.isoformat()), 303)


@bp.post("/check-in/<uuid:entry_id>/restore")
@needs(Permission.ENTRY_WRITE)
def restore(entry_id: UUID) -> Any:
    entry = queries.entry(gate.clearance(), entry_id) or abort(404)
    if actions.restore_entry(gate.clearance(), entry_id):
        flash(N_("The check-in is back."))
    return redirect(url_for("entries.day", day=entry.day.isoformat()), 303)


@bp.get("/days/<day>")
@needs(Permission.ENTRY_READ)
def day(day: str) -> Any:
    chosen = _day(day) or abort(404)
    clearance = gate.clearance()
    found = queries.entries(clearance, Period(chosen, chosen), with_deleted=True)
    views = [pages.entry_view(one, _local_versions(one)) for one in found]
    sessions = {one.id: session_words(one) for one in treatment.sessions(clearance) if one.day == chosen}
    return render_template("entries/day.html", page=pages.day_page(chosen, today(), views, sessions))


@bp.get("/calendar")
@needs(Permission.ENTRY_READ)
def calendar() -> Any:
    month = (_day(request.args.get("month", "") + "-01") or today()).replace(day=1)
    month = min(month, today().replace(day=1))
    period = Period(month - timedelta(days=7), month + timedelta(days=38))
    by_day: dict[date, list[Entry]] = {}
    for entry in queries.entries(gate.clearance(), period):
        by_day.setdefault(entry.day, []).append(entry)
    sessions = {one.day: session_words(one) for one in treatment.sessions(gate.clearance())}
    return render_template("entries/calendar.html", page=pages.calendar_page(month, today(), by_day, sessions))


@bp.get("/notes")
@needs(Permission.ENTRY_READ)
def notes() -> Any:
    return _find_page("", None)


@bp.post("/notes")
@needs(Permission.ENTRY_READ)
def find() -> Any:
    """Answers with the page itself, so that words never stand in an address."""
    if not brakes.count_request("search", SEARCHES, timedelta(minutes=1)):
        raise TooManyRequests(retry_after=60)
    asked, year = request.form.get("words", "").strip(), request.form.get("year", "")
    return _find_page(asked, int(year) if YEAR.fullmatch(year) else None, finding_page.problem(asked), is_asked=True)


def _find_page(asked: str, year: int | None, error: Words | None = None, is_asked: bool = False) -> Any:
    clearance = gate.clearance()
    sessions = treatment.sessions(clearance)
    first = min([one.day for one in sessions] + [queries.first_day(clearance) or today()])
    years = range(max([one.day.year for one in sessions] + [today().year]), first.year - 1, -1)
    found = None
    if is_asked and not error:
        period = Period(date(year, 1, 1), date(year, 12, 31)) if year else Period(OLDEST, today())
        named = [(one, session_words(one)) for one in sessions if year in (None, one.day.year)]
        effects = {key: locale.render(side_effects.label(key)) for key in side_effects.ALL}
        found = finding_page.hits(queries.written(clearance, period), named, effects, finding.words_of(asked))
    page = finding_page.find_page(asked, years, year, error, found)
    return render_template("entries/notes.html", page=page), 422 if error else 200


def session_words(session: Session) -> Words:
    return form_page.session_words(session.number) if session.kind is Kind.DOSING else N_("Integration session")


def _form(form: CheckInForm, editing: bool, notice: Words | None = None, status: int = 200) -> Any:
    doses = [one for one in treatment.sessions(gate.clearance()) if one.kind is Kind.DOSING and one.day <= form.day]
    last = (doses[-1].number, doses[-1].day) if doses else None
    page = form_page.check_in_page(form, today(), form_page.when_words(form.day, last), editing, notice)
    return render_template("entries/edit.html", page=page), status


def _signals(entry: Entry) -> list[Any]:
    """Signals of this entry, read against the last weeks and the latest dose before it."""
    clearance = gate.clearance()
    recent = queries.entries(clearance, Period.ending(entry.day, RECENT_DAYS))
    doses = [one for one in treatment.sessions(clearance) if one.kind is Kind.DOSING and one.day <= entry.day]
    before = [one.starts_at for one in doses if one.starts_at and one.starts_at <= entry.logged_at]
    return signals(entry, recent, before[-1] if before else None, clock.now(),
                   dosing_days=[one.day for one in doses], lang=locale.language())


def _entry(entry_id: UUID) -> Entry:
    entry = queries.entry(gate.clearance(), entry_id)
    if entry is None or entry.deleted:
        abort(404)
    return entry


def _local_versions(entry: Entry) -> list[Any]:
    zone = locale.zone()
    return [replace(one, replaced_at=one.replaced_at.astimezone(zone))
            for one in queries.versions(gate.clearance(), entry.id)]


def _day(text: str | None) -> date | None:
    """The day of an address; None for what is none, or lies outside any journal."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if OLDEST <= day < date.max else None
