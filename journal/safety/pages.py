"""What Help now and the support card show; every word is decided here."""

from collections.abc import Sequence
from dataclasses import dataclass

from journal.core.text import N_, Words, say
from journal.safety import helplines
from journal.safety.rules import Level, Signal


@dataclass(frozen=True)
class Call:
    """A large button: `href` is a tel: or sms: link, `title` says the number so that it can be read aloud."""

    href: str
    title: Words
    detail: Words
    emergency: bool = False


@dataclass(frozen=True)
class Support:
    """The card or page for a signal: its words, then whom to reach. `full` asks for a page of its own first."""

    level: Level
    title: Words
    paragraphs: tuple[Words, ...]
    calls: tuple[Call, ...]
    told: Words
    full: bool


@dataclass(frozen=True)
class PlanHelp:
    """One's own safety plan on Help now: whom to call, and the way to the plan, or to writing one."""

    calls: tuple[Call, ...]
    link: Words
    is_written: bool


@dataclass(frozen=True)
class HelpPage:
    title: Words
    lede: Words
    calls: tuple[Call, ...]
    clinic: Call | None
    country: Words
    advice: tuple[Words, ...]
    directories: tuple[tuple[str, str], ...]
    hint: Words | None
    choices: tuple[tuple[str, str, bool], ...]
    plan: PlanHelp | None
    errors: tuple[()] = ()


IN_SIGHT = 3
ADVICE = (
    N_("Do not drive or use machines until the day after a dose, following a night of restful sleep."),
    N_("Do not drink alcohol or take other sedating drugs around a dose unless your clinic said it is fine."),
    N_("Have somebody with you after a dose, also at home."),
)
"""general_advice of side_effects.json, word for word."""


NOBODY_TOLD = N_("Nobody is told by this app. It is not watched live.")


def calls(country: str | None, level: Level = Level.S3) -> tuple[Call, ...]:
    """Emergency number and crisis lines of a country in the order that the level asks for."""
    found = helplines.lines(country)
    emergency = [Call(f"tel:{helplines.dial(number)}", say(N_("In danger? Call %(number)s"), number=number),
                      N_("Emergency services"), emergency=True) for number in found.emergency[:1]]
    lines = [call for line in found.lines for call in _line_calls(line)]
    first, _ = helplines.order(level, found)
    return tuple(emergency + lines if first == "emergency" else lines + emergency)


def _line_calls(line: helplines.Line) -> Sequence[Call]:
    detail = " · ".join(part for part in (line.name, line.hours, line.note) if part)
    out = [Call(f"tel:{helplines.dial(number)}", say(N_("Call %(number)s"), number=number), detail)
           for number in line.phones[:1]]
    if line.text:
        keyword = line.text.keyword
        title = (say(N_("Text %(word)s to %(number)s"), word=keyword, number=line.text.to) if keyword
                 else say(N_("Text %(number)s"), number=line.text.to))
        out.append(Call(f"sms:{helplines.dial(line.text.to)}", title, detail))
    return out


def support(signals: Sequence[Signal], country: str | None, clinic: Call | None,
            told: Words = NOBODY_TOLD) -> Support | None:
    """The card for the most urgent signal with words for the patient; None when there is nothing to say. `told` says
    who hears of it."""
    speaking = [one for one in signals if one.level > Level.S0]
    if not speaking:
        return None
    worst = speaking[0]
    paragraphs = tuple(dict.fromkeys(
        words for one in speaking if one.level == worst.level for words in (one.action, one.body) if words))
    line_first = worst.shows[:1] == ("crisis_line",)  # its words send the person to a line: that is the first number
    numbers = calls(country, Level.S2 if line_first else worst.level)
    if clinic and "clinic" in worst.shows:
        position = 1 if worst.level is Level.S3 else 0
        numbers = (*numbers[:position], clinic, *numbers[position:])
    return Support(worst.level, worst.title or N_("Please read this first"), paragraphs, in_sight(numbers),
                   told, worst.level is Level.S3)


def in_sight(numbers: Sequence[Call]) -> tuple[Call, ...]:
    """Three ways to reach somebody; the emergency number is always one of them."""
    emergency = [one for one in numbers[IN_SIGHT:] if one.emergency]
    return (*numbers[:IN_SIGHT - len(emergency)], *emergency)


def clinic_call(name: str | None, phone: str | None) -> Call | None:
    if not name or not phone:
        return None
    return Call(f"tel:{helplines.dial(phone)}", name,
                N_("Your clinic. After a session: chest pain, fainting, trouble breathing"))


def help_page(country: str | None, clinic: Call | None, countries: Sequence[tuple[str, str]],
              plan: PlanHelp | None = None) -> HelpPage:
    found = helplines.lines(country)
    fallback = found.fallback
    return HelpPage(
        N_("You can talk to someone now"),
        N_("Choose a number to call or text. You do not have to know what to say."),
        calls(country), clinic,
        say(N_("These help lines are for: %(country)s."), country=found.name) if found.name else
        N_("We have no list for your country."), ADVICE, fallback.directories if fallback else (),
        fallback.hint if fallback else None,
        tuple((code, name, code == country) for code, name in countries), plan)
