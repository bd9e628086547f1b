"""Words that several pages of questionnaires share; and the pages that only say something. Every word is decided here.
Pure: `local` turns an instant into the reader's wall clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from journal.core.text import N_, Clock, Day, Number, Words, plural, say
from journal.questionnaires import filling
from journal.questionnaires.responses import Response
from journal.questionnaires.rules import Instrument, Variant
from journal.safety.promise import Reader

Local = Callable[[datetime], datetime]
LANGUAGES = {"en": "English", "es": "Español"}
"""Each language by its own name."""
EACH_SAYS = N_("Each question says which time it asks about.")
ONLY_YOU = N_("Only you can see your answers: you share questionnaires with nobody now.")
TYPED_IN = N_("typed in by you")
MORNING_TITLE = N_("Questionnaires wait until the morning")
MORNING = (
    N_("Soon after a dose, answers to these questions say little about the rest of your days. So they wait for you "
       "until the morning."),
    N_("Nothing is lost, and nothing has to be made up for."),
)
BEGINS_ANEW = (
    N_("It was begun more than a day ago. Its questions ask about a stretch of time, and a mix of two days would "
       "answer for neither. So it begins anew."),
    N_("What you answered then is not scored, and nobody else can see it."),
)


@dataclass(frozen=True)
class SaidPage:
    """A page that says something, with one way on."""

    title: Words
    lines: Sequence[Words]
    onward: str
    onward_words: Words
    undo: str | None = None
    errors: tuple[()] = ()


@dataclass(frozen=True)
class About:
    """What stands above the questions: `recall` is the stretch of time they ask about, in our words; `stem` and
    `instructions` are the form's own, in `language`."""

    name: str
    title: str
    language: str
    recall: Words
    stem: str
    instructions: str
    attribution: str


def about(instrument: Instrument, language: str, variant_id: str | None = None) -> About:
    chosen = filling.variant(instrument, variant_id)
    stem, instructions = (chosen.stem, chosen.instructions) if chosen else (instrument.stem, instrument.instructions)
    return About(instrument.short_title, instrument.title, language, recall(instrument, chosen),
                 filling.wording(stem, language), filling.wording(instructions, language),
                 instrument.licence.attribution)


def stretch(instrument: Instrument, chosen: Variant | None = None) -> str | None:
    """"the last 2 weeks"; None where each question has its own."""
    days, text = (chosen.recall_days, chosen.recall) if chosen else (instrument.recall_days, instrument.recall)
    return None if days is None else text.partition(" (")[0]


def recall(instrument: Instrument, chosen: Variant | None = None) -> Words:
    found = stretch(instrument, chosen)
    return EACH_SAYS if found is None else say(N_("Asks about %(time)s"), time=found)


def who_sees(readers: Sequence[Reader]) -> Words:
    """Who can see what is sent."""
    names = [one.name for one in readers if one.can_read]
    return ONLY_YOU if not names else say(N_("You and %(names)s can see it once it is sent. Nobody watches it live."),
                                          names=", ".join(names))


def who_sees_sent(readers: Sequence[Reader]) -> Words:
    """Who can see what was sent."""
    names = [one.name for one in readers if one.can_read]
    return ONLY_YOU if not names else say(N_("You and %(names)s can see this. Nobody watches it live."),
                                          names=", ".join(names))


def come_back(response: Response, now: datetime, local: Local) -> Words:
    """Until when it can be taken up again, in words."""
    end = local(filling.until(response))
    words = (N_("You can come back until %(time)s today.") if end.date() == local(now).date() else
             N_("You can come back until %(time)s tomorrow."))
    return say(words, time=Clock(end))


def score_words(instrument: Instrument, total: float | None) -> Words:
    """"11 of 27"; "No total" where there is none."""
    if total is None or instrument.scoring.range is None:
        return N_("No total")
    return say(N_("%(total)s of %(most)s"), total=number(instrument, total), most=instrument.scoring.range[1])


def number(instrument: Instrument, total: float) -> Number:
    return Number(total, instrument.scoring.decimals, instrument.scoring.decimals > 0)


def day_words(day: date, today: date) -> Words:
    if day == today:
        return N_("Today")
    return say(N_("%(day)s"), day=Day(day, "weekday" if (today - day).days < 300 else "full"))


def length(instrument: Instrument) -> Words:
    count = len(instrument.items)
    return say(N_("%(count)s, about %(time)s"), count=plural(N_("%(n)s question"), N_("%(n)s questions"), count),
               time=plural(N_("%(n)s minute"), N_("%(n)s minutes"), filling.minutes(instrument)))


def deleted_page(title: str, undo: str, onward: str) -> SaidPage:
    return SaidPage(say(N_("%(title)s deleted"), title=title),
                    (N_("It is left out of every list and chart. You can put it back."),),
                    onward, N_("Back to questionnaires"), undo)


def morning_page(morning: datetime, onward: str) -> SaidPage:
    """`morning` on the reader's clock."""
    until = say(N_("You can begin or carry on from %(time)s. What you began can be taken up for 24 hours."),
                time=Clock(morning))
    return SaidPage(MORNING_TITLE, (MORNING[0], until, MORNING[1]), onward, N_("Back to questionnaires"))


def anew_page(instrument: Instrument, onward: str) -> SaidPage:
    return SaidPage(say(N_("%(title)s begins anew"), title=instrument.short_title), BEGINS_ANEW, onward,
                    N_("Begin anew"))
