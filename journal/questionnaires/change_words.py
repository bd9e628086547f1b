"""A score against the start and the time before, in words: the one place, for pages, paper and the terminal. Pure.

No sentence names a diagnosis or says that a treatment did something; each refusal says why.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from journal.core.text import N_, Day, Number, Words, inside, plural, say
from journal.questionnaires.compared import Compared, Earlier, derived_rule, is_prorated, recall_days, score_range
from journal.questionnaires.rules import Instrument

Voice = Literal["patient", "therapist"]
AT_THE_START = N_("at the start")
THE_TIME_BEFORE = N_("the time before")
_RECALL: dict[int, Words] = {7: N_("It asks about the last week."), 14: N_("It asks about the last 2 weeks."),
                             30: N_("It asks about the last month."), 365: N_("It asks about the last year.")}


def words(instrument: Instrument, found: Compared, voice: Voice) -> tuple[Words, ...]:
    """Everything there is to say about one score, the main sentence first."""
    return (headline(instrument, found), *_further(instrument, found, voice), *_how_made(found))


def since(instrument: Instrument, found: Compared, voice: Voice) -> tuple[Words, ...]:
    """The same beside the score itself: without the sentence that would only say it again, and how it was made."""
    first = (headline(instrument, found),) if found.start or found.previous else ()
    return (*first, *_further(instrument, found, voice))


def _further(instrument: Instrument, found: Compared, voice: Voice) -> Iterator[Words]:
    yield from _before(found)
    yield from _refused(found)
    if found.start:
        yield from _labels(instrument, found.start, voice)
    yield from _recall(instrument, found)


def headline(instrument: Instrument, found: Compared) -> Words:
    """The score against the start, else against the time before, else alone."""
    then = found.start or found.previous
    if then is None:
        return say(N_("%(name)s %(total)s."), name=instrument.short_title, total=total(instrument, found.score))
    return against(instrument, found.score, then.score, AT_THE_START if found.start else THE_TIME_BEFORE)


def against(instrument: Instrument, now: float, then: float, place: str) -> Words:
    """"PHQ-9 11, 7 lower than at the start (18). A change of 6 or more is larger than …"."""
    told = {"name": instrument.short_title, "total": total(instrument, now), "then": Number(then),
            "size": Number(abs(now - then)), "place": say(place)}
    if now == then:
        return say(N_("%(name)s %(total)s, the same as %(place)s."), **told)
    changed = say(N_("%(name)s %(total)s, %(size)s %(side)s than %(place)s (%(then)s)."), side=_side(now - then),
                  **told)
    return say(N_("%(changed)s %(meaning)s"), changed=changed, meaning=_meaning(instrument, abs(now - then)))


def _meaning(instrument: Instrument, size: float) -> Words:
    """How much a change of this size says."""
    reliable, mcid = instrument.change["reliable_change"], instrument.change["mcid"]
    if reliable:
        points = Number(reliable["points"])
        return say(N_("A change of %(points)s or more is larger than the questionnaire's usual wobble.")
                   if size >= reliable["points"] else
                   N_("A change of less than %(points)s can be the questionnaire's usual wobble."), points=points)
    if mcid:
        points = Number(mcid["points"])
        return say(N_("A change of %(points)s or more is usually large enough to be noticed.")
                   if size >= mcid["points"] else
                   N_("A change of less than %(points)s is usually too small to be noticed."), points=points)
    return say(N_("How large a change has to be to say something is not known for this questionnaire."))


def _before(found: Compared) -> Iterator[Words]:
    """The time before, where the headline is about the start."""
    then = found.previous
    if found.start is None or then is None or then.response.id == found.start.response.id:
        return
    told = {"then": Number(then.score), "day": Day(then.response.day, "full")}
    if then.score == found.score:
        yield say(N_("The same as the time before (%(then)s on %(day)s)."), **told)
        return
    yield say(N_("%(size)s %(side)s than the time before (%(then)s on %(day)s)."),
              size=Number(abs(found.score - then.score)), side=_side(found.score - then.score), **told)


def _refused(found: Compared) -> Iterator[Words]:
    if found.start is not None:
        return
    if found.is_start:
        yield N_("Later ones are compared with this one, the start.")
    elif found.first_dose is None:
        yield N_("There is no dosing session yet, so there is no start to compare with.")
    elif found.response.day > found.first_dose:
        yield N_("There is no complete one from the 30 days up to the first dosing session, so there is no start to "
                 "compare with.")


def _labels(instrument: Instrument, start: Earlier, voice: Voice) -> Iterator[Words]:
    """What the definition calls a change of this kind, by numbers alone for the patient."""
    rules, found = instrument.change, start.change
    side = say(N_("lower") if rules["direction"] == "lower_is_better" else N_("higher"))
    for_them = voice == "therapist"
    if found.response:
        yield say(N_("Response: at least %(percent)s %% %(side)s than at the start.") if for_them else
                  N_("It is at least %(percent)s %% %(side)s than at the start."),
                  percent=rules["response"]["percent"], side=side)
    elif found.partial_response:
        yield say(N_("Partial response: at least %(percent)s %% %(side)s than at the start.") if for_them else
                  N_("It is at least %(percent)s %% %(side)s than at the start."),
                  percent=rules["partial_response"]["percent_from"], side=side)
    elif rules["response"] and found.response is None and for_them:
        yield say(N_("Response is not told: the start would have to be %(n)s or more."),
                  n=rules["response_needs_baseline_at_least"])
    if found.remission:
        yield say(N_("Remission by this questionnaire's rule: below %(value)s.") if for_them else
                  N_("It is below %(value)s, which on this questionnaire stands for few or no signs."),
                  value=rules["remission"]["value"])
    if for_them:
        yield from (say(N_("Reached: %(meaning)s"), meaning=inside(one["meaning"])) for one in rules["other"]
                    if found.other.get(one["id"]))


def _recall(instrument: Instrument, found: Compared) -> Iterator[Words]:
    """The stretch of time that it asks about, and which dosing days cut it in two."""
    asked = _RECALL.get(recall_days(instrument, found.response.variant) or 0)
    if asked is not None:
        yield asked
    if found.covers:
        yield plural(N_("It covers days before and after the session of %(days)s."),
                     N_("It covers days before and after the sessions of %(days)s."), len(found.covers),
                     days=_listed(found.covers))


def _listed(days: Sequence[date]) -> Words:
    said = say(N_("%(day)s"), day=Day(days[0], "day"))
    for day in days[1:]:
        said = say(N_("%(first)s, %(more)s"), first=said, more=Day(day, "day"))
    return said


def _how_made(found: Compared) -> Iterator[Words]:
    if is_prorated(found.response):
        yield N_("Not every question was answered: the open ones count as the average of the others.")
    if found.response.is_by_hand:
        yield N_("This score was typed in by hand; its answers are not here.")


def direction(instrument: Instrument) -> Words:
    """In which direction the numbers mean that somebody is better off."""
    return (N_("On this questionnaire a lower number is better.") if instrument.change["direction"] == "lower_is_better"
            else N_("On this questionnaire a higher number is better."))


def total(instrument: Instrument, value: float) -> Words:
    """A score as it is written by itself: "11", "4.7", and "68 of 100" where it is not the total of the form."""
    ends = score_range(instrument)
    if derived_rule(instrument) and ends:
        return say(N_("%(n)s of %(top)s"), n=Number(value), top=ends[1])
    return say(N_("%(n)s"), n=Number(value))


def _side(change: float) -> Words:
    return say(N_("higher") if change > 0 else N_("lower"))
