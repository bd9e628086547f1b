"""The mails of erasure: neutral words, no content."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import force_locale

from journal.accounts.rules import Person
from journal.core import mail
from journal.core.locale import render
from journal.core.text import N_, Clock, Day, Words, say
from journal.core.web import public_url
from journal.erasure.rules import BACKUP_DAYS


def asked(to: Person, due_at: datetime) -> None:
    local = due_at.astimezone(ZoneInfo(to.zone))
    _send(to, N_("You asked us to erase your account"), (
        say(N_("It will be erased on %(day)s at %(time)s. Until then you can stop it on this page:"),
            day=Day(local.date(), "full"), time=Clock(local)),
        public_url("erasure.show"),
        N_("If this was not you, sign in, stop it there and choose a new password.")))


def stopped(to: Person) -> None:
    _send(to, N_("Your account stays"), (
        N_("The erasure was stopped. Nothing was erased."),
        N_("If this was not you, sign in and choose a new password.")))


def done(to: Person) -> None:
    _send(to, N_("Your account is erased"), (
        N_("What you kept here is erased, and you cannot sign in any more. This is the last mail from us."),
        say(N_("Our backups can hold a locked copy for up to %(days)s more days. After that it is gone there, too."),
            days=BACKUP_DAYS)))


def _send(to: Person, subject: str, paragraphs: tuple[Words, ...]) -> None:
    with force_locale(to.language):
        mail.send(to.email, render(subject), "\n\n".join(render(one) for one in paragraphs))
