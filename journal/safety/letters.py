"""The mail that asks a reader to look: neutral words, one link, nothing of what it is about."""

from journal.core import mail
from journal.core.locale import render
from journal.core.text import N_
from journal.core.web import public_url


def look_today(to: str) -> bool:
    """False where the mail host has not taken it yet; it is tried again."""
    return mail.send(to, render(N_("Please look at your list today")), "\n\n".join([
        render(N_("There is something new that should be read today. Please sign in and open your list:")),
        public_url("caseload.show")]))
