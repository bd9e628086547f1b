"""What a treatment session is, and the pure rules on it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from journal.access.permissions import Scope
from journal.core.text import N_, Number, Words, say


class Kind(StrEnum):
    DOSING = "dosing"
    INTEGRATION = "integration"


class Phase(StrEnum):
    """Where in a course a session stands."""

    PREPARATION = "preparation"
    INDUCTION = "induction"
    MAINTENANCE = "maintenance"


MEDICINES = {"ketamine": N_("Ketamine"), "esketamine": N_("Esketamine"), "other": N_("Another medicine")}
ROUTES = {  # side_effects.json, routes
    "iv": N_("Drip into a vein (IV)"), "im": N_("Injection into a muscle (IM)"),
    "intranasal_esketamine": N_("Esketamine nasal spray"), "intranasal_compounded": N_("Compounded nasal spray"),
    "lozenge": N_("Lozenge or troche by mouth"), "sublingual": N_("Tablet or liquid under the tongue"),
    "oral_swallowed": N_("Swallowed"),
}
ROUTE_SHORT = {"iv": "IV", "im": "IM", "intranasal_esketamine": N_("nasal spray"),
               "intranasal_compounded": N_("nasal spray"), "lozenge": N_("lozenge"), "sublingual": N_("sublingual"),
               "oral_swallowed": N_("swallowed")}
SETTINGS = {"clinic": N_("At the clinic"), "home": N_("At home"), "elsewhere": N_("Somewhere else")}
PHASES = {Phase.PREPARATION: N_("Preparation"), Phase.INDUCTION: N_("Induction"), Phase.MAINTENANCE: N_("Maintenance")}

VitalsWhen = Literal["before", "during", "after", "home"]
VITALS_WHEN: tuple[VitalsWhen, ...] = ("before", "during", "after")
"""When a session is measured."""

DOSE_MAX_MG = 2000.0
WEIGHT_RANGE_KG = (20.0, 350.0)
VITALS_RANGE = {  # daily_checkin.json, home_dosing; oxygen saturation: our own
    "systolic": (60, 260), "diastolic": (30, 160), "pulse": (30, 220), "spo2": (50, 100),
}
MINUTES_RANGE = (1, 720)
MINUTE_RANGE = (0, MINUTES_RANGE[1])
DAY_FIRST = date(1990, 1, 1)
DAYS_AHEAD = 730
TEXT_MAX = 4000
SHORT_TEXT_MAX = 200


@dataclass(frozen=True)
class Vitals:
    """One reading around a dose, or at home: blood pressure in mmHg, pulse per minute, oxygen saturation in %. Of
    those during a session there can be several; `minute` counts from its start. The fields are stored in this order.
    """

    when: VitalsWhen
    systolic: int | None = None
    diastolic: int | None = None
    pulse: int | None = None
    spo2: int | None = None
    minute: int | None = None

    @property
    def is_empty(self) -> bool:
        return self.systolic is self.diastolic is self.pulse is self.spo2 is None


@dataclass(frozen=True)
class Session:
    """One dosing or integration session, planned or past.

    `day` is the local day in `zone`; `starts_at` (UTC) is None when no time was given. `dose_mg` in mg, `weight_kg`
    in kg, `minutes` is the duration. `number` counts dosing sessions by day and is filled in by `numbered`.
    `entered_by` is an account id; `note_by` the one whose words the note is; `joined_into` names the session that this
    double was joined with; `kept_apart` says that a person looked and they are two.
    """

    id: UUID
    kind: Kind
    day: date
    zone: str
    entered_by: UUID
    entered_at: datetime
    starts_at: datetime | None = None
    minutes: int | None = None
    booked_on: date | None = None
    phase: Phase | None = None
    medicine: str | None = None
    route: str | None = None
    dose_mg: float | None = None
    weight_kg: float | None = None
    setting: str | None = None
    companion: str | None = None
    vitals: tuple[Vitals, ...] = ()
    with_whom: str | None = None
    focus: str | None = None
    practice: str | None = None
    note: str | None = None
    note_by: UUID | None = None
    changed_at: datetime | None = None
    changed_by: UUID | None = None
    joined_into: UUID | None = None
    kept_apart: bool = False
    deleted: bool = False
    number: int | None = None

    @property
    def written_at(self) -> datetime:
        """When this version was written."""
        return self.changed_at or self.entered_at

    @property
    def mg_per_kg(self) -> float | None:
        if self.dose_mg is None or not self.weight_kg:
            return None
        return self.dose_mg / self.weight_kg

    def is_planned(self, today: date) -> bool:
        return self.day > today


def numbered(sessions: Iterable[Session]) -> list[Session]:
    """Live sessions in date order, dosing ones counted from 1; joined and deleted ones are left out.

    Two of one day that nobody has joined or kept apart yet are counted once: they bear the same number.
    """
    live = [s for s in sessions if s.joined_into is None and not s.deleted]
    live.sort(key=lambda s: (s.day, s.kind, s.starts_at.isoformat() if s.starts_at else "", str(s.id)))
    found: list[Session] = []
    last, count = None, 0
    for one in live:
        if one.kind is not Kind.DOSING:
            found.append(one)
            continue
        if last is None or last.day != one.day or one.kept_apart or last.kept_apart:
            count += 1
        last = one
        found.append(replace(one, number=count))
    return found


def visible_part(session: Session, scopes: frozenset[Scope], reads_text: bool = True,
                 reader: UUID | None = None) -> Session:
    """The session without what consent does not cover; `reads_text` is False for clinic staff, who see no free text.
    A note is always open to `reader` who wrote it."""
    own_note = reader is not None and session.note_by == reader
    if not reads_text or (Scope.NOTES not in scopes and not own_note):
        session = replace(session, note=None, note_by=None)
    if not reads_text:
        session = replace(session, companion=None, with_whom=None, focus=None, practice=None)
    return session


FILLED = ("starts_at", "minutes", "booked_on", "phase", "medicine", "route", "dose_mg", "weight_kg", "setting",
          "companion", "with_whom", "focus", "practice")
"""What a session takes from its double where it says nothing itself."""


def with_joined(sessions: Iterable[Session]) -> list[Session]:
    """The same sessions, with the gaps of each filled from those that were joined into it, earliest entered first.
    Computed for reading; what is stored stays as each person entered it."""
    found = sorted(sessions, key=lambda s: s.entered_at)
    doubles_of = defaultdict(list)
    for one in found:
        if one.joined_into and not one.deleted:
            doubles_of[one.joined_into].append(one)
    return [_filled(one, doubles_of[one.id]) if one.id in doubles_of else one for one in found]


def _filled(session: Session, others: Iterable[Session]) -> Session:
    for other in others:
        gaps = {name: getattr(other, name) for name in FILLED if getattr(session, name) is None}
        taken = {reading.when for reading in session.vitals}
        vitals = sorted((*session.vitals, *(reading for reading in other.vitals if reading.when not in taken)),
                        key=lambda reading: VITALS_WHEN.index(reading.when))
        note: dict[str, Any] = {"note": other.note, "note_by": other.note_by} if session.note is None else {}
        session = replace(session, vitals=tuple(vitals), **gaps, **note)
    return session


def doubles(sessions: Iterable[Session]) -> list[tuple[Session, Session]]:
    """Pairs (entered first, entered later) of one day and kind that nobody has joined or kept apart yet."""
    same = defaultdict(list)
    for one in sorted(sessions, key=lambda s: (s.entered_at, str(s.id))):
        if one.joined_into is None and not one.kept_apart and not one.deleted:
            same[one.day, one.kind].append(one)
    return [(first, other) for first, *others in same.values() for other in others]


def last_and_next(sessions: Iterable[Session], today: date,
                  kind: Kind | None = None) -> tuple[Session | None, Session | None]:
    """The latest session up to and including today, and the first one after it; of one `kind`, if named."""
    asked = [s for s in sessions if kind in (None, s.kind)]
    past = [s for s in asked if not s.is_planned(today)]
    planned = [s for s in asked if s.is_planned(today)]
    return (max(past, key=lambda s: s.day, default=None), min(planned, key=lambda s: s.day, default=None))


def problems(session: Session, today: date) -> dict[str, Words]:
    """Field → what is wrong with it, in words for the person; those of the second reading are named like
    "vitals_1_systolic"."""
    return dict([*_day_problems(session, today), *_number_problems(session), *_choice_problems(session)])


def _day_problems(session: Session, today: date) -> Iterator[tuple[str, Words]]:
    if not DAY_FIRST <= session.day <= today + timedelta(days=DAYS_AHEAD):
        yield "day", N_("Choose a day after 1990 and within the next two years.")
    if session.booked_on and not DAY_FIRST <= session.booked_on <= min(today, session.day):
        yield "booked_on", N_("The day of booking cannot lie after the session or after today.")


def _number_problems(session: Session) -> Iterator[tuple[str, Words]]:
    if session.dose_mg is not None and not 0 < session.dose_mg <= DOSE_MAX_MG:
        yield "dose_mg", say(N_("Give the dose in mg, more than 0 and at most %(high)s."), high=Number(DOSE_MAX_MG, 0))
    for name, value, (low, high) in (("weight_kg", session.weight_kg, WEIGHT_RANGE_KG),
                                     ("minutes", session.minutes, MINUTES_RANGE)):
        if value is not None and not low <= value <= high:
            yield name, _between(low, high)
    for n, reading in enumerate(session.vitals):
        for name, words in reading_problems(reading).items():
            yield f"vitals_{n}_{name}", words


def reading_problems(reading: Vitals) -> dict[str, Words]:
    """Field → what is wrong with it: numbers that cannot be stored."""
    ranges = VITALS_RANGE | {"minute": MINUTE_RANGE}
    found: dict[str, Words] = {name: _between(low, high) for name, (low, high) in ranges.items()
                               if (value := getattr(reading, name)) is not None and not low <= value <= high}
    upper, lower = reading.systolic, reading.diastolic
    if upper is not None and lower is not None and upper <= lower and "systolic" not in found:
        found["systolic"] = N_("The upper number has to be higher than the lower one.")
    return found


def _choice_problems(session: Session) -> Iterator[tuple[str, Words]]:
    for name, known in (("medicine", MEDICINES), ("route", ROUTES), ("setting", SETTINGS)):
        if getattr(session, name) not in (None, *known):
            yield name, CHOOSE
    for name, most in (("companion", SHORT_TEXT_MAX), ("with_whom", SHORT_TEXT_MAX), ("focus", TEXT_MAX),
                       ("practice", TEXT_MAX), ("note", TEXT_MAX)):
        if len(getattr(session, name) or "") > most:
            yield name, say(N_("This is too long. %(most)s characters fit."), most=Number(most, 0))


CHOOSE = N_("Choose one from the list.")


def _between(low: float, high: float) -> Words:
    return say(N_("Give a number from %(low)s to %(high)s."), low=Number(low, 0), high=Number(high, 0))
