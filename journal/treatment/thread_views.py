"""Routes of the integration thread: one's own, and the same read by a therapist with whom it is shared."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import abort, flash, redirect, render_template, request

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission, Scope
from journal.core import clock, forms, locale
from journal.core.text import N_
from journal.sharing import queries as sharing
from journal.treatment import queries, thread_actions, thread_form, thread_pages, thread_queries, thread_writing
from journal.treatment.rules import Kind, Session
from journal.treatment.thread import MOST_PINNED, Moment, Page, PracticeDay, Thread, current_practice
from journal.treatment.thread_actions import ChangedMeanwhile, NotHere, PinsFull
from journal.treatment.thread_form import ThreadForm
from journal.treatment.thread_story import Story, dose_of, story
from journal.treatment.thread_writing import Carried, Writing
from journal.treatment.views import OTHERS, address, bp, page_above, reader

BOTH = ["GET", "POST"]


@bp.get("/thread")
@bp.get(f"{OTHERS}/thread")
@needs(Permission.THREAD_READ)
def thread() -> Any:
    clearance = gate.clearance()
    items = thread_queries.preparation(clearance) if clearance.is_own else ()
    page = thread_pages.thread_page(thread_queries.thread_of(clearance), reader(), _names(), items, locale.local,
                                    Scope.SESSIONS in clearance.scopes)
    return render_template("treatment/thread.html", page=page)


@bp.route("/thread/before", methods=BOTH)
@bp.route("/thread/before/<uuid:page_id>", methods=BOTH)
@needs(Permission.THREAD_WRITE)
def before(page_id: UUID | None = None) -> Any:
    clearance = gate.clearance()
    stands, items = _before_page(page_id), thread_queries.preparation(clearance)
    kept = _told().last_before if "keep" in request.args else None
    form = thread_form.before_form(stands, items, kept.intention if kept else "")
    if request.method != "POST":
        return _before(form, stands)
    content = form.content(items, stands.ready if stands else {})
    if content is None:
        return _before(form, stands), 422
    try:
        return _saved(thread_actions.save_before(clearance, form.new_id(), content, form.seen_id(), page_id))
    except ChangedMeanwhile:
        return _before(form, stands, overtaken=True), 409


@bp.route("/thread/after/<uuid:session_id>", methods=BOTH)
@needs(Permission.THREAD_WRITE)
def after(session_id: UUID) -> Any:
    clearance, session = gate.clearance(), _past_dose(session_id)
    stands = thread_queries.after_page(thread_queries.pages(clearance), session_id)
    form = thread_form.after_form(stands)
    if request.method != "POST":
        return _after(form, session, stands)
    content = form.content()
    if content is None:
        return _after(form, session, stands), 422
    try:
        return _saved(thread_actions.save_after(clearance, form.new_id(), content, form.seen_id(), session_id))
    except ChangedMeanwhile:
        return _after(form, session, stands, overtaken=True), 409


@bp.route("/thread/practice", methods=BOTH)
@needs(Permission.THREAD_WRITE)
def practice() -> Any:
    clearance, stands = gate.clearance(), current_practice(thread_queries.pages(gate.clearance()))
    sent = forms.carried() or request.values
    source = _agreed(thread_form.optional_id(sent.get("from_session") or request.args.get("session")))
    text = (source.practice if source else None) or (stands.practice if stands else "")
    form = thread_form.practice_form(stands, text, source.id if source else None)
    if request.method != "POST":
        return _practice(form, source, None)
    content = form.content()
    if content is None:
        return _practice(form, source, None), 422
    try:
        return _saved(thread_actions.save_practice(clearance, form.new_id(), content.get("practice", ""),
                                                   form.seen_id(), source.id if source else None))
    except ChangedMeanwhile:
        return _practice(form, source, stands), 409


@bp.post("/thread/practice/day")
@needs(Permission.THREAD_WRITE)
def practice_day() -> Any:
    """The buttons of a practice, here and on Today; how much it helped is asked of a day on which it was done."""
    asked, helped = thread_form.optional_id(request.form.get("practice_id")), request.form.get("helped") or None
    day = _day(request.form.get("day"))
    if asked is None or day is None or request.form.get("did") not in ("yes", "no"):
        abort(400)
    did = request.form["did"] == "yes"
    try:
        thread_actions.answer_practice(gate.clearance(), PracticeDay(asked, day, did, helped if did else None))
    except NotHere:
        abort(404)
    today = page_above("home.today") if request.form.get("on") == "today" else None
    return redirect(today or address("thread"), 303)


@bp.route("/thread/pins/new", methods=BOTH)
@needs(Permission.THREAD_WRITE)
def pin_new() -> Any:
    """The form; a check-in posts its words to it, so that they stand in no address. Nothing is stored yet."""
    return _moment(_moment_form())


@bp.post("/thread/pins")
@needs(Permission.THREAD_WRITE)
def pin() -> Any:
    clearance, form = gate.clearance(), _moment_form()
    text, today = form.text(thread_queries.waiting(clearance)), clock.today(clearance.patient.zone)
    if text is None:
        return _moment(form), 422
    moment = Moment(thread_form.optional_id(form.id.data) or uuid4(), text, form.chosen_day(today), today, clock.now(),
                    thread_form.optional_id(form.entry_id.data))
    try:
        thread_actions.pin(clearance, moment, form.instead_id())
    except PinsFull:
        form = _moment_form()
        form.text(thread_queries.waiting(clearance))
        return _moment(form), 422
    flash(N_("Pinned for session."))
    return redirect(address("thread"), 303)


@bp.post("/thread/pins/<uuid:moment_id>/off")
@needs(Permission.THREAD_WRITE)
def unpin(moment_id: UUID) -> Any:
    try:
        thread_actions.unpin(gate.clearance(), moment_id)
    except NotHere:
        abort(404)
    flash(N_("Taken off. It is kept under “Pin a moment”, where you can pin it again."))
    return redirect(address("thread"), 303)


@bp.post("/thread/pins/<uuid:moment_id>/again")
@needs(Permission.THREAD_WRITE)
def pin_again(moment_id: UUID) -> Any:
    try:
        thread_actions.pin_again(gate.clearance(), moment_id)
    except NotHere:
        abort(404)
    except PinsFull:
        flash(N_("Three moments are pinned. Take one off first."))
        return redirect(address("thread"), 303)
    flash(N_("Pinned for session."))
    return redirect(address("thread"), 303)


def _names() -> list[str]:
    clearance = gate.clearance()
    return sharing.readers_of(clearance, Scope.THREAD) if clearance.is_own else []


def _told() -> Story:
    clearance = gate.clearance()
    return story(Thread(thread_queries.pages(clearance), sessions=queries.sessions(clearance)),
                 clock.today(clearance.patient.zone))


def _before_page(page_id: UUID | None) -> Page | None:
    pages = thread_queries.pages(gate.clearance())
    if page_id is None:
        return thread_queries.open_page(gate.clearance(), pages)
    return next((one for one in pages if one.page_id == page_id and one.kind == "before"), None) or abort(404)


def _past_dose(session_id: UUID) -> Session:
    """A dosing session that is over: there are no words after one that is not."""
    found = queries.session(gate.clearance(), session_id)
    today = clock.today(gate.clearance().patient.zone)
    if found is None or found.kind is not Kind.DOSING or found.deleted or found.joined_into or found.day >= today:
        abort(404)
    return found


def _agreed(session_id: UUID | None) -> Session | None:
    """The session whose practice is taken over."""
    found = queries.session(gate.clearance(), session_id) if session_id else None
    return found if found and found.practice else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _at(action: str) -> Writing:
    return Writing(action, address("thread"), _names(), locale.local)


def _carried(form: ThreadForm, newer: Page | None) -> Carried:
    """After a newer version: that one as seen, and an id of its own."""
    if newer:
        return (("id", str(uuid4())), ("seen_version", str(newer.id)))
    return (("id", form.id.data or ""), ("seen_version", form.seen_version.data or ""))


def _before(form: thread_form.BeforeForm, stands: Page | None, overtaken: bool = False) -> str:
    clearance, told = gate.clearance(), _told()
    session = dose_of(stands, queries.sessions(clearance)) if stands else told.upcoming.session
    newer = stands if overtaken else None
    page = thread_writing.before_page(
        session, form.drawn(), _carried(form, newer), _at(request.path),
        thread_pages.look_back(told) if session == told.upcoming.session else (), newer,
        thread_queries.earlier(clearance, stands) if stands else ())
    return render_template("treatment/write.html", page=page)


def _after(form: thread_form.AfterForm, session: Session, stands: Page | None, overtaken: bool = False) -> str:
    newer = stands if overtaken else None
    page = thread_writing.after_page(
        session, form.drawn(), _carried(form, newer), _at(request.path), newer,
        thread_queries.earlier(gate.clearance(), stands) if stands else ())
    return render_template("treatment/write.html", page=page)


def _practice(form: thread_form.PracticeForm, source: Session | None, newer: Page | None) -> str:
    carried = (*_carried(form, newer), ("from_session", str(source.id) if source else ""))
    page = thread_writing.practice_page(form.drawn(), carried, _at(address("practice")), source, newer)
    return render_template("treatment/write.html", page=page)


def _moment_form() -> thread_form.MomentForm:
    pinned = thread_queries.waiting(gate.clearance())
    return thread_form.moment_form(pinned, len(pinned) >= MOST_PINNED)


def _moment(form: thread_form.MomentForm) -> str:
    carried = tuple((name, form[name].data or "") for name in ("id", "moment_day", "entry_id"))
    off = [(one, address("pin_again", moment_id=one.id)) for one in thread_queries.taken_off(gate.clearance())]
    page = thread_writing.moment_page(form.drawn(), carried, _at(address("pin")), off,
                                      bool(form.entry_id.data))
    return render_template("treatment/write.html", page=page)


def _saved(stored: Page | None) -> Any:
    flash(thread_writing.SAVED if stored else thread_writing.NOTHING_WRITTEN)
    return redirect(address("thread"), 303)
