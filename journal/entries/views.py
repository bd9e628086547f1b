"""Routes of the check-in: write, read back, mend, delete and undo, calendar and day."""

import re
from collections.abc import Callable
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
from journal.core import choosing, clock, db, forms, locale, log, web
from journal.core.choosing import Choices
from journal.core.period import Period
from journal.core.text import N_, Words
from journal.entries import (
    actions,
    asking,
    calendar_page,
    finding,
    finding_page,
    form_page,
    overtaken_page,
    pages,
    queries,
    short_page,
    side_effects,
)
from journal.entries.around import Around
from journal.entries.effects_rows import Offered
from journal.entries.forms import CheckInForm
from journal.entries.rules import MONTHLY, OLDEST, Entry
from journal.entries.short_form import ShortForm
from journal.entries.versioned import Version
from journal.sharing import queries as sharing
from journal.treatment import facts as treatment_facts
from journal.treatment import queries as treatment
from journal.treatment import readings_form, thread_queries
from journal.treatment.rules import Kind

bp = Blueprint("entries", __name__)
SEARCHES = 60
"""Searches a minute from one network address: each opens every note."""
YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
CHANGED = N_("This check-in was changed somewhere else in the meantime. What you typed is still here. Choose for each "
             "part which of the two to keep; the other stays under “Earlier versions”.")
NOT_SAVED = N_("Not saved yet: the journal cannot write at the moment. Your answers are still here. Please save again "
               "in a minute.")


def today() -> date:
    return clock.today(gate.clearance().patient.zone)


@bp.get("/check-in")
@needs(Permission.ENTRY_WRITE)
def new() -> Any:
    """The whole form; soon after a dose only for a day that is named, or for what was begun already."""
    chosen, carried = _day(request.args.get("day")), forms.carried()
    if chosen is None and not carried and treatment.groggy_until(gate.clearance().actor):
        return redirect(url_for("entries.now"), 303)
    day = chosen or today()
    return _form(CheckInForm.sent(carried, day, asking.known(gate.clearance())) if carried
                 else _empty(min(day, today())), editing=False)


@bp.post("/check-in/start")
@needs(Permission.ENTRY_WRITE)
def start() -> Any:
    """From the faces or numbers on Today: opens the form with that mood chosen, so that no rating stands in an
    address."""
    mood = request.form.get("mood", "")
    form = _empty(today())
    form.chosen["mood"] = mood if mood in {str(n) for n in form_page.FACES} else ""
    for item in form.items:
        given = request.form.get(item.field, "")
        form.chosen[item.field] = given if given in map(str, item.values) else ""
    return _form(form, editing=False)


@bp.post("/check-in")
@needs(Permission.ENTRY_WRITE)
def save() -> Any:
    clearance = gate.clearance()
    form = CheckInForm.sent(request.form, today(), asking.known(clearance))
    entry = form.entry(clearance.patient.zone, clock.now(), today())
    if entry is None:
        form.seen = choosing.STALE if choosing.was_asked(request.form) else form.seen
        return _form(form, editing=queries.entry(clearance, form.id) is not None, status=422)
    return store(form, entry, _form)


def store(form: Any, entry: Entry, show: Callable[..., Any]) -> Any:
    """Saves what a form held and leads to the page that says so; else `show`s the form again with the reason."""
    clearance = gate.clearance()
    try:
        seen = choosing.STALE if choosing.is_open(request.form) else form.seen
        saved = actions.save_entry(clearance, entry, seen, form.items, choosing.taken(request.form))
    except actions.ChangedMeanwhile as other:
        form.seen = other.seen
        choices = choosing.choices(overtaken_page.differing(other.mine, other.stored), request.form)
        return show(form, editing=True, notice=CHANGED, status=409, choices=choices)
    except db.NotSaved as error:
        log.failure(error, "check-in")
        known = queries.entry(clearance, form.id) is not None
        return *show(form, known, NOT_SAVED, status=503), {"Retry-After": web.RETRY_AFTER}
    return redirect(url_for("entries.saved", entry_id=saved.id), 303)


@bp.get("/check-in/<uuid:entry_id>")
@needs(Permission.ENTRY_READ)
def saved(entry_id: UUID) -> Any:
    entry, now = live_entry(entry_id), clock.now()
    around = Around.of(gate.clearance(), entry)
    who, readers = sharing.readers(gate.clearance())
    sentence = pages.who_sees(who, readers, entry.note is not None)
    view = pages.entry_view(entry, (), asking.followed(gate.clearance()))
    return render_template("entries/saved.html", page=pages.saved_page(
        view, entry, sentence, around.support(now), around.is_offered(today(), now), _reading_words(entry),
        around.offers_more(today(), now)))


@bp.get("/check-in/<uuid:entry_id>/edit")
@needs(Permission.ENTRY_WRITE)
def edit(entry_id: UUID) -> Any:
    entry, clearance, carried = live_entry(entry_id), gate.clearance(), forms.carried()
    if entry.step:
        return short_form(ShortForm.sent(carried, entry.day) if carried else ShortForm.of(entry), editing=True)
    return _form(CheckInForm.sent(carried, entry.day, asking.known(clearance)) if carried
                 else CheckInForm.of(entry, asking.asked(clearance, entry.day, entry)), editing=True)


@bp.post("/check-in/<uuid:entry_id>/delete")
@needs(Permission.ENTRY_WRITE)
def delete(entry_id: UUID) -> Any:
    day = live_entry(entry_id).day
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
    followed = asking.followed(clearance)
    versions = queries.versions_of(clearance, [one.id for one in found])
    views = [pages.entry_view(one, _local(versions[one.id]), followed, in_detail=True) for one in found]
    besides = calendar_page.besides(
        chosen, treatment.readings(clearance, Period(chosen, chosen)),
        thread_queries.answers(clearance, chosen, chosen), thread_queries.moments(clearance))
    page = calendar_page.day_page(chosen, today(), views, treatment.sessions(clearance), besides)
    return render_template("entries/day.html", page=page)


@bp.get("/calendar")
@needs(Permission.ENTRY_READ)
def calendar() -> Any:
    sessions = treatment.sessions(gate.clearance())
    month = (_day(request.args.get("month", "") + "-01") or today()).replace(day=1)
    month = min(month, calendar_page.last_day(today(), sessions).replace(day=1))
    period = Period(month - timedelta(days=7), month + timedelta(days=38))
    by_day: dict[date, list[Entry]] = {}
    for entry in queries.entries(gate.clearance(), period):
        by_day.setdefault(entry.day, []).append(entry)
    page = calendar_page.calendar_page(month, today(), by_day, sessions)
    return render_template("entries/calendar.html", page=page)


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
        named = [(one, treatment_facts.title(one)) for one in sessions if year in (None, one.day.year)]
        known = [*side_effects.ALL, *(one.words for one in queries.own_symptoms(clearance))]
        effects = {key: locale.render(side_effects.label(key)) for key in known}
        found = finding_page.hits(queries.written(clearance, period), named, effects, finding.words_of(asked))
    page = finding_page.find_page(asked, years, year, error, found)
    return render_template("entries/notes.html", page=page), 422 if error else 200


def _empty(day: date) -> CheckInForm:
    return CheckInForm(day, asking.asked(gate.clearance(), day))


def _form(form: CheckInForm, editing: bool, notice: Words | None = None, status: int = 200,
          choices: Choices | None = None) -> Any:
    clearance = gate.clearance()
    doses = [one for one in treatment.sessions(clearance) if one.kind is Kind.DOSING and one.day <= form.day]
    last = (doses[-1].number, doses[-1].day) if doses else None
    words = [one.words for one in queries.own_symptoms(clearance) if one.offered]
    page = form_page.check_in_page(form, today(), form_page.when_words(form.day, last), editing, notice,
                                   Offered(words, doses), choices)
    return render_template("entries/edit.html", page=page), status


def short_form(form: ShortForm, editing: bool, notice: Words | None = None, status: int = 200,
               choices: Choices | None = None, beside: readings_form.Numbers | None = None) -> Any:
    """A short check-in, about the session that it belongs to; `beside` is what was sent of a blood pressure."""
    clearance = gate.clearance()
    about = next((one for one in treatment.sessions(clearance) if one.id == form.session_id), None)
    own_scale = asking.own_scale(clearance, form.day) is not None
    beside = beside or reading_beside(form, editing)
    page = short_page.short_page(form, about.number if about else None, editing, notice, not own_scale, choices,
                                 *((readings_form.drawn(beside), beside.asked.data or "") if beside else ()))
    return render_template("entries/short.html", page=page), status


def reading_beside(form: ShortForm, editing: bool) -> readings_form.Numbers | None:
    """The fields of a blood pressure on a short check-in after a dose, where the plan of treatment asks for it; what
    was sent with it before is changed on the page of readings."""
    if editing or form.step == MONTHLY or not treatment.asks_home_readings(gate.clearance()):
        return None
    return readings_form.Numbers()


def live_entry(entry_id: UUID) -> Entry:
    """A check-in that is there and not deleted, else 404."""
    entry = queries.entry(gate.clearance(), entry_id)
    if entry is None or entry.deleted:
        abort(404)
    return entry


def _reading_words(entry: Entry) -> Words | None:
    """What is said of a reading at home below a check-in after a dose."""
    clearance = gate.clearance()
    if entry.step in (None, MONTHLY) or not treatment.asks_home_readings(clearance):
        return None
    return pages.reading_words(treatment.reading(clearance, readings_form.reading_id(entry.id)))


def _local(versions: list[Version]) -> list[Version]:
    zone = locale.zone()
    return [replace(one, replaced_at=one.replaced_at.astimezone(zone)) for one in versions]


def _day(text: str | None) -> date | None:
    """The day of an address; None for what is none, or lies outside any journal."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if OLDEST <= day < date.max else None
