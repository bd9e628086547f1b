"""Landing, Today, Hide, and the demo's mail."""

from datetime import datetime
from typing import Any

import orjson
from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission, Role
from journal.accounts import drafts
from journal.core import clock, locale, look, mail, web
from journal.core.period import Period
from journal.core.settings import Settings
from journal.core.text import N_, Words, say
from journal.entries import asking, schedule
from journal.entries import pages as entry_pages
from journal.entries import queries as entries
from journal.home import pages, worker
from journal.home.groggy_page import groggy_page
from journal.questionnaires import due, due_queries, plan_page
from journal.treatment import baseline, course, thread_queries
from journal.treatment import queries as treatment
from journal.treatment import rules as treatment_rules
from journal.treatment.reader import Reader
from journal.treatment.thread import Thread
from journal.treatment.thread_today import ThreadToday, thread_today

bp = Blueprint("home", __name__)
HIDING = ("__Host-hiding", "hiding")
"""The cookie of static/js/flag.js: it lasts for ten seconds and says nothing."""
HOME = {Role.PATIENT: "home.today", Role.THERAPIST: "caseload.show", Role.CLINIC: "caseload.clinic"}


@bp.get("/")
@needs(Permission.PUBLIC)
def landing() -> Any:
    """Where a person belongs: their own first page, or the sign-in."""
    actor = gate.actor()
    return redirect(url_for(HOME[actor.role] if actor else "accounts.sign_in"), 303)


@bp.get("/today")
@needs(Permission.TODAY_READ)
def today() -> Any:
    clearance, now = gate.clearance(), locale.local(clock.now())
    until = treatment.groggy_until(clearance.actor)
    if until:
        return _quiet(now, locale.local(until))
    found = entries.entries(clearance, Period.ending(now.date(), pages.STRIP_DAYS))
    followed = asking.followed(clearance)
    views = [entry_pages.entry_view(one, (), followed) for one in found if one.day == now.date()]
    mood = asking.own_scale(clearance, now.date())
    sessions, asked = treatment.sessions(clearance), due_queries.record(clearance)
    return render_template("home/today.html", page=pages.today_page(
        now, clearance.patient.name, found, views, sessions, _due(sessions, asked), _thread(sessions), mood,
        plan_page.waiting_card(due_queries.offered(clearance, asked), _begin, url_for("questionnaires.wish"))))


def _quiet(now: datetime, until: datetime) -> Any:
    """Today from a dose until the next morning."""
    clearance = gate.clearance()
    told = entries.entries(clearance, Period(now.date(), now.date()))
    waiting = [*_after_the_dose(entries.due(clearance, treatment.sessions(clearance))), *_typed(),
               *_home_readings(treatment.courses(clearance))]
    page = groggy_page(pages.greeting(now.hour, clearance.patient.name), now, until, len(told), waiting)
    return render_template("home/groggy.html", page=page)


def _after_the_dose(waiting: schedule.Due) -> list[tuple[Words, str]]:
    """The short check-in whose time has come."""
    if not waiting.session:
        return []
    return [(say(N_("A short check-in after session %(number)s"), number=waiting.session.number),
             url_for("entries.after", session_id=waiting.session.id))]


def _typed() -> list[tuple[Words, str]]:
    """What was typed and did not arrive."""
    found = drafts.count(gate.clearance().actor.id)
    return [(N_("Something you typed is waiting to be sent."), url_for("accounts.drafts"))] if found else []


def _home_readings(courses: list[course.Course]) -> list[tuple[Words, str]]:
    """What the plan asks to be measured at home, while nothing was measured today."""
    clearance = gate.clearance()
    today = clock.today(clearance.patient.zone)
    is_asked = course.asks_home_readings(courses, today)
    if not is_asked or treatment.readings(clearance, Period(today, today)):
        return []
    return [(N_("Your plan asks for blood pressure readings at home."), url_for("treatment.readings"))]


def _begin(instrument: str) -> str:
    return url_for("questionnaires.start", instrument=instrument)


def _due(sessions: list[treatment_rules.Session], asked: due.Record) -> list[tuple[Words, str]]:
    """What waits for an answer; nothing here ever presses."""
    clearance = gate.clearance()
    waiting, courses = entries.due(clearance, sessions), list(asked.courses)
    monthly = [(N_("Once a month: side effects that build up slowly"), url_for("entries.monthly"))]
    twice = [(N_("A session was entered twice. Are they the same?"),
              url_for("treatment.session", session_id=pair[0].id)) for pair in treatment_rules.doubles(sessions)]
    return [*_after_the_dose(waiting), *(monthly if waiting.monthly else []), *_typed(), *twice,
            *_home_readings(courses), *_baseline(sessions, courses, asked)]


def _baseline(sessions: list[treatment_rules.Session], courses: list[course.Course],
              asked: due.Record) -> list[tuple[Words, str]]:
    """Check-ins before the first dose of a course, and how many questionnaires."""
    clearance = gate.clearance()
    today = clock.today(clearance.patient.zone)
    if not baseline.is_before_first_dose(courses, sessions, today):
        return []
    found = baseline.baseline(entries.days(clearance, baseline.window(today)), today)
    line, more = baseline.line(found), plan_page.baseline_words(asked, today)
    words = say(N_("%(line)s %(more)s"), line=line, more=more) if more else line
    return [(words, url_for("entries.new"))] if found.is_waiting else []


def _thread(sessions: list[treatment_rules.Session]) -> ThreadToday:
    """What can be written now of the integration thread; of the practice only what was answered today."""
    clearance, now = gate.clearance(), clock.now()
    mine, today = clearance.patient, clock.today(clearance.patient.zone)
    found = Thread(thread_queries.pages(clearance), thread_queries.answers(clearance, since=today), (), sessions)
    reader = Reader(mine.id, mine.zone, today, True, mine.name, _address, {})
    return thread_today(found, thread_queries.preparation(clearance), reader, now)


def _address(view: str, **values: Any) -> str:
    return url_for(f"treatment.{view}", **values)


@bp.get("/hide")
@needs(Permission.PUBLIC)
def hide() -> Any:
    """A neutral page that takes the journal off the screen."""
    return render_template("home/hide.html")


@bp.before_app_request
def stay_hidden() -> Any:
    """While the page that hides empties the way back, every page that it passes is the neutral one."""
    passing = any(name in request.cookies for name in HIDING) and request.method == "GET"
    if passing and request.headers.get("Sec-Fetch-Mode") == "navigate" and request.endpoint != "home.hide":
        return redirect(url_for("home.hide"), 303)
    return None


@bp.get("/sw.js")
@needs(Permission.PUBLIC)
def service_worker() -> Any:
    settings: Settings = current_app.config["SETTINGS"]
    return Response(worker.script() if settings.offline else worker.off(), mimetype="text/javascript")


@bp.get("/manifest.webmanifest")
@needs(Permission.PUBLIC)
def manifest() -> Any:
    """For the home screen: name and icon of who is signed in, else the instance's."""
    shell = web.shell()
    found = look.manifest(shell.app_name, shell.icon, locale.render(N_("Check in")))
    return Response(orjson.dumps(found), mimetype="application/manifest+json")


@bp.get("/demo/mail")
@needs(Permission.PUBLIC)
def demo_mail() -> Any:
    """The mail folder of a demo; not there outside demo mode, nor for requests from other machines."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.demo or request.remote_addr not in ("127.0.0.1", "::1"):
        abort(404)
    letters = [pages.letter_view(one.to, one.subject, one.text, settings.public_url)
               for one in mail.filed(settings.mail_dir)]
    return render_template("home/demo_mail.html", page=pages.mail_page(letters, str(settings.mail_dir)))
