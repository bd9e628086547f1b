"""The long file for statistics programs: one value per row, and the dictionary of its measures."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from journal.core.text import N_
from journal.entries.rules import Entry
from journal.exchange.formats.cells import Cell
from journal.treatment.rules import DOSE_MAX_MG, VITALS_RANGE, Kind, Session

HEAD = ("record_id", "date", "time", "source", "measure", "item", "value", "unit", "scale_min", "scale_max",
        "days_since_last_dose", "session_no")
DICTIONARY_HEAD = ("measure", "item", "label", "unit", "min", "max", "direction")

HIGHER, LOWER, NEITHER = "higher_is_better", "lower_is_better", "none"


@dataclass(frozen=True)
class Measure:
    """What the values of one measure mean. `item` in the dictionary says what stands in the column of that name."""

    label: str
    unit: str
    low: float | None
    high: float | None
    direction: str
    item: str = ""


MEASURES: dict[str, Measure] = {
    "mood": Measure(N_("Mood"), "score", 0, 10, HIGHER),
    "anxiety": Measure(N_("Anxiety"), "score", 0, 10, LOWER),
    "energy": Measure(N_("Energy"), "score", 0, 10, HIGHER),
    "sleep_quality": Measure(N_("Sleep quality"), "score", 0, 10, HIGHER),
    "sleep_hours": Measure(N_("Hours of sleep"), "h", 0, 16, NEITHER),
    "side_effects_asked": Measure(N_("Question about side effects answered, also with “None”"), "yes=1", 1, 1, NEITHER),
    "side_effect": Measure(N_("Side effect, how bad; 1 also where that was left open"), "severity", 1, 4, LOWER,
                           "side effect"),
    "side_effect_open": Measure(N_("Side effect for which nobody said how bad it was"), "yes=1", 1, 1, NEITHER,
                                "side effect"),
    "too_low": Measure(N_("Too low to log"), "yes=1", 1, 1, NEITHER),
    "session": Measure(N_("Session"), "yes=1", 1, 1, NEITHER, "dosing or integration"),
    "dose": Measure(N_("Dose"), "mg", 0, DOSE_MAX_MG, NEITHER, "route"),
    "dose_per_weight": Measure(N_("Dose per body weight"), "mg/kg", 0, None, NEITHER, "route"),
    "systolic": Measure(N_("Blood pressure, upper value"), "mm[Hg]", *VITALS_RANGE["systolic"], NEITHER,
                        "before, during or after"),
    "diastolic": Measure(N_("Blood pressure, lower value"), "mm[Hg]", *VITALS_RANGE["diastolic"], NEITHER,
                         "before, during or after"),
    "pulse": Measure(N_("Pulse"), "/min", *VITALS_RANGE["pulse"], NEITHER, "before, during or after"),
    "spo2": Measure(N_("Oxygen saturation"), "%", *VITALS_RANGE["spo2"], NEITHER, "before, during or after"),
}
_ANSWERS = ("mood", "anxiety", "energy", "sleep_quality", "sleep_hours")
_VITALS = ("systolic", "diastolic", "pulse", "spo2")


def dictionary() -> Iterator[Sequence[Cell]]:
    """One row per measure."""
    for key, measure in MEASURES.items():
        yield (key, measure.item, measure.label, measure.unit, measure.low, measure.high, measure.direction)


def rows(entries: Iterable[Entry], sessions: Iterable[Session], doses: Sequence[Session]) -> Iterator[Sequence[Cell]]:
    """All values of these entries and sessions. `doses` are all dosing sessions, numbered and by day, also those
    before the first entry: the last two columns count from the latest of them (0 on its own day)."""
    days = [dose.day for dose in doses]

    def since(day: date) -> tuple[Cell, Cell]:
        place = bisect_right(days, day)
        return ((day - days[place - 1]).days, doses[place - 1].number) if place else (None, None)

    for entry in entries:
        for measure, item, value in _of_entry(entry):
            yield _row(str(entry.id), entry.day, entry.wall_time, source(entry), measure, item, value,
                       since(entry.day))
    for session in sessions:
        for measure, item, value in _of_session(session):
            yield _row(str(session.id), session.day, start(session), "session", measure, item, value,
                       since(session.day))


def source(entry: Entry) -> str:
    """Where an entry came from: "check-in", or the reader of an import ("daylio_csv")."""
    named = (entry.original or {}).get("source")
    return str(named) if entry.origin == "import" and named else entry.origin


def start(session: Session) -> time | None:
    """The wall-clock time in the session's own zone."""
    return session.starts_at.astimezone(ZoneInfo(session.zone)).time() if session.starts_at else None


def _row(record: str, day: date, at: time | None, origin: str, measure: str, item: str, value: float,
         since: tuple[Cell, Cell]) -> Sequence[Cell]:
    meaning = MEASURES[measure]
    return (record, day, at, origin, measure, item, value, meaning.unit, meaning.low, meaning.high, *since)


def _of_entry(entry: Entry) -> Iterator[tuple[str, str, float]]:
    for name in _ANSWERS:
        value = getattr(entry, name)
        if value is not None:
            yield name, "", value
    if entry.side_effects is not None:
        yield "side_effects_asked", "", 1
    for effect in entry.side_effects or ():
        yield "side_effect", effect.key, effect.counted
        if effect.severity is None:
            yield "side_effect_open", effect.key, 1
    if entry.too_low:
        yield "too_low", "", 1


def _of_session(session: Session) -> Iterator[tuple[str, str, float]]:
    yield "session", session.kind.value, 1
    if session.kind is not Kind.DOSING:
        return
    if session.dose_mg is not None:
        yield "dose", session.route or "", session.dose_mg
    if session.mg_per_kg is not None:
        yield "dose_per_weight", session.route or "", round(session.mg_per_kg, 3)
    for reading in session.vitals:
        for name in _VITALS:
            value = getattr(reading, name)
            if value is not None:
                yield name, reading.when, value
