"""What is readable without a connection, and the switch for the plan; every word is decided here. Pure.

The wording waits for a clinician (docs/clinical-review.md)."""

from dataclasses import dataclass
from datetime import datetime

from journal.core.text import N_, Clock, Day, Words, say
from journal.safety import helplines
from journal.safety.pages import Call, calls
from journal.safety.plan import Plan
from journal.safety.plan_pages import TITLE, PartView, paper_size, part_views


@dataclass(frozen=True)
class OfflinePage:
    """The public lines of one country; nothing on it is about anybody."""

    title: Words
    lede: Words
    calls: tuple[Call, ...]
    clinic: Call | None
    country: Words
    hint: Words | None


@dataclass(frozen=True)
class KeptPage:
    """The copy of a safety plan; it says of when it is."""

    title: Words
    as_of: Words
    parts: tuple[PartView, ...]
    calls: tuple[Call, ...]
    clinic: Call | None

    @property
    def size(self) -> str:
        return paper_size(self.parts)


@dataclass(frozen=True)
class KeepPage:
    """The switch. `refused` says why there is none here."""

    title: Words
    lede: Words
    warnings: tuple[Words, ...]
    owner: str
    refused: Words | None
    errors: tuple[()] = ()


WARNINGS = (
    N_("Whoever opens this phone can read your plan without your password. That is so that you can too, when signing "
       "in is too much, or there is no connection."),
    N_("Kept are the plan, the help lines of your country and your clinic's number. Nothing else of your journal."),
    N_("It stays when you sign out, and when the journal locks or hides itself."),
    N_("When you change the plan, the copy changes the next time you open Today, Help now or the plan on this phone. "
       "The copy tells its own date."),
    N_("Erasing your account does not reach the copy. Take it off here first, on each phone that has one."),
    N_("A browser may throw the copy away by itself, for example after weeks without a visit. A printed page stays."),
)
NOT_OFFERED = N_("The people who run this journal have switched this off.")
BORROWED = N_("At sign-in you said that this is a shared or borrowed device, so nothing is kept on it.")
NO_PLAN = N_("You have not written a safety plan yet.")


def offline_page(country: str | None, clinic: Call | None) -> OfflinePage:
    found = helplines.lines(country)
    return OfflinePage(
        N_("There is no connection"),
        N_("You can still talk to someone. Choose a number to call or text."), calls(country), clinic,
        say(N_("These help lines are for: %(country)s."), country=found.name) if found.name else
        N_("We have no list for your country."), found.fallback.hint if found.fallback else None)


def kept_page(plan: Plan, now: datetime, country: str | None, clinic: Call | None) -> KeptPage:
    """`now` on the owner's wall clock: when the copy was made."""
    return KeptPage(TITLE, say(N_("A copy, kept on this phone on %(day)s at %(time)s."), day=Day(now.date(), "full"),
                               time=Clock(now)), part_views(plan, may_call=True), calls(country), clinic)


def keep_page(owner: str, refused: Words | None) -> KeepPage:
    return KeepPage(N_("Your safety plan on this phone"),
                    N_("You can keep a copy that opens without a connection and without signing in."), WARNINGS, owner,
                    refused)
