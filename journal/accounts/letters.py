"""The mails of accounts: neutral words, no content, one link each."""

from journal.core import mail
from journal.core.locale import render
from journal.core.text import N_, Words, say
from journal.core.web import public_url

NOT_YOU = N_("If this was not you, you can ignore this mail.")


def confirm(to: str, token: str) -> None:
    link = public_url("accounts.confirm_address", token=token)
    mail.send(to, render(N_("Please confirm your address")), "\n\n".join([
        render(N_("Open this page and press the button to confirm your address. The link works for three days.")),
        link, render(NOT_YOU)]))


def known(to: str) -> None:
    """Sent in place of a second registration, so that the page itself gives nothing away."""
    mail.send(to, render(N_("You already have an account")), "\n\n".join([
        render(N_("Somebody, perhaps you, tried to register with this address. You already have an account: sign in, "
                  "or choose a new password here.")),
        public_url("accounts.reset_request"), render(NOT_YOU)]))


def reset(to: str, token: str) -> None:
    link = public_url("accounts.reset", token=token)
    mail.send_later(to, render(N_("Choose a new password")), "\n\n".join([
        render(N_("Open this page to choose a new password. The link works for 10 minutes and once.")),
        link, render(NOT_YOU)]))


def password_changed(to: str) -> None:
    mail.send(to, render(N_("Your password was changed")), render(say(N_(
        "Your password was changed just now. If this was not you, choose a new one here: %(link)s"),
        link=public_url("accounts.reset_request"))))


def ways_changed(to: str, what: Words) -> None:
    """Sent at every change of a second factor; `what` is one neutral sentence."""
    mail.send(to, render(N_("How you sign in was changed")), "\n\n".join([
        render(what), render(say(N_(
            "If this was not you, choose a new password here, then look at “How you sign in” under Account: %(link)s"),
            link=public_url("accounts.reset_request")))]))


def recovery_used(to: str, left: int) -> None:
    mail.send(to, render(N_("A recovery code was used")), "\n\n".join([
        render(say(N_("Somebody, most likely you, used a recovery code just now. Codes left: %(left)s."), left=left)),
        render(say(N_("If this was not you, choose a new password here: %(link)s"),
                   link=public_url("accounts.reset_request")))]))
