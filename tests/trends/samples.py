"""Made-up journals for the tests of trends."""

import random
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from journal.core.period import Period
from journal.entries.rules import Entry, SideEffect
from journal.treatment.rules import Kind, Phase, Session, numbered
from journal.trends.rules import History

TODAY = date(2026, 5, 14)
HOSTILE = '<script>alert(1)</script> "quoted" & <a href="x">%(name)s %{x} --primary</a> \x00\x1b'


def entry(day: date, late: int = 0, n: int = 0, **answers: object) -> Entry:
    logged = datetime.combine(day + timedelta(days=late), time(20), UTC)
    return Entry(UUID(int=day.toordinal() * 10 + n), day, "UTC", logged, **answers)


def session(day: date, kind: Kind = Kind.DOSING, phase: Phase | None = None, n: int = 0) -> Session:
    return Session(UUID(int=day.toordinal() * 10 + n), kind, day, "UTC", UUID(int=1),
                   datetime.combine(day, time(9), UTC), phase=phase)


def history(days: int, every: int = 12, effect: str = "nausea", today: date = TODAY) -> History:
    """A journal with gaps, double and late check-ins, a dose every so many days and integration sessions."""
    dice = random.Random(days)
    period = Period.ending(today, days)
    rows: list[Entry] = []
    for n, day in enumerate(period):
        if dice.random() < 0.15 or 20 <= n < 24:
            continue
        effects = (SideEffect(effect, dice.choice((None, 1, 2, 3))),) if n % every in (6, 7) else ()
        late = 6 if dice.random() < 0.06 else 0
        for k in range(2 if dice.random() < 0.1 else 1):
            rows.append(entry(day, late, k, mood=dice.randint(1, 9), anxiety=dice.randint(1, 9),
                              energy=dice.randint(0, 10), sleep_hours=dice.randint(6, 20) / 2, side_effects=effects))
    doses = [day for n, day in enumerate(period) if n % every == 6]
    found = [session(day, phase=Phase.INDUCTION if n < 3 else Phase.MAINTENANCE) for n, day in enumerate(doses)]
    found += [session(day + timedelta(days=3), Kind.INTEGRATION, n=1) for day in doses[::2]]
    return History(period, today, tuple(rows), tuple(numbered(found)), rows[0].day if rows else None)
