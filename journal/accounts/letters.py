"""The mails of accounts: neutral words, no content, one link each."""

from collections.abc import Callable

from journal.core import mail
from journal.core.locale import render
from journal.core.text import N_, Words, say
from journal.core.web import public_url

Letter = Callable[[str], None]
NOT_YOU = N_("If this was not you, you can ignore this mail.")


def confirm(to: str, token: str) -> None:
    link = public_url("accounts.confirm_address", token=token)
    mail.send(to, render(N_("Please confirm your address")), "\n\n".join([
        render(N_("Open this page and press the button to confirm your address. The link is good for three days.")),
        link, render(NOT_YOU)]))


def known(to: str) -> None:
    """Sent in place of a second registration, so that the page itself gives nothing away."""
    mail.send(to, render(N_("You already have an account")), "\n\n".join([
        render(N_("Somebody, perhaps you, tried to register with this address. You already have an account: sign in, "
                  "or choose a new password here.")),
        public_url("accounts.reset_request"), render(NOT_YOU)]))


def reset(to: str, token: str) -> None:
    link = public_url("accounts.reset", token=token)
    mail.send(to, render(N_("Choose a new password")), "\n\n".join([
        render(N_("Open this page to choose a new password. The link is good for 10 minutes, and once.")),
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


def codes_guessed(to: str) -> None:
    mail.send(to, render(N_("How you sign in")), render(say(N_(
        "Somebody typed your right password, and then five wrong codes. If this was you, try again in a minute. If it "
        "was not you, somebody knows your password: choose a new one here: %(link)s"),
        link=public_url("accounts.reset_request"))))


STILL_YOU = N_("If you can still sign in with your second step, do: that stops it. If you did not ask for this, please "
               "also tell your clinic.")


def reset_asked(to: str) -> None:
    mail.send(to, render(N_("How you sign in")), "\n\n".join([
        render(N_("Somebody at your clinic asked to take the second step off your sign-in, because your phone was said "
                  "to be lost. Nothing happens until a second person agrees.")), render(STILL_YOU)]))


def reset_agreed(to: str) -> None:
    mail.send(to, render(N_("How you sign in")), "\n\n".join([
        render(N_("Two people at your clinic agreed to take the second step off your sign-in. It happens in 24 "
                  "hours.")),
        render(STILL_YOU)]))


def reset_stopped(to: str) -> None:
    mail.send(to, render(N_("How you sign in")), render(N_(
        "The second step of your sign-in stays as it is: taking it off was stopped.")))


def reset_done(to: str) -> None:
    mail.send(to, render(N_("How you sign in")), "\n\n".join([
        render(N_("The second step was taken off your sign-in just now. Sign in with your password and add a new "
                  "one.")),
        render(say(N_("If this was not you, choose a new password here: %(link)s"),
                   link=public_url("accounts.reset_request")))]))


def new_address(to: str, token: str) -> None:
    mail.send(to, render(N_("Please confirm your new address")), "\n\n".join([
        render(N_("Open this page and press the button to use this address from now on. The link is good for three "
                  "days.")), public_url("accounts.confirm_new_address", token=token), render(NOT_YOU)]))


def address_asked(to: str) -> None:
    """To the address in use, which stays until the new one is confirmed."""
    mail.send(to, render(N_("Your address")), "\n\n".join([
        render(N_("Somebody, most likely you, asked to use another e-mail address for your account. Nothing changes "
                  "until it is confirmed there.")),
        render(say(N_("If this was not you, choose a new password here: %(link)s"),
                   link=public_url("accounts.reset_request")))]))


def address_changed(to: str) -> None:
    """To the address that is no longer in use."""
    mail.send(to, render(N_("Your address was changed")), "\n\n".join([
        render(N_("Your account uses another e-mail address from now on.")),
        render(N_("If this was not you, please tell your clinic, or the person who runs the journal."))]))
