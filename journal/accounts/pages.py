"""What the account pages show; every word is decided here."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from journal.accounts.second_factor.rules import PasskeyAsk
from journal.core.fields import Field
from journal.core.text import N_, Words, say


@dataclass(frozen=True)
class Link:
    text: Words
    href: str


@dataclass(frozen=True)
class FormPage:
    """A page with one form: fields in order, one button, perhaps links under it; `keeps` says whether what is typed
    is kept while it is written."""

    title: Words
    fields: Sequence[Field]
    submit: Words
    action: str
    lede: Words | None = None
    links: Sequence[Link] = ()
    carried: Sequence[tuple[str, str]] = ()
    notice: Words | None = None
    script: str | None = None
    passkey: PasskeyAsk | None = None
    errors: Sequence[Field] = field(default_factory=tuple)
    keeps: bool = False


@dataclass(frozen=True)
class SignInPage:
    """Password or passkey; `passkey_action` is where the passkey's form goes."""

    title: Words
    fields: Sequence[Field]
    action: str
    passkey: PasskeyAsk | None
    passkey_action: str
    notice: Words | None = None
    lede: Words | None = None
    links: Sequence[Link] = ()
    errors: Sequence[Field] = ()


@dataclass(frozen=True)
class SecondStepPage:
    """What is asked after a right password."""

    title: Words
    fields: Sequence[Field]
    action: str
    has_app: bool
    passkey_action: str
    passkey: PasskeyAsk | None = None
    notice: Words | None = None
    errors: Sequence[Field] = ()


@dataclass(frozen=True)
class Ways:
    """How a person can prove who they are again: the password, a code beside it, or a passkey in place of both."""

    code: bool = False
    passkey: PasskeyAsk | None = None


@dataclass(frozen=True)
class MessagePage:
    """A page that says one thing and offers one way on."""

    title: Words
    paragraphs: Sequence[Words]
    links: Sequence[Link] = ()
    errors: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Section:
    title: Words
    paragraphs: Sequence[Words]


@dataclass(frozen=True)
class RegisterPage:
    """Registration with the consent text that it asks about; `short` is what stands in sight beside the yes."""

    title: Words
    form: FormPage
    sections: Sequence[Section]
    version: str
    short: Sequence[Words] = ()
    errors: Sequence[Field] = ()


@dataclass(frozen=True)
class LookPage:
    """Shown name, icon and the Shift key, each with what it does and what it does not."""

    title: Words
    lede: Words
    action: str
    names: Sequence[Field]
    icons: Field
    shift: Field
    limits: Sequence[Words]
    errors: Sequence[Field] = ()


@dataclass(frozen=True)
class AccountPage:
    title: Words
    email: str
    role: Words
    forms: Sequence[FormPage]
    links: Sequence[Link]
    errors: Sequence[Field] = ()


@dataclass(frozen=True)
class KeysPage:
    """The setting for single keys."""

    keys: bool
    title: Words = N_("Single keys")
    label: Words = N_("On a brief, j opens the next person and k the previous one")
    hint: Words = N_("They do nothing while you type. Switch them off if you speak to your computer, or if they get in "
                     "your way: nothing needs them.")
    errors: tuple[()] = ()


def keys_page(keys: bool) -> KeysPage:
    return KeysPage(keys)


WRONG = N_("The e-mail or the password is not right. Please try again, or reset your password.")
WAIT = N_("There were many tries for this account or from this place. Please wait a few minutes and try again. "
          "You can also reset your password.")
CONFIRM_WRONG = N_("That is not the password of this account. Please try again.")
CONFIRM_WAIT = N_("There were many tries. Please wait a few minutes and try again.")
TOO_LATE = N_("That took too long, so please begin again.")
CODE_WRONG = N_("That code is not right, or was used before. Wait for the next one and type it, or use a recovery "
                "code.")
PASSKEY_WRONG = N_("The passkey did not work. Please try again, or use another way.")
LINK_SPENT = N_("This link has been used or is too old.")
ROLE_WORDS = {"patient": N_("You keep a journal here."), "therapist": N_("You read what people share with you."),
              "clinic": N_("You record sessions for your clinic.")}


SHORT = (
    N_("What you log is kept on the computer of the clinic or person who runs this journal, and goes nowhere else."),
    N_("Nobody else sees it until you share it. You can stop sharing at any time."),
    N_("Nobody watches it around the clock. It is not emergency care."),
)
DESK_SHORT = (
    N_("You see what a person shares with you, for as long as they share it."),
    N_("Each time you open something of theirs, it is written down, and they can read that list."),
    N_("Nobody is alerted. This is a place to read, not monitoring."),
)


def desk_sections() -> list[Section]:
    """The same page for those who read or record for others."""
    return [
        Section(N_("What is stored"), [
            N_("Your name, e-mail, time zone and country, and the sessions that you record."),
            N_("Each time you open something of another person: who, what and when."),
        ]),
        Section(N_("Where"), [
            N_("On the computer of the clinic or person who runs this journal, and nowhere else. Nothing is sent to "
               "other companies."),
        ]),
        Section(N_("Who can see it"), [
            N_("The people who share with you see your name, what you opened and when, and what you recorded about "
               "their sessions."),
            N_("You see what they chose to share, until the day they chose. They can stop at any time, and it takes "
               "effect at once."),
        ]),
        Section(N_("What it is not"), [
            N_("It is not watched around the clock, nobody is alerted, and it is not emergency care."),
            N_("It does not diagnose and does not advise on dose or treatment."),
        ]),
    ]


def consent_sections(app_name: str) -> list[Section]:
    """The plain page that registration asks about: what is stored, where, who can see it."""
    return [
        Section(N_("What is stored"), [
            N_("What you log: mood, anxiety, energy, sleep, side effects, notes, and your sessions. Your name, e-mail, "
               "time zone and country."),
            N_("Leaving a question open stores nothing for it."),
        ]),
        Section(N_("Where"), [
            N_("On the computer of the clinic or person who runs this journal, and nowhere else. Nothing is sent to "
               "other companies, and nobody is paid with your data."),
            N_("What you write and rate is locked with a key of your own. Somebody who steals the database sees on "
               "which days you wrote, and nothing of what you wrote."),
        ]),
        Section(N_("Who can see it"), [
            N_("Only you, until you share. You choose with whom, which kinds, and until when. Notes stay private "
               "unless you say otherwise. You can stop at any time, and it takes effect at once."),
            N_("Each time somebody else opens your journal, it is written down, and you can read that list."),
            say(N_("The person who runs the computer could, with the keys, get at the data. %(app)s has no page for "
                   "that."), app=app_name),
        ]),
        Section(N_("What it is not"), [
            N_("It is not watched around the clock and it is not emergency care. “Help now” on every page shows whom "
               "to call."),
            N_("It does not diagnose and does not advise on dose or treatment."),
        ]),
        Section(N_("Your rights"), [
            N_("You can take everything out as a file, correct any entry, and stop using it whenever you like."),
        ]),
    ]


def look_page(fields: Sequence[Field], action: str, usual: str, errors: Sequence[Field]) -> LookPage:
    """`fields` are name, own name, icon and the Shift key; `usual` is the name that everybody else sees."""
    *names, icons, shift = fields
    return LookPage(
        N_("How the journal looks to others"),
        N_("Somebody may glance at your phone. Choose what they see. It is for your own screens: nobody you share with "
           "sees it."),
        action, names, icons, shift, (
            say(N_("Before you sign in, and in mails, the name is “%(usual)s”."), usual=usual),
            N_("Page titles still say what a page is about, such as “Trends” or “Safety plan”."),
            N_("An icon that is on your home screen already stays as it is. Take it off and add it again to see the "
               "new one."),
            N_("The Hide button is at the top of each page. It shows a shopping list and signs you out here. The "
               "browser's own list of visited pages still has the addresses. No word that you wrote is in them.")),
        errors)
