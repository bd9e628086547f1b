"""The mails of sharing: neutral words, one link, no content of a journal."""

from journal.core import mail
from journal.core.locale import render
from journal.core.text import N_, say
from journal.core.web import public_url
from journal.sharing.rules import InvitationKind


def invitation(to: str, token: str, inviter: str, kind: InvitationKind) -> None:
    link = public_url("sharing.invitation", token=token)
    words = {
        InvitationKind.THERAPIST_BY_PATIENT: N_("%(name)s would like to share something with you here."),
        InvitationKind.PATIENT_BY_CLINIC: N_("%(name)s invites you to keep a private journal here."),
        InvitationKind.THERAPIST_BY_CLINIC: N_("%(name)s invites you to make an account here."),
    }[kind]
    code = [render(N_("The page asks for a code. Your clinic gives you the code itself, not by mail."))]
    mail.send(to, render(N_("An invitation for you")), "\n\n".join([
        render(say(words, name=inviter)), link, *(code if kind is InvitationKind.PATIENT_BY_CLINIC else []),
        render(N_("The link is good once, for this address, for three days. If you do not know who sent it, ignore "
                  "this mail."))]))


def emergency(to: str) -> None:
    """Says that there is something to read, and nothing of what it is about."""
    mail.send(to, render(N_("A message for you")), "\n\n".join([
        render(N_("There is a message for you about who can see what you keep here. Please sign in to read it:")),
        public_url("sharing.activity")]))


def accepted(to: str, name: str) -> None:
    mail.send(to, render(N_("Your invitation was accepted")), "\n\n".join([
        render(say(N_("%(name)s accepted your invitation. You can change or stop this at any time:"), name=name)),
        public_url("sharing.show")]))
