"""Made-up records for the tests of the printed summary."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from journal.access.permissions import ALL_SCOPES
from journal.core.period import Period
from journal.core.text import N_, Words, say
from journal.entries.rules import Entry, SideEffect
from journal.exchange.rules import Person, Record, Section
from journal.treatment.rules import Kind, Phase, Session, Vitals, numbered
from journal.trends.rules import Axis, Band, Bar, Chart, History, Marker, Point, Series, Table

LAST = date(2026, 5, 14)
MARA = Person("Mara Ellison", "M. E.", "America/New_York", "en")
EFFECTS = ("nausea", "headache", "feeling_unreal")
SEVERITIES = {1: "Noticed it", 2: "Got in the way", 3: "Stopped me", 4: "Frightening or dangerous"}


def effect_label(key: str) -> Words:
    return key.replace("_", " ").capitalize()


def severity_label(level: int) -> Words:
    return SEVERITIES[level]


def entry(n: int, day: date, late: int = 0, **answers: object) -> Entry:
    logged = datetime.combine(day + timedelta(days=late), time(20), UTC)
    return Entry(UUID(int=n), day, "UTC", logged, **answers)


def session(n: int, day: date, kind: Kind = Kind.DOSING, **more: object) -> Session:
    return Session(UUID(int=n), kind, day, "UTC", UUID(int=1), datetime.combine(day, time(9), UTC),
                   **more)


def history(days: int, seed: int = 1, notes: tuple[str, ...] = ()) -> History:
    """A course with gaps, late and double entries, and sessions every 12 days; `notes` with the first check-ins."""
    dice = random.Random(seed)
    period = Period.ending(LAST, days)
    rows: list[Entry] = []
    words = iter(notes)
    for n, day in enumerate(period):
        if dice.random() < 0.16 and days > 1:
            continue
        effects = tuple(SideEffect(key, dice.choice((None, 1, 1, 2, 3))) for key in EFFECTS if dice.random() < 0.12)
        rows.append(entry(n, day, late=6 if dice.random() < 0.05 else 0, mood=dice.randint(2, 8),
                          anxiety=dice.randint(2, 8), energy=dice.randint(1, 8), sleep_hours=dice.randint(8, 18) / 2,
                          side_effects=effects, note=next(words, None)))
        if dice.random() < 0.1:
            rows.append(entry(10_000 + n, day, mood=dice.randint(2, 8)))
        if dice.random() < 0.04:
            rows.append(entry(20_000 + n, day, too_low=True))
    readings = (Vitals("before", 128, 82), Vitals("during", 146, 91), Vitals("during", 151, 94),
                Vitals("after", 131, 84))
    sessions = [session(n, day, phase=Phase.INDUCTION if n < 3 else Phase.MAINTENANCE, medicine="ketamine", route="im",
                        dose_mg=40.0, weight_kg=68.0, vitals=readings if n % 24 else ())
                for n, day in enumerate(period) if n % 12 == 8]
    sessions += [session(900 + n, one.day + timedelta(days=3), Kind.INTEGRATION,
                         focus="The quiet after the session, and what to say to my sister.",
                         practice="Ten minutes outside each morning.", phase=one.phase)
                 for n, one in enumerate(sessions[::2]) if one.day + timedelta(days=3) in period]
    return History(period, LAST, tuple(rows), tuple(numbered(sessions)), period.first)


def chart(story: History, keys: tuple[str, ...] = ("mood",)) -> Chart:
    """A chart of these measures, with a running mean over seven days."""
    series = tuple(_series(story, key) for key in keys)
    bars = tuple(Bar(one.day, one.worst, "Nausea", one.is_late) for one in story.entries if one.worst)
    markers = tuple(Marker(one.day, "dosing", say(N_("Session %(n)s"), n=one.number), f"S{one.number}")
                    if one.number else Marker(one.day, "integration", N_("Integration session"), "")
                    for one in story.sessions)
    after = tuple(Band(mark.day, mark.day + timedelta(days=3), "after", "")
                  for mark in markers if mark.kind == "dosing")
    return Chart(keys[0], keys[0].capitalize(), story.period, Axis(0, 10, (0, 5, 10)), series,
                 bars if keys == ("mood",) else (), markers, (*_phases(story), *after),
                 "Mood in the three days after a session was around 5.9. In the week before, it was around 4.0.",
                 ("8 and 14 check-ins. Timing only: a diary cannot show why.",),
                 "Line chart of mood from 0 to 10 with session days.", Table("", (), (), ()))


def _phases(story: History) -> tuple[Band, ...]:
    third = story.period.days // 3
    first = story.period.first
    return () if third < 3 else (
        Band(first, first + timedelta(days=third), "phase", "Preparation"),
        Band(first + timedelta(days=third + 1), story.period.last, "phase", "Induction"))


def _series(story: History, key: str) -> Series:
    days: dict[date, list[Entry]] = {}
    for one in story.entries:
        if getattr(one, key) is not None:
            days.setdefault(one.day, []).append(one)
    points = tuple(Point(day, sum(getattr(one, key) for one in told) / len(told), len(told),
                         all(one.is_late for one in told)) for day, told in sorted(days.items()))
    smooth = []
    for day in story.period:
        near = [p.value for p in points if not p.hollow and 0 <= (day - p.day).days < 3]
        smooth.append(sum(near) / len(near) if near else None)
    return Series(key, key.capitalize(), points, tuple(smooth), "3-day average")


def record(story: History, **changes: object) -> Record:
    charts = (chart(story), chart(story, ("anxiety", "energy")))
    plain = Record(MARA, story, charts, ALL_SCOPES, frozenset(Section), False, date(2026, 5, 15),
                   N_("by the patient"), "Journal")
    return replace(plain, **changes)


HOSTILE = (
    '#panic() #read("/etc/passwd") #image("/etc/passwd") $x^2$ *bold* _it_ = Heading @ref <label> `raw` // comment',
    "<script>alert(1)</script><b>bold</b> &amp; {{ 7*7 }} %(name)s \\u0041 ]]>",
    "x" * 4000, "pneumonoultramicroscopicsilicovolcanoconiosis" * 7,
    "Emoji: 😀🙏🏽👨‍👩‍👧‍👦🇳🇱❤️🏳️‍🌈✅☂️1️⃣🏴󠁧󠁢󠁥󠁮󠁧󠁿 and text after.",
    "شعرت اليوم بتحسن كبير بعد الجلسة الثالثة (الجرعة 0.5 ملغ/كغ) والحمد لله.",
    "היום הרגשתי הרבה יותר טוב אחרי הטיפול השלישי (מינון 0.5 מ\"ג).",
    "今天治疗后感觉好多了，睡眠也改善了。\n日本語: 今日は気分が良いです。"
    "\n한국어: 오늘은 기분이 좋아요. ไทย: วันนี้รู้สึกดีขึ้น हिन्दी: आज अच्छा लगा।",
    "Controls: a\x00b\x07c\x1b[31md\x7fe\u202eRLO\u202c \ufeffBOM\u2028LS\u2029PS\ttab\r\nnew\rline",
    "Zalgo: Z" + "\u0335\u0321\u034a\u0346\u0300\u0301\u0302\u0303" * 4
    + "algo \ue000\uf8ff \u13a0\u16a0 \U000e0041 \ufdd0 \ud800",
    "مرحبا\nhello\n\n\u200d\u200d\ufe0f\n\u0301\u0301",
)
