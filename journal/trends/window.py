"""Which stretch of the journal a page shows, and the ways to the neighbouring ones. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from journal.core.period import Period
from journal.core.text import N_, Day, Words, say

Span = Literal["2w", "6w", "since", "all", "custom"]
WEEKS: dict[Span, int] = {"2w": 14, "6w": 42}
USUAL: Span = "6w"
KEPT: frozenset[str] = frozenset({"2w", "6w", "since", "all"})
"""What is remembered of a choice."""
LONGEST = 3660
"""Days a page shows at most: ten years."""
_NAMES: dict[Span, Words] = {"2w": N_("2 weeks"), "6w": N_("6 weeks"), "since": N_("Since S1"),
                             "all": N_("All")}


@dataclass(frozen=True)
class SpanLink:
    """One choice of span; `args` are the arguments of its address."""

    key: Span
    name: Words
    args: Mapping[str, str]
    current: bool


@dataclass(frozen=True)
class Window:
    """The chosen stretch. `earlier` and `later` are arguments of the addresses beside it, None where nothing is;
    `is_latest` says that it ends today; `message` says why dates that were asked for are not the ones shown."""

    period: Period
    span: Span
    earlier: Mapping[str, str] | None
    later: Mapping[str, str] | None
    links: tuple[SpanLink, ...]
    label: Words
    is_latest: bool = True
    message: Words | None = None

    @property
    def args(self) -> Mapping[str, str]:
        """The arguments of an address that shows these days again."""
        return _args(self.span, self.period, self.period.last if self.is_latest else None)


def from_args(args: Mapping[str, str], today: date, first_day: date | None, first_dose: date | None = None) -> Window:
    """The window that an address asks for: `span`, with `to` for an earlier one, or `from` and `to`.

    It never ends after `today`, begins no earlier than `first_day` where the span is open, and is at most ten years
    long. What cannot be read falls back to the last six weeks, with a `message`.
    """
    first_dose = first_dose if first_dose and first_dose <= today else None
    begin = min(first_day or today, today)
    begin = max(begin, today - timedelta(days=LONGEST - 1))
    message: Words | None = None
    if args.get("from") or args.get("span") == "custom":
        period, message = _custom(args, begin, today)
        if period:
            return _window(period, "custom", begin, today, first_dose)
    wanted = args.get("span")
    span: Span = next((one for one in _NAMES if one == wanted), USUAL)
    if message or (span == "since" and first_dose is None):
        span = USUAL
    if span in WEEKS:
        last, bad = _day(args.get("to"))
        message = message or (UNREADABLE if bad and not args.get("from") else None)
        last = max(min(last or today, today), begin) if message is None else today
        return _window(Period.ending(last, WEEKS[span]), span, begin, today, first_dose, message)
    first = max(first_dose or begin, begin) if span == "since" else begin
    return _window(Period(first, today), span, begin, today, first_dose)


UNREADABLE = N_("We could not read these days. Please choose both again.")


def _custom(args: Mapping[str, str], begin: date, today: date) -> tuple[Period | None, Words | None]:
    first, bad_first = _day(args.get("from"))
    last, bad_last = _day(args.get("to"))
    if bad_first or bad_last or first is None:
        return None, UNREADABLE
    last = last or today
    if first > last:
        return None, N_("The first day comes after the last day. Please choose them again.")
    if first > today:
        return None, N_("These days have not come yet. Please choose earlier ones.")
    if last < begin:
        return None, N_("There are no check-ins as early as that.")
    return Period(max(first, begin), min(last, today)), None


def _window(period: Period, span: Span, begin: date, today: date, first_dose: date | None,
            message: Words | None = None) -> Window:
    earlier = later = None
    steps = span in WEEKS or span == "custom"
    if steps and period.first > begin:
        earlier = _args(span, Period.ending(period.first - timedelta(days=1), period.days))
    if steps and period.last < today:
        last = min(period.last + timedelta(days=period.days), today)
        later = _args(span, Period.ending(last, period.days), today)
    links = tuple(SpanLink(key, name, {"span": key}, key == span) for key, name in _NAMES.items()
                  if key != "since" or first_dose)
    return Window(period, span, earlier, later, links, _label(period), period.last == today, message)


def _args(span: Span, period: Period, today: date | None = None) -> dict[str, str]:
    if span == "custom":
        return {"from": period.first.isoformat(), "to": period.last.isoformat()}
    if span not in WEEKS or period.last == today:
        return {"span": span}
    return {"span": span, "to": period.last.isoformat()}


def _label(period: Period) -> Words:
    style: Literal["day", "full"] = "day" if period.first.year == period.last.year else "full"
    if period.days == 1:
        return say(N_("%(day)s"), day=Day(period.first))
    return say(N_("%(first)s to %(last)s"), first=Day(period.first, style), last=Day(period.last, style))


def _day(text: str | None) -> tuple[date | None, bool]:
    """The day and whether something stood there that is none."""
    if not text:
        return None, False
    try:
        return date.fromisoformat(text), False
    except ValueError:
        return None, True
