"""The tables of the summary: sessions, side effects, day by day. Cells are safe text, or paragraphs for free text."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import Any

from journal.access.permissions import Scope
from journal.core.text import N_, Day, Number, Words, plural
from journal.core.text import say as compose
from journal.entries.rules import Entry
from journal.exchange.paper import clean
from journal.exchange.paper.figures import Voice
from journal.exchange.rules import Record
from journal.treatment.rules import MEDICINES, PHASES, ROUTE_SHORT, Kind, Session, Vitals, VitalsWhen
from journal.treatment.vitals import highest

CELL = 18
"""Letters after which a line may break inside a table cell."""
NONE = "–"

Cell = str | list[clean.Paragraph]
Column = tuple[Words, str, list[Cell]]


@dataclass(frozen=True)
class Names:
    """What the reader calls a side effect, and how bad it was."""

    effect: Callable[[str], Words]
    severity: Callable[[int], Words]


def _table(columns: Sequence[Column], say: Voice, keep: int = 1) -> dict[str, Any]:
    """Columns without a single value are left out, except the first `keep`. Column: name, left/right/wide, cells."""
    used = [col for place, col in enumerate(columns) if place < keep or any(cell not in ("", NONE) for cell in col[2])]
    return {"head": [say(name) for name, _, _ in used], "kinds": [kind for _, kind, _ in used],
            "rows": [list(row) for row in zip(*(cells for _, _, cells in used), strict=True)]}


def day_name(day: date, record: Record, say: Voice) -> str:
    """A day as tables name it: with its weekday, or with its year where the period spans two."""
    period = record.history.period
    one_year = period.first.year == period.last.year == day.year
    return say(compose("%(day)s", day=Day(day, "short" if one_year else "full")))


def free(text: str | None, language: str) -> Cell:
    return clean.paragraphs(text, language, CELL) if text else ""


def dosing(record: Record, say: Voice) -> dict[str, Any] | None:
    """Number, date, phase, medicine with mg and mg/kg, blood pressure; None without dosing sessions in the period."""
    rows = _sessions(record, Kind.DOSING)
    if not rows:
        return None
    return _table([
        (N_("No."), "left", [str(one.number or "") for one in rows]),
        (N_("Date"), "left", [_session_day(one, record, say) for one in rows]),
        (N_("Phase"), "left", [say(PHASES[one.phase]) if one.phase else NONE for one in rows]),
        (N_("Medicine and dose"), "wide", [_dose(one, say) for one in rows]),
        (N_("Blood pressure before"), "right", [_pressure(one.vitals, "before", say) for one in rows]),
        (N_("Highest during"), "right", [_pressure(one.vitals, "during", say) for one in rows]),
        (N_("After"), "right", [_pressure(one.vitals, "after", say) for one in rows]),
    ], say, keep=2)


def integration(record: Record, say: Voice) -> dict[str, Any] | None:
    """Date, phase, focus and agreed practice; None without integration sessions in the period."""
    rows = _sessions(record, Kind.INTEGRATION)
    if not rows:
        return None
    language = record.person.language
    return _table([
        (N_("Date"), "left", [_session_day(one, record, say) for one in rows]),
        (N_("Phase"), "left", [say(PHASES[one.phase]) if one.phase else NONE for one in rows]),
        (N_("Focus"), "wide", [free(one.focus, language) for one in rows]),
        (N_("Agreed practice"), "wide", [free(one.practice, language) for one in rows]),
    ], say)


def _sessions(record: Record, kind: Kind) -> list[Session]:
    return [one for one in record.history.sessions if one.kind is kind and one.day in record.history.period]


def _session_day(one: Session, record: Record, say: Voice) -> str:
    name = day_name(one.day, record, say)
    return say(compose(N_("%(day)s, planned"), day=name)) if one.is_planned(record.history.today) else name


def _dose(one: Session, say: Voice) -> str:
    parts: list[Words] = [MEDICINES[one.medicine]] if one.medicine in MEDICINES else []
    if one.route in ROUTE_SHORT:
        parts.append(ROUTE_SHORT[one.route])
    if one.dose_mg is not None:
        dose, weight = Number(one.dose_mg), one.mg_per_kg
        parts.append(compose(N_("%(dose)s mg"), dose=dose) if weight is None else
                     compose(N_("%(dose)s mg (%(weight)s mg/kg)"), dose=dose, weight=Number(weight, 2)))
    return ", ".join(say(part) for part in parts) or NONE


def _pressure(vitals: Iterable[Vitals], when: VitalsWhen, say: Voice) -> str:
    """The highest reading of that time, by the upper number; in mmHg."""
    top = highest(vitals, when)
    if top is None or top.systolic is None:
        return NONE
    return f"{top.systolic}/{top.diastolic if top.diastolic is not None else NONE}"


def effects(record: Record, say: Voice, names: Names) -> dict[str, Any] | None:
    """Effect, days reported, worst severity in words, last day; None if none was reported. Days that were filled in
    late are named beside the count, not in it."""
    found: dict[str, list[tuple[date, int | None]]] = {}
    timely: dict[str, set[date]] = {}
    for entry in record.history.entries:
        for effect in entry.reported:
            found.setdefault(effect.key, []).append((entry.day, effect.severity))
            if not entry.is_late:
                timely.setdefault(effect.key, set()).add(entry.day)
    if not found:
        return None
    order = sorted(found.items(), key=lambda item: (-len({day for day, _ in item[1]}), -_worst(item[1]), item[0]))
    return _table([
        (N_("Side effect"), "left", [say(names.effect(key), CELL) for key, _ in order]),
        (N_("Days reported"), "right", [_days(timely.get(key, set()), told, say) for key, told in order]),
        (N_("At its worst"), "left", [_severity(_worst(told), say, names) for _, told in order]),
        (N_("Last reported"), "wide", [day_name(max(day for day, _ in told), record, say) for _, told in order]),
    ], say, keep=4)


def _days(timely: set[date], told: list[tuple[date, int | None]], say: Voice) -> str:
    late = len({day for day, _ in told} - timely)
    return say(compose(N_("%(n)s, and %(late)s late"), n=len(timely), late=late)) if late else str(len(timely))


def _worst(told: list[tuple[date, int | None]]) -> int:
    return max((level for _, level in told if level is not None), default=0)


def _severity(level: int, say: Voice, names: Names) -> str:
    return say(names.severity(level)) if level else say(N_("How bad it was is not known"))


def daily(record: Record, say: Voice, names: Names) -> dict[str, Any] | None:
    """One row a day with a check-in: the day's means, its side effects, what else there is to know."""
    days: dict[date, list[Entry]] = {}
    for entry in record.history.entries:
        days.setdefault(entry.day, []).append(entry)
    if not days:
        return None
    marks = _marks(record)
    order = sorted(days.items())

    def mean(name: str) -> list[Cell]:
        return [_mean([getattr(entry, name) for entry in _counted(told, name)], say) for _, told in order]

    return _table([
        (N_("Date"), "left", [day_name(day, record, say) for day, _ in order]),
        (N_("Mood"), "right", mean("mood")), (N_("Anxiety"), "right", mean("anxiety")),
        (N_("Energy"), "right", mean("energy")), (N_("Sleep, hours"), "right", mean("sleep_hours")),
        (N_("Sleep quality"), "right", mean("sleep_quality")),
        (N_("Side effects"), "wide", [_day_effects(told, say, names) for _, told in order]),
        (N_("About this day"), "wide", [_about(told, marks.get(day, []), say) for day, told in order]),
    ], say)


def _counted(told: list[Entry], name: str) -> list[Entry]:
    """The day's timely answers; those from soon after a dose, and then late ones, only on a day that has no others, as
    on the charts."""
    timely = [one for one in told if getattr(one, name) is not None and not one.is_late]
    return [one for one in timely if not one.groggy] or timely or told


def _marks(record: Record) -> dict[date, list[Words]]:
    found: dict[date, list[Words]] = {}
    if Scope.SESSIONS in record.scopes:
        for one in record.history.sessions:
            name = compose(N_("session %(number)s"), number=one.number) if one.number else N_("integration session")
            found.setdefault(one.day, []).append(name)
    return found


def _mean(values: list[float | None], say: Voice) -> str:
    told = [value for value in values if value is not None]
    return say.number(fmean(told)) if told else NONE


def _day_effects(told: list[Entry], say: Voice, names: Names) -> str:
    worst: dict[str, int] = {}
    for entry in told:
        for effect in entry.reported:
            worst[effect.key] = max(worst.get(effect.key, 0), effect.severity or 0)
    parts = [compose(N_("%(effect)s (%(severity)s)"), effect=names.effect(key), severity=names.severity(level))
             if level else names.effect(key) for key, level in worst.items()]
    if not parts and any(entry.side_effects is not None for entry in told):
        return say(N_("none") if any(entry.says_none for entry in told) else N_("none of those asked"))
    return ", ".join(say(part, CELL) for part in parts)


def _about(told: list[Entry], marks: list[Words], say: Voice) -> str:
    parts = list(marks)
    if any(entry.too_low for entry in told):
        parts.append(N_("too low to log"))
    if any(entry.groggy for entry in told):
        parts.append(N_("same day as dosing"))
    late = max((entry.days_late for entry in told if entry.is_late), default=0)
    if late:
        parts.append(plural(N_("written %(n)s day later"), N_("written %(n)s days later"), late))
    rated = sum(not one.too_low for one in told)
    if rated > 1:
        parts.append(plural(N_("mean of %(n)s check-in"), N_("mean of %(n)s check-ins"), rated))
    return ", ".join(say(part) for part in parts)
