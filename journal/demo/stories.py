"""Six made-up people and their diaries, the same each time relative to today. Pure: told today, seeded by name."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from journal.entries.extra import SLEEP_QUALITY
from journal.entries.rules import MONTHLY, Entry, SideEffect, Thoughts
from journal.entries.side_effects import QUICK_MONTHLY, QUICK_SESSION_DAY
from journal.treatment.course import Course
from journal.treatment.readings import Reading
from journal.treatment.rules import Kind, Phase, Session, Vitals

LONG_NOTE = (
    "Hoy caminé hasta el puerto con mi hermana. No hablamos mucho y estuvo bien así. En la última sesión apareció la "
    "casa de la abuela: el patio, el limonero, la radio de la cocina. No era triste. Era como volver a tener un "
    "sitio.\n\nQuiero contarle a mi terapeuta tres cosas: que duermo algo mejor, que sigo evitando el teléfono por "
    "las mañanas, y que el domingo me reí de verdad, con ganas, por primera vez en meses. 🌊🍋\n\nTambién "
    "tengo miedo de que se pase. Intento no mirar el calendario todo el rato."
)
NOTES = ("Slow morning, better after a walk.", "Talked with a friend on the phone.", "Work was a lot today.",
         "Cooked something for once.", "Woke up at four and could not get back to sleep.", "Quiet day. That was fine.",
         "Wrote down what I remember of the session.", "Long day at the clinic, slept right after.")
FOCUS = ("What came up with my father", "Saying no at work", "Being kind to myself on slow days")
PRACTICE = ("Ten minutes outside before the first screen", "One short call to a friend each week",
            "Writing three lines before sleep")


PLAN = {
    "signs": "I stop answering messages.\nI lie awake and go over old things.\nEverything feels like my fault.",
    "helps": "The loop around the lake, slow.\nThe playlist from the summer.\nFeeding Otis, then sitting with him.",
    "people": "Nadia (sister), 555 0134\nLuis from next door, 555 0178, after 18.00",
    "professionals": "Dr Hanna Weiss, 555 0110\nNorthlight Clinic, 555 0199, 9-17",
    "safer": "Nadia keeps what I do not need at home.\nWhen it gets heavy I sleep at her place.",
}


THREAD: tuple[tuple[str, dict[str, Any]], ...] = (
    ("To let it be quiet for once.", {"words": "A long corridor, and then it was wide. I was less afraid than the last "
                                               "time.", "feelings": ["calm", "moved"]}),
    ("To look at what happened with my father, from a little further away.",
     {"words": "He was smaller than I remembered. I could stay in the room. I cried afterwards, that was fine.\n\n"
               "Keep: the window, and that I could open it.", "feelings": ["lighter", "sad", "tired"]}),
)
PINNED = {6: "On Sunday I laughed at dinner and noticed it.", 2: "I still do not answer the phone in the morning. Why?"}


@dataclass(frozen=True)
class Story:
    """One person: how long their diary is, how their days go, and with whom they share."""

    name: str
    email: str
    zone: str
    country: str
    days: int
    level: float
    lift: float
    half_life: float
    interval: int
    inductions: int
    route: str
    dose_mg: float
    weight_kg: float
    logs: Callable[[int], bool]
    late: Callable[[int], int] = lambda ago: 0
    away: Callable[[int], bool] = lambda ago: False
    """Days without a word, also where there was a session."""
    next_in: int | None = None
    effects: tuple[str, ...] = ("dissociation", "nausea", "tired", "headache")
    clinic: bool = True
    second_therapist: bool = False
    shares_notes: bool = False
    notes: tuple[str, ...] = NOTES
    note_chance: float = 0.12
    follows_up: bool = False
    """Answers the short check-ins now and then."""
    plan_weeks: int | None = None
    """Weeks from one maintenance session to the next, where a plan of treatment is written down."""
    extra: dict[int, str] = field(default_factory=dict)
    plan: dict[str, str] = field(default_factory=dict)
    """The safety plan, by part; who has one shares it with the therapist."""
    thread: tuple[tuple[str, dict[str, Any]], ...] = ()
    """Intention, and what is written after, of the last doses."""
    practice: str = ""
    pinned: dict[int, str] = field(default_factory=dict)
    """Days ago → a moment that was pinned then."""
    follows: tuple[str, ...] = ()
    """What is followed besides in the last weeks, which is shared too."""
    thoughts: dict[int, Thoughts] = field(default_factory=dict)
    """The answers to the question about suicidal thoughts, by days ago."""


STORIES = (
    Story("Mara Ellison", "patient@example.org", "America/New_York", "US", 222, 3.8, 2.6, 7, 21, 6, "iv", 38, 76,
          lambda ago: ago % 7 != 3, next_in=12, second_therapist=True, plan_weeks=3, plan=PLAN,
          thread=THREAD, practice=PRACTICE[0], pinned=PINNED,
          follows=("medication", "movement", "sleep_quality"), follows_up=True, thoughts={8: 0}),
    Story("Tomás Núñez Íñiguez", "tomas@example.org", "Europe/Madrid", "ES", 150, 4.2, 1.8, 9, 24, 6,
          "intranasal_esketamine", 84, 81, lambda ago: ago % 5 != 1, next_in=4, shares_notes=True,
          notes=("Día tranquilo. 🙂", "Mañana lenta, tarde mejor.", "Llamé a mi hermano."), extra={2: LONG_NOTE}),
    Story("Priya Raman", "priya@example.org", "America/Chicago", "US", 210, 4.6, 0.0, 7, 22, 5, "im", 60, 62,
          lambda ago: ago % 9 != 2, next_in=6, effects=("dissociation", "dizziness", "tired")),
    Story("Jonas Petrov", "jonas@example.org", "Europe/Sofia", "BG", 29, 3.1, 1.5, 6, 21, 4, "iv", 45, 90,
          lambda ago: ago % 4 != 2, next_in=2, thoughts={11: 1, 3: 1}),
    Story("Aiyana Brooks", "aiyana@example.org", "America/Denver", "US", 300, 4.4, 1.6, 8, 28, 6, "lozenge", 200, 70,
          lambda ago: ago % 6 != 4, away=lambda ago: 70 <= ago <= 133 or ago < 9, next_in=None, clinic=False,
          effects=("dissociation", "dizziness", "foggy", "urine_often")),
    Story("Ewan McBride", "ewan@example.org", "Europe/London", "GB", 120, 4.0, 1.9, 7, 21, 6, "iv", 40, 78,
          lambda ago: ago % 5 != 0, late=lambda ago: (5 if ago % 11 == 1 else 2 if ago % 6 == 1 else 0), next_in=9,
          second_therapist=True),
)


def dosing_days(story: Story, today: date) -> list[date]:
    """Induction twice a week from day 14 of the diary (day 7 for short ones), then one every `interval` days."""
    first = today - timedelta(days=story.days - (14 if story.days > 60 else 8))
    days = [first + timedelta(days=n // 2 * 7 + n % 2 * 3) for n in range(story.inductions)]
    while days[-1] + timedelta(days=story.interval) <= today - timedelta(days=2):
        days.append(days[-1] + timedelta(days=story.interval))
    return [day for day in days if day <= today - timedelta(days=1)]


def course(story: Story, today: date, writer: UUID, ids: Iterator[UUID]) -> Course | None:
    """The plan of treatment, from a week before the first dose."""
    if story.plan_weeks is None:
        return None
    first = dosing_days(story, today)[0] - timedelta(days=7)
    written = datetime.combine(first, time(9), ZoneInfo(story.zone)).astimezone(UTC)
    return Course(next(ids), first, writer, written, story.inductions, story.plan_weeks,
                  "esketamine" if "esketamine" in story.route else "ketamine", story.route,
                  home_readings=True)


def readings(story: Story, today: date, patient_id: UUID, ids: Iterator[UUID]) -> list[Reading]:
    """Readings at home on the evenings after the latest doses, where a plan asks for them."""
    if story.plan_weeks is None:
        return []
    draw, zone, found = random.Random(story.name + "readings"), ZoneInfo(story.zone), []
    for dose in dosing_days(story, today)[-2:]:
        for n in range(1, 4):
            if dose + timedelta(days=n) < today:
                taken = datetime.combine(dose + timedelta(days=n), time(19, 10 * n), zone).astimezone(UTC)
                found.append(Reading(next(ids), taken, story.zone, Vitals(
                    "home", 118 + draw.randrange(12), 74 + draw.randrange(8), 66 + draw.randrange(9)),
                    patient_id, taken))
    return found


def sessions(story: Story, today: date, patient_id: UUID, ids: Iterator[UUID]) -> list[Session]:
    """Dosing and integration sessions of the story, past and planned, entered by the patient."""
    draw, zone = random.Random(story.name + "sessions"), ZoneInfo(story.zone)
    found = []
    for n, day in enumerate(dosing_days(story, today)):
        start = datetime.combine(day, time(10, 30 if n % 2 else 0), zone).astimezone(UTC)
        systolic = 116 + draw.randrange(14)
        highest = systolic + 18 + draw.randrange(16)
        vitals = (Vitals("before", systolic, 74 + draw.randrange(8), 68 + draw.randrange(10), 98),
                  Vitals("during", highest - 8, 84, 84, 98, 15),
                  Vitals("during", highest, 86 + draw.randrange(9), 80 + draw.randrange(14), 97, 30),
                  Vitals("during", highest - 6, 82, 79, 98, 45),
                  Vitals("after", systolic + 4, 78, 72 + draw.randrange(8), 98))
        found.append(Session(
            next(ids), Kind.DOSING, day, story.zone, patient_id, start, start, 60, day - timedelta(days=10),
            Phase.INDUCTION if n < story.inductions else Phase.MAINTENANCE,
            "esketamine" if "esketamine" in story.route else "ketamine", story.route, story.dose_mg, story.weight_kg,
            "home" if story.route == "lozenge" else "clinic", "Partner", vitals))
        if n % 2 == 1:
            found.append(_integration(story, day + timedelta(days=2), zone, patient_id, next(ids), n))
    if story.next_in is not None:
        day = today + timedelta(days=story.next_in)
        start = datetime.combine(day, time(10), zone).astimezone(UTC)
        found.append(Session(
            next(ids), Kind.DOSING, day, story.zone, patient_id, start, start, 60, today - timedelta(days=3),
            Phase.MAINTENANCE if story.days > 60 else Phase.INDUCTION,
            "esketamine" if "esketamine" in story.route else "ketamine", story.route, story.dose_mg, story.weight_kg))
        found.append(_integration(story, day + timedelta(days=2), zone, patient_id, next(ids), 1))
    return [one for one in found if one.kind is Kind.DOSING or one.day != today]


def _integration(story: Story, day: date, zone: ZoneInfo, patient_id: UUID, session_id: UUID, n: int) -> Session:
    start = datetime.combine(day, time(16), zone).astimezone(UTC)
    return Session(session_id, Kind.INTEGRATION, day, story.zone, patient_id, start, start, 50,
                   with_whom="Dr Hanna Weiss", focus=FOCUS[n % len(FOCUS)], practice=PRACTICE[n % len(PRACTICE)])


def entries(story: Story, today: date, ids: Iterator[UUID]) -> Iterator[Entry]:
    """The diary, oldest day first: mood follows level, lift after a dose and the day's own weather."""
    draw, zone, doses = random.Random(story.name), ZoneInfo(story.zone), dosing_days(story, today)
    weather = 0.0
    for ago in range(story.days - 1, -1, -1):
        day = today - timedelta(days=ago)
        weather = 0.45 * weather + draw.gauss(0, 0.9)
        since = min(((day - dose).days for dose in doses if dose <= day), default=None)
        evening, values = _day(story, draw, day, ago, since, weather)
        if (not story.logs(ago) and since != 0) or story.away(ago) or ago == 0:
            continue
        written = datetime.combine(day + timedelta(days=min(story.late(ago), ago)), evening, zone).astimezone(UTC)
        if since == 0 and story.logs(ago):
            noon = datetime.combine(day, time(13, 10), zone).astimezone(UTC)
            yield Entry(next(ids), day, story.zone, noon, mood=_rating(story.level + 0.5),
                        side_effects=(SideEffect(story.effects[0], 2 + draw.randrange(2)),))
        yield Entry(next(ids), day, story.zone, written, **values | _besides(story, ago))


FOLLOWED_DAYS = 60


def _besides(story: Story, ago: int) -> dict[str, Any]:
    """Answers to what is followed; of its own dice, so that the rest of the diary stays as it is."""
    if ago >= FOLLOWED_DAYS or not story.follows:
        return {}
    draw = random.Random(f"{story.name} besides {ago}")
    told = {key: int(draw.random() < (0.9 if key == "medication" else 0.55)) for key in story.follows}
    quality = {SLEEP_QUALITY: draw.randrange(3, 9)} if told.pop(SLEEP_QUALITY, None) is not None else {}
    return {"context": told, **quality}


def follow_ups(story: Story, planned: Iterable[Session], today: date, ids: Iterator[UUID]) -> Iterator[Entry]:
    """The short check-in a day after the dose before the last one, and a monthly one; the newest are still waiting."""
    if not story.follows_up:
        return
    zone, dose = ZoneInfo(story.zone), [one for one in planned if one.kind is Kind.DOSING and one.day < today][-2]
    evening = datetime.combine(dose.day, time(21, 15), zone).astimezone(UTC)
    yield Entry(next(ids), dose.day, story.zone, evening, note="A soft ringing since noon, like far bells.",
                side_effects=(SideEffect("Ringing in my ears", 2, onset="hours", lasted="hours", session_id=dose.id),))
    next_day = evening + timedelta(hours=16)
    yield Entry(next(ids), dose.day + timedelta(days=1), story.zone, next_day, step="24h", session_id=dose.id, mood=6,
                asked=("Ringing in my ears", *(one.key for one in QUICK_SESSION_DAY)), side_effects=(
                    SideEffect("Ringing in my ears", now="gone", session_id=dose.id),))
    month = datetime.combine(today - timedelta(days=33), time(19, 30), zone).astimezone(UTC)
    yield Entry(next(ids), today - timedelta(days=33), story.zone, month, step=MONTHLY,
                asked=tuple(one.key for one in QUICK_MONTHLY), side_effects=(SideEffect("urine_often", 1),))


def _day(story: Story, draw: random.Random, day: date, ago: int, since: int | None,
         weather: float) -> tuple[time, dict[str, Any]]:
    """One day's answers. Every number is drawn on every day, so that a gap does not change the days after it."""
    lift = story.lift * 2 ** (-(since - 1) / story.half_life) if since is not None and since >= 1 else 0.0
    mood = _rating(story.level + lift + weather + (0.4 if day.weekday() >= 5 else 0))
    anxiety = _rating(10 - story.level - 0.7 * lift - 0.6 * weather + draw.gauss(0, 0.8))
    energy = _rating(story.level + 0.6 * lift + 0.5 * weather + draw.gauss(0, 0.8))
    sleep = min(11.0, max(3.0, round(2 * (6.6 + 0.15 * lift + draw.gauss(0, 0.9))) / 2))
    evening, skips, too_low = time(18 + draw.randrange(4), draw.randrange(60)), draw.random(), draw.random()
    effects = _effects(story, draw, since)
    note = draw.choice(story.notes) if draw.random() < story.note_chance else None
    if too_low < 0.03 and mood <= 3:
        return evening, {"too_low": True}
    return evening, {
        "mood": mood, "anxiety": anxiety, "energy": None if skips < 0.06 else energy,
        "sleep_hours": None if skips > 0.94 else sleep, "side_effects": effects if skips < 0.9 else None,
        "note": story.extra.get(ago, note), "integration": True if since in (2, 3) else None,
        "thoughts": story.thoughts.get(ago)}


def _effects(story: Story, draw: random.Random, since: int | None) -> tuple[SideEffect, ...]:
    chances = {0: 0.9, 1: 0.5, 2: 0.25}
    chance = chances.get(since, 0.05) if since is not None else 0.04
    found = []
    for key in story.effects:
        if draw.random() < chance * (0.7 if key == story.effects[-1] else 1):
            found.append(SideEffect(key, 1 + (draw.random() < 0.45) + (since == 0 and draw.random() < 0.12)))
    return tuple(found)


def _rating(value: float) -> int:
    return min(10, max(0, round(value)))
