"""The long file for statistics programs: one value per row, and the dictionary of its measures."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID
from zoneinfo import ZoneInfo

from journal.core.text import N_
from journal.entries.extra import Item
from journal.entries.profiles import ITEMS
from journal.entries.rules import Entry
from journal.exchange.formats.cells import Cell
from journal.questionnaires.instruments import ALL
from journal.questionnaires.responses import Response
from journal.treatment.readings import Reading
from journal.treatment.rules import DOSE_MAX_MG, VITALS_RANGE, Kind, Session, Vitals

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


VITALS_TIMES = "before, during (with its minute) or after a dose, or at home"
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
    "side_effect_not_there": Measure(N_("Side effect that was asked for by name and was not there"), "yes=1", 1, 1,
                                     NEITHER, "side effect"),
    "side_effect_now": Measure(N_("How a side effect that was told before is now"), "yes=1", 1, 1, NEITHER,
                               "side effect: gone, still or worse"),
    "side_effect_onset": Measure(N_("When a side effect began"), "yes=1", 1, 1, NEITHER, "side effect: answer"),
    "side_effect_lasted": Measure(N_("How long a side effect was there"), "yes=1", 1, 1, NEITHER,
                                  "side effect: answer"),
    "side_effect_session": Measure(N_("Dosing session that a side effect is put to"), "session", 1, None, NEITHER,
                                   "side effect"),
    "too_low": Measure(N_("Too low to log"), "yes=1", 1, 1, NEITHER),
    "same_day_as_dosing": Measure(N_("Written between a dose and the next morning"), "yes=1", 1, 1, NEITHER),
    "suicidal_thoughts": Measure(N_("Thoughts of not wanting to live, from 0 “No” to 4"), "score", 0, 4, LOWER),
    "suicidal_thoughts_not_said": Measure(N_("Thoughts of not wanting to live: preferred not to say"), "yes=1", 1, 1,
                                          NEITHER),
    "session": Measure(N_("Session"), "yes=1", 1, 1, NEITHER, "dosing or integration"),
    "dose": Measure(N_("Dose"), "mg", 0, DOSE_MAX_MG, NEITHER, "route"),
    "dose_per_weight": Measure(N_("Dose per body weight"), "mg/kg", 0, None, NEITHER, "route"),
    "systolic": Measure(N_("Blood pressure, upper value"), "mm[Hg]", *VITALS_RANGE["systolic"], NEITHER,
                        VITALS_TIMES),
    "diastolic": Measure(N_("Blood pressure, lower value"), "mm[Hg]", *VITALS_RANGE["diastolic"], NEITHER,
                         VITALS_TIMES),
    "pulse": Measure(N_("Pulse"), "/min", *VITALS_RANGE["pulse"], NEITHER, VITALS_TIMES),
    "spo2": Measure(N_("Oxygen saturation"), "%", *VITALS_RANGE["spo2"], NEITHER, VITALS_TIMES),
}
MEASURES |= {item.name: Measure(str(item.question), "score", item.low, item.high, NEITHER) if item.is_scale else
             Measure(str(item.question), "yes=1", 1, 1, NEITHER, "answer") for item in ITEMS.values()}
MEASURES |= {"followed": Measure(N_("What the person follows besides, answered with yes or no"), "yes=1", 0, 1, NEITHER,
                                 "what is followed"),
             "followed_scale": Measure(N_("What the person follows besides, answered with a number"), "score", 0, 10,
                                       NEITHER, "what is followed")}
MEASURES |= {"questionnaire": Measure(N_("Total of a questionnaire"), "score", 0, 100, NEITHER, "questionnaire"),
             "questionnaire_answer": Measure(N_("Answer to one question of a questionnaire"), "score", 0, 10, NEITHER,
                                             "questionnaire: question")}
_ANSWERS = ("mood", "anxiety", "energy", "sleep_quality", "sleep_hours")


def dictionary() -> Iterator[Sequence[Cell]]:
    """One row per measure."""
    for key, measure in MEASURES.items():
        yield (key, measure.item, measure.label, measure.unit, measure.low, measure.high, measure.direction)


def rows(entries: Iterable[Entry], sessions: Iterable[Session], doses: Sequence[Session],
         readings: Iterable[Reading] = (), followed: Iterable[Item] = (),
         responses: Iterable[Response] = ()) -> Iterator[Sequence[Cell]]:
    """All values of these entries, sessions, readings at home and questionnaires. `doses` are all dosing sessions,
    numbered and by day, also those before the first entry: the last two columns count from the latest of them (0 on its
    own day)."""
    days = [dose.day for dose in doses]
    scales = {item.name for item in followed if item.is_scale}

    def since(day: date) -> tuple[Cell, Cell]:
        place = bisect_right(days, day)
        return ((day - days[place - 1]).days, doses[place - 1].number) if place else (None, None)

    numbers = {dose.id: dose.number for dose in doses if dose.number is not None}
    for entry in entries:
        for measure, item, value in (*_of_entry(entry), *_of_effects(entry, numbers), *_besides(entry, scales)):
            yield _row(str(entry.id), entry.day, entry.wall_time, source(entry), measure, item, value,
                       since(entry.day))
    for session in sessions:
        for measure, item, value in _of_session(session):
            yield _row(str(session.id), session.day, start(session), "session", measure, item, value,
                       since(session.day))
    for one in readings:
        for measure, item, value in _of_vitals(one.vitals):
            yield _row(str(one.id), one.day, one.local.time(), "home", measure, item, value, since(one.day))


    for response in responses:
        for measure, item, value in _of_response(response):
            yield _row(str(response.id), response.day, None, "questionnaire", measure, item, value,
                       since(response.day))


def _of_response(response: Response) -> Iterator[tuple[str, str, float]]:
    name = ALL[response.instrument].short_title
    if response.total is not None:
        yield "questionnaire", name, response.total
    for item, value in sorted(response.answers.items()):
        if value is not None:
            yield "questionnaire_answer", f"{name}: {item}", value


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
    if entry.too_low:
        yield "too_low", "", 1
    if entry.groggy:
        yield "same_day_as_dosing", "", 1
    if isinstance(entry.thoughts, int):
        yield "suicidal_thoughts", "", entry.thoughts
    elif entry.thoughts:
        yield "suicidal_thoughts_not_said", "", 1


def _of_effects(entry: Entry, numbers: Mapping[UUID, int]) -> Iterator[tuple[str, str, float]]:
    """`numbers` are those of the dosing sessions."""
    if entry.tells_effects:
        yield "side_effects_asked", "", 1
    for effect in entry.reported:
        yield "side_effect", effect.key, effect.counted
        if effect.severity is None:
            yield "side_effect_open", effect.key, 1
    told = {effect.key for effect in entry.side_effects or ()}
    for key in (entry.asked or ()) if entry.side_effects is not None else ():
        if key not in told:
            yield "side_effect_not_there", key, 1
    for effect in entry.side_effects or ():
        for name in ("now", "onset", "lasted"):
            if answer := getattr(effect, name):
                yield f"side_effect_{name}", f"{effect.key}: {answer}", 1
        if effect.session_id and effect.session_id in numbers:
            yield "side_effect_session", effect.key, numbers[effect.session_id]


def _besides(entry: Entry, scales: Collection[str]) -> Iterator[tuple[str, str, float]]:
    """Answers to extra questions: a number on its scale, or 1 for the answer that was chosen."""
    for name, given in entry.answers.items():
        item = ITEMS.get(name)
        if item and item.is_scale and isinstance(given, int):
            yield name, "", given
        elif item:
            yield name, str(given), 1
    for key, value in entry.context.items():
        yield "followed_scale" if key in scales else "followed", key, value


def _of_session(session: Session) -> Iterator[tuple[str, str, float]]:
    yield "session", session.kind.value, 1
    if session.kind is not Kind.DOSING:
        return
    if session.dose_mg is not None:
        yield "dose", session.route or "", session.dose_mg
    if session.mg_per_kg is not None:
        yield "dose_per_weight", session.route or "", round(session.mg_per_kg, 3)
    for reading in session.vitals:
        yield from _of_vitals(reading)


def _of_vitals(reading: Vitals) -> Iterator[tuple[str, str, float]]:
    """Each number with its time: before, "during" or "during 15 min", after, home."""
    when = reading.when if reading.minute is None else f"{reading.when} {reading.minute} min"
    for name in VITALS_RANGE:
        value = getattr(reading, name)
        if value is not None:
            yield name, when, value
