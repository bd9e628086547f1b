"""What waits until the morning after a dose: a page that says so kindly, and a way past it for what cannot wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import g, render_template, request, session

from journal.access.clearance import Actor
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, web
from journal.core.text import N_, Clock, Words, say

FIELD = "cannot_wait"
"""The field that says so; also what the browser's session remembers."""
REMEMBERED = timedelta(minutes=10)
"""For so long nobody is asked again: some choices take more than one page."""
NOT_CARRIED = ("csrf_token", FIELD)


@dataclass(frozen=True)
class PutOffPage:
    """Says why this waits, and carries what was sent; `again` says what has to be typed or chosen once more."""

    action: str
    body: Words
    carried: tuple[tuple[str, str], ...]
    again: Words | None
    title: Words = N_("This can wait until the morning")
    after: Words = N_("Nothing was changed. You can stop sharing, sign out other devices and get help at any time.")
    errors: tuple[()] = ()


def answer(who: Actor, until: datetime, asks: bool) -> Any:
    """The page, for what may wait; None for a look, which is told on its own page, and for what cannot wait."""
    zone = ZoneInfo(who.zone)
    words = reason(clock.now().astimezone(zone), until.astimezone(zone))
    if not asks or request.method in web.SAFE_METHODS:
        g.put_off = words
        return None
    if _cannot_wait(who):
        return None
    kept = tuple((name, value) for name, value in request.form.items(multi=True) if _may_be_carried(name))
    lost = bool(request.files) or any(name not in NOT_CARRIED and not _may_be_carried(name) for name in request.form)
    again = N_("If it cannot wait, you will be asked once more for a password, a code or a file.") if lost else None
    page = PutOffPage(request.full_path.rstrip("?"), words, kept, again)
    return render_template("access/put_off.html", page=page), 409


def reason(now: datetime, until: datetime) -> Words:
    """Both on the patient's wall clock."""
    if until.date() == now.date():
        return say(N_("You had a session yesterday. Choices like this one are better made after a night of sleep, so "
                      "they can wait until %(time)s this morning."), time=Clock(until))
    return say(N_("Today is the day of a session. Choices like this one are better made after a night of sleep, so "
                  "they can wait until %(time)s tomorrow."), time=Clock(until))


def _may_be_carried(name: str) -> bool:
    """Secrets are never written back into a page."""
    return name not in NOT_CARRIED and not any(word in name for word in web.SECRET)


def _cannot_wait(who: Actor) -> bool:
    now = clock.now()
    if request.form.get(FIELD) == "1" and session.get(FIELD, 0) <= now.timestamp():  # sent again by the confirmation
        audit.record_ids(Event.NOT_PUT_OFF, who.id, [who.id], page=request.endpoint)
        session[FIELD] = int((now + REMEMBERED).timestamp())
    return bool(session.get(FIELD, 0) > now.timestamp())
