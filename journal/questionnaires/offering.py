"""Which questionnaires may be filled in here and now, and which one is offered after another. Pure.

A question about thoughts of not wanting to live is asked only where somebody answers within a day
(docs/decisions/0015-flags-of-questionnaires.md).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from journal.core.text import N_, Words, say
from journal.questionnaires.dangers import asks_about_thoughts, fired
from journal.questionnaires.instruments import ALL
from journal.questionnaires.responses import Response
from journal.safety.pages import ADVICE
from journal.safety.promise import Reader, somebody_answers, somebody_answers_today
from journal.safety.thoughts import MORE_QUESTIONS

INSTEAD = {"phq9": "phq8"}
"""The same without its question about thoughts."""
SAME_DAY = frozenset({"asq"})
"""Asked only where somebody answers on the day itself."""
FULLER = "offer_"
"""Rules of this name offer the instrument that they name."""
ALSO_OFFERS = {("who5", "very_low"): "phq9"}
"""A rule that is a flag and an offer at once, as its action says."""
SCREENS_AFTER = {("phq9", "q9_any"): "asq"}
"""One question about such thoughts is too weak a net: more are offered."""
NOTES: dict[tuple[str, str], Words] = {("audit_c", "dosing_day_note"): ADVICE[1]}
OFFERS: dict[str, str] = {"asq": MORE_QUESTIONS}
"""Words of an offer of one instrument in particular."""


@dataclass(frozen=True)
class Offered:
    """The instruments that may be filled in now, and why others may not, for the patient to read."""

    instruments: frozenset[str]
    words: tuple[Words, ...]


@dataclass(frozen=True)
class Offer:
    """One more questionnaire, as a choice."""

    instrument: str
    words: Words
    button: Words


def offered(on: frozenset[str], readers: Sequence[Reader], now: datetime) -> Offered:
    """Out of those that are switched on; `readers` are those of questionnaires."""
    asked = frozenset(name for name in on if asks_about_thoughts(ALL[name]))
    if somebody_answers(readers, now):
        too_late = frozenset() if somebody_answers_today(readers, now) else SAME_DAY
        return Offered(on - {INSTEAD[name] for name in INSTEAD if name in on} - too_late, ())
    words: list[Words] = []
    for name in sorted(asked & set(INSTEAD)):
        if INSTEAD[name] in on:
            words.append(say(N_("Nobody has promised to read your answers within a day, so one question of the "
                                "%(title)s is left out here. This is the %(instead)s."),
                             title=ALL[name].short_title, instead=ALL[INSTEAD[name]].short_title))
    left = ", ".join(ALL[name].short_title for name in sorted(asked - set(INSTEAD)))
    if left:
        words.append(say(N_("These ask about thoughts of not wanting to live, so they are not asked here: %(titles)s. "
                            "“Help now” is on every page."), titles=left))
    return Offered(on - asked, tuple(words))


def instead(found: Offered, instrument: str) -> Words | None:
    """Why this one stands in the place of another; None where it does not."""
    title = ALL[instrument].short_title
    return next((words for words in found.words
                 if not isinstance(words, str) and words.params.get("instead") == title), None)


def follow_ups(response: Response, may: frozenset[str], others: Iterable[Response], today: date) -> tuple[Offer, ...]:
    """What is offered after this one: gently, only on its own day or the next, only what may be asked here, and not
    what was sent since."""
    if today - response.day > timedelta(days=1):
        return ()
    known = {one.instrument for one in others if one.sent_at and not one.deleted_at and one.day >= response.day}
    named = (name for rule in fired(response) if (name := _offers(response.instrument, rule.id)))
    wanted = dict.fromkeys(name if name in may else INSTEAD.get(name, name) for name in named)
    return tuple(Offer(name, OFFERS.get(name) or _fuller(name), _button(name)) for name in wanted
                 if name in may and name not in known)


def _offers(instrument: str, rule: str) -> str | None:
    """The instrument that a rule offers."""
    if rule.startswith(FULLER):
        return rule.removeprefix(FULLER)
    key = (instrument, rule)
    return ALSO_OFFERS.get(key) or SCREENS_AFTER.get(key)


def _fuller(instrument: str) -> Words:
    return say(N_("The %(title)s asks about this in more detail. If you like, you can fill it in now or later."),
               title=ALL[instrument].short_title)


def _button(instrument: str) -> Words:
    return say(N_("Fill in the %(title)s"), title=ALL[instrument].short_title)


def notes(response: Response) -> tuple[Words, ...]:
    """What is said beside the result."""
    return tuple(NOTES[key] for rule in fired(response) if (key := (response.instrument, rule.id)) in NOTES)
