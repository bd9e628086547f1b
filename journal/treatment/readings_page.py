"""What the page of readings at home shows; every word is decided here. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from journal.core.fields import Field
from journal.core.period import Period
from journal.core.text import N_, Clock, Day, Number, Words, plural, say
from journal.treatment import facts, notices, vitals, vitals_chart
from journal.treatment.facts import ReadingLine
from journal.treatment.notices import Notice
from journal.treatment.reader import Button, Reader
from journal.treatment.readings import Reading, newest_first
from journal.treatment.vitals_chart import Say, Spot, VitalsChart

SHOWN_DAYS = 56
WHO_SEES = N_("People with whom you share sessions can see this. Nobody watches it live.")
CHART_ALT = N_("Chart of the readings at home on these days. The numbers are in the table below it.")


@dataclass(frozen=True)
class ReadingsPage:
    """The form (own pages alone), then sentence, chart and table of `period`; `lines` go with `deletes`."""

    title: Words
    reader: Reader
    asked: Words | None
    who_sees: Words | None
    notice: Notice | None
    fields: Sequence[Field]
    carried: Sequence[tuple[str, str]]
    action: str
    period: Words
    said: Sequence[Words]
    chart: VitalsChart | None
    lines: Sequence[ReadingLine]
    deletes: Sequence[Button]
    empty: Words
    earlier: str | None
    later: str | None
    back: str
    errors: Sequence[Field]


def readings_page(found: Sequence[Reading], period: Period, reader: Reader, is_asked: bool, is_older: bool,
                  form: tuple[Sequence[Field], Sequence[tuple[str, str]], Notice | None], words: Say) -> ReadingsPage:
    """`found` are the live readings of `period`; `is_older`: there are some before it. `form` has the fields, the
    hidden ones, and what a number asks for that was sent and not stored."""
    fields, carried, asking = form
    ordered = newest_first(found)
    after = period.after().last
    return ReadingsPage(
        title(reader), reader, _asked(reader) if is_asked else None, WHO_SEES if reader.is_own else None,
        asking or _notice(ordered, reader), fields, carried, reader.address("save_reading"), _period(period, reader),
        said(ordered, reader), vitals_chart.chart(spots(ordered, period), CHART_ALT, words),
        [facts.reading_line(_when(one), one.vitals) for one in ordered],
        [Button(N_("Delete"), reader.address("delete_reading", reading_id=one.id)) for one in ordered],
        N_("No readings in these days."),
        reader.address("readings", until=period.before().last.isoformat()) if is_older else None,
        None if period.last >= reader.today else reader.address("readings", until=min(after, reader.today).isoformat()),
        reader.address("sessions"), [one for one in fields if one.error])


def title(reader: Reader) -> Words:
    if reader.is_own:
        return N_("Blood pressure at home")
    return say(N_("Blood pressure at home of %(name)s"), name=reader.patient)


def _asked(reader: Reader) -> Words:
    if reader.is_own:
        return N_("Your plan of treatment asks for readings at home. How often is for you and your clinic to say.")
    return N_("The plan of treatment asks for readings at home.")


def _period(period: Period, reader: Reader) -> Words:
    if period.last == reader.today:
        return plural(N_("The last %(n)s week"), N_("The last %(n)s weeks"), SHOWN_DAYS // 7)
    return say(N_("%(first)s to %(last)s"), first=Day(period.first, "full"), last=Day(period.last, "full"))


def _notice(ordered: Sequence[Reading], reader: Reader) -> Notice | None:
    """A fresh very high reading comes before everything else."""
    found = [one for one in ordered if vitals.is_very_high(one.vitals)]
    notice = notices.very_high(found[0].vitals, found[0].day, reader) if found else None
    return notice if notice and notice.fresh else None


def _when(one: Reading) -> Words:
    return say(N_("%(day)s, %(time)s"), day=Day(one.day, "short"), time=Clock(one.local))


def said(ordered: Sequence[Reading], reader: Reader) -> list[Words]:
    """The last reading and the range of the others, in sentences; nothing where no blood pressure was taken."""
    known = [one for one in ordered if one.vitals.systolic is not None and one.vitals.diastolic is not None]
    if not known:
        return []
    last = known[0]
    found: list[Words] = [say(N_("Last reading: %(reading)s, %(day)s at %(time)s."),
                              reading=facts.pressure(last.vitals), day=facts.long_day(last.day, reader.today),
                              time=Clock(last.local))]
    if len(known) > 1:
        upper = [one.vitals.systolic or 0 for one in known]
        lower = [one.vitals.diastolic or 0 for one in known]
        found.append(say(N_("In %(n)s readings, the upper number was %(low)s to %(high)s, the lower one %(least)s to "
                            "%(most)s."), n=Number(len(known), 0), low=min(upper), high=max(upper), least=min(lower),
                         most=max(lower)))
    return found


def spots(ordered: Sequence[Reading], period: Period) -> list[Spot]:
    """The readings along the days from the first of them to the last."""
    oldest_first = list(reversed(ordered))
    if not oldest_first:
        return []
    first = oldest_first[0].measured_at
    whole = (oldest_first[-1].measured_at - first) or timedelta(seconds=1)
    return [Spot((one.measured_at - first) / whole, _day(one), one.vitals) for one in oldest_first]


def _day(one: Reading) -> Words:
    return say(N_("%(day)s %(month)s"), day=Day(one.day, "day_of_month"), month=Day(one.day, "month"))
