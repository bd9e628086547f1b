"""What the analyses find that a therapist should not overlook, how it is kept, and when it is silent. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from journal.access.permissions import Scope
from journal.trends.analysis import flags as analysis
from journal.trends.analysis import noise, scores
from journal.trends.analysis.diary import Diary
from journal.trends.analysis.flags import Code, Flag
from journal.trends.analysis.level import Level, level
from journal.trends.analysis.sessions import Compared

READ = frozenset({Scope.CHECK_INS, Scope.SIDE_EFFECTS, Scope.SESSIONS, Scope.QUESTIONNAIRES})
"""Kinds that change what is found."""
SHOWN = 3
"""Flags of one person in sight; the others are counted. A safety flag stands outside of it."""
QUIET = 14
"""Days for which a condition has to be false before a flag that was seen is told again."""
AFTER, FEWEST = 3, 2
"""Days after a dose, and the entries there below which it is said that there are few."""
BACK, MOST_BACK = {Code.SE_PERSIST: 24, Code.LEVEL_DROP: 69}, 41
"""How many days back the entries lie that a flag speaks of, where it names none itself."""


@dataclass(frozen=True)
class Findings:
    """Flags in their order, as of one day; the recent level of mood (A5); `remission` names questionnaires that reached
    it; `sparse` are dosing days of the last four weeks with fewer than two entries in the three days after."""

    flags: tuple[Flag, ...]
    level: Level
    remission: tuple[str, ...] = ()
    sparse: tuple[date, ...] = ()


@dataclass(frozen=True)
class Episode:
    """Since when a condition holds, shorter pauses included, and on which day it last did."""

    began: date
    last: date


Episodes = Mapping[str, Episode]


@dataclass(frozen=True)
class Found:
    """The findings of one patient for one reader; `flags` without those that the reader has seen."""

    findings: Findings
    episodes: Mapping[str, Episode]
    seen: Mapping[str, date]

    @property
    def flags(self) -> list[Flag]:
        return told(self.findings.flags, self.seen, self.episodes)


def find(diary: Diary, visit: date | None) -> Findings:
    """`visit` is the day of the last visit; without one, the last 28 days count."""
    doses, today = diary.dosing_days, diary.today
    values = diary.values("mood")
    between = {day: value for day, value in values.items() if day not in set(doses)}
    mood = level(noise.fit(values, doses, today), between, doses, today)
    since = (diary.as_of - visit).days + 1 if visit else analysis.VISIT
    courses = scores.courses(diary)
    return Findings(tuple(analysis.flags(diary, mood, since)), mood,
                    tuple(name for name, one in courses.items() if one.remission), _sparse(diary))


def _sparse(diary: Diary) -> tuple[date, ...]:
    if not diary.rows:
        return ()
    told = [diary.index(one.day) for one in diary.rows]
    return tuple(diary.date(day) for day in diary.dosing_days
                 if diary.today - analysis.VISIT < day < diary.today - AFTER
                 and sum(day < one <= day + AFTER for one in told) < FEWEST)


def view(scopes: Collection[Scope]) -> str:
    """A name for what a reader sees, as far as it changes what is found."""
    return "+".join(sorted(READ & frozenset(scopes)))


def episodes(before: Episodes, names: Iterable[str], today: date) -> dict[str, Episode]:
    """The episodes with those conditions that hold today; a pause of 14 days ends one."""
    kept = {name: one for name, one in before.items() if (today - one.last).days <= QUIET}
    return kept | {name: Episode(kept[name].began if name in kept else today, today) for name in names}


def told(flags: Iterable[Flag], seen: Mapping[str, date], known: Episodes) -> list[Flag]:
    """Without the flags that this reader saw in the same episode; what is about safety is never silent."""
    return [one for one in flags if one.code is Code.SAFETY_ITEM9
            or one.name not in seen or one.name not in known or seen[one.name] < known[one.name].began]


def in_sight(flags: Sequence[Flag]) -> tuple[list[Flag], int]:
    """The flags that are shown, and how many more there are."""
    safety = [one for one in flags if one.code is Code.SAFETY_ITEM9]
    others = [one for one in flags if one.code is not Code.SAFETY_ITEM9]
    return [*safety, *others[:SHOWN]], max(0, len(others) - SHOWN)


def first_day(one: Flag, today: date) -> date:
    """From which day on the entries lie that a flag speaks of."""
    days: list[date] = [*(one.told["days"] if one.code is Code.SE_SEVERE else ()),
                        *([one.told["day"]] if one.code is Code.SAFETY_ITEM9 else ())]
    return min(days, default=today - timedelta(days=BACK.get(one.code, MOST_BACK)))


def to_plain(found: Findings) -> dict[str, Any]:
    """As JSON data, to be kept sealed."""
    return {"flags": [[str(one.code), one.about, {key: _plain(value) for key, value in one.told.items()}]
                      for one in found.flags],
            "level": asdict(found.level), "remission": list(found.remission),
            "sparse": [day.isoformat() for day in found.sparse]}


def from_plain(plain: Mapping[str, Any]) -> Findings:
    stored = dict(plain["level"])
    stored["found"] = Compared(**stored["found"]) if stored["found"] else None
    return Findings(tuple(Flag(Code(code), about, {key: _value(value) for key, value in told.items()})
                          for code, about, told in plain["flags"]),
                    Level(**stored), tuple(plain["remission"]), tuple(map(date.fromisoformat, plain["sparse"])))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _value(plain: Any) -> Any:
    if isinstance(plain, dict):
        return date.fromisoformat(plain["day"])
    return [_value(one) for one in plain] if isinstance(plain, list) else plain


def episodes_to_plain(known: Episodes) -> dict[str, list[str]]:
    return {name: [one.began.isoformat(), one.last.isoformat()] for name, one in known.items()}


def episodes_from_plain(plain: Mapping[str, Sequence[str]]) -> dict[str, Episode]:
    return {name: Episode(*map(date.fromisoformat, days)) for name, days in plain.items()}
