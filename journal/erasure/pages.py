"""What the page of erasure shows; every word is decided here."""

from dataclasses import dataclass
from datetime import datetime

from journal.access.permissions import Role
from journal.core.text import N_, Clock, Day, Words, say
from journal.erasure.rules import BACKUP_DAYS, WAITING


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it."""

    title: Words
    lines: tuple[Words, ...]


@dataclass(frozen=True)
class ErasePage:
    """What goes, what stays and when, with one button: to ask, or to stop. No button once the time is over."""

    title: Words
    lede: tuple[Words, ...]
    parts: tuple[Part, ...]
    submit: Words | None
    asks: bool
    download: bool
    errors: tuple[()] = ()


TITLE = N_("Erase your account")
GOES = {
    True: (N_("Your check-ins, side effects and notes, with all earlier versions."),
           N_("What you follow besides, your own words for side effects, and diaries that you brought in."),
           N_("Your sessions and plans of treatment, also those that your clinic or therapist entered here, and what "
              "they wrote there."),
           N_("Your blood pressure and other readings, in sessions and at home."),
           N_("Your integration thread: what you wrote before and after sessions, practices and pinned moments."),
           N_("Your questionnaires, every answer and score."),
           N_("Marks on answers that somebody promised to look at, who saw them, what they wrote about it, and who was "
              "told by mail."),
           N_("Your safety plan, with all earlier versions, and how often you are asked about hard thoughts."),
           N_("Forms that you began and did not send."),
           N_("What you shared, with whom, and the invitations you sent. Nobody can open your journal any more."),
           N_("Your name, your e-mail address, your settings and your ways to sign in.")),
    False: (N_("Your name, your e-mail address and your ways to sign in."),
            N_("Your access to the journals that people share with you, and the invitations you sent."),
            N_("What you yourself promised your patients to read, and forms that you began.")),
}
STAYS = {
    True: (N_("A list of what was done here and when, with numbers in place of names. Nothing that you wrote is in "
              "it."),
           N_("What other people downloaded or printed while you shared with them, and what you downloaded yourself."),
           N_("What your therapist or clinic promises to everybody about reading answers. It is not about you."),
           N_("What your clinic or therapist keeps in records of their own, outside this journal."),
           N_("A copy of your safety plan on a phone, if you chose that there. Take it off on that phone.")),
    False: (N_("The journals of your patients, with the sessions that you entered there and what you wrote down about "
               "their answers. Your name goes from them."),
            N_("A promise that you wrote for your clinic. It is the clinic's."),
            N_("A list of what was done here and when, with numbers in place of names.")),
}
WHEN = (
    say(N_("We wait %(days)s days, in case you change your mind. Until then everything stays as before, and you can "
           "stop it at any time on this page."), days=WAITING.days),
    N_("After that it is erased at once. Nobody can bring it back, and we cannot either."),
    say(N_("Our backups can hold a locked copy for up to %(days)s more days. If we ever have to use a backup, what you "
           "had erased is erased from it again."), days=BACKUP_DAYS),
)


def ask_page(role: Role) -> ErasePage:
    patient = role is Role.PATIENT
    lede = (N_("This takes away your whole journal and your account.") if patient else
            N_("This takes away your account."))
    return ErasePage(TITLE, (lede,), _parts(patient), N_("Erase it in 7 days"), asks=True, download=patient)


def waiting_page(role: Role, due: datetime, can_stop: bool) -> ErasePage:
    """`due` on the reader's wall clock."""
    patient = role is Role.PATIENT
    said: tuple[Words, ...] = (
        say(N_("Your account will be erased on %(day)s at %(time)s."), day=Day(due.date(), "full"), time=Clock(due)),
        N_("If you want to keep it, press the button. Nothing is lost then."))
    over: tuple[Words, ...] = (N_("The 7 days are over. Your account is being erased now."),)
    return ErasePage(TITLE, said if can_stop else over, _parts(patient),
                     N_("Stop, keep my account") if can_stop else None, asks=False, download=patient and can_stop)


def _parts(patient: bool) -> tuple[Part, ...]:
    return (Part(N_("What goes"), GOES[patient]), Part(N_("What stays"), STAYS[patient]), Part(N_("When"), WHEN))
