"""What the pages of side effects show: what was told of each, what is known in general, when to call. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from journal.core.period import Period
from journal.core.text import N_, Day, Number, Words, plural, say
from journal.entries import own, side_effects
from journal.entries.own import OwnSymptom
from journal.entries.rules import LASTED, NOW, ONSET, Entry, SideEffect
from journal.entries.side_effects import Background, FlagRule
from journal.treatment.rules import Kind
from journal.trends import daily, effects
from journal.trends.charts.side_effects import SEVERITIES, alt, days_words, kinds_of, worst_words
from journal.trends.pages import ChartView, chart_view
from journal.trends.rules import Chart, History, Row, Say, Table

LEAST_DAYS = 28
"""A drawing shows at least four weeks."""
MOST_ROWS = 200
SEVERE_LEVELS: tuple[tuple[int, side_effects.FlagLevel], ...] = ((4, "same_day"), (3, "routine"))
"""What any side effect asks for by its severity alone (side_effects.json, red_flag_semantics)."""


@dataclass(frozen=True)
class EffectLine:
    """One side effect in the list."""

    id: UUID
    name: Words
    days: Words
    worst: Words
    last: Words


@dataclass(frozen=True)
class EffectsPage:
    title: Words
    patient: str | None
    patient_id: UUID
    lede: Words
    lines: tuple[EffectLine, ...]
    retired: tuple[EffectLine, ...]
    errors: tuple[()] = ()


@dataclass(frozen=True)
class EffectPage:
    """One side effect. Its name is no title of the page, so that it stands in no tab and no history of a browser."""

    title: Words
    patient: str | None
    patient_id: UUID
    name: Words
    help: Words | None
    view: ChartView | None
    empty: Words
    table: Table
    facts: tuple[tuple[Words, Words], ...]
    facts_note: Words | None
    sources: tuple[Words, ...]
    calls: tuple[Words, ...]
    own_id: UUID | None
    offered: bool
    errors: tuple[()] = ()


@dataclass(frozen=True)
class Reader:
    """`patient` is the name of the person whose record it is, None for that person; `id_of` gives what stands for a key
    in an address."""

    patient: str | None
    patient_id: UUID
    id_of: Callable[[str], UUID]
    words: Say


def effects_page(history: History, named: Sequence[OwnSymptom], reader: Reader) -> EffectsPage:
    """All that was ever told, the most frequent first; below, for their owner alone, words of one's own that stand in
    no check-in now."""
    told = effects.by_day(history.entries, history.period)
    lines = tuple(
        EffectLine(reader.id_of(kind.key), side_effects.label(kind.key),
                   say(N_("Days: %(days)s"), days=days_words(kind)), worst_words(kind),
                   say(N_("Last on %(day)s"), day=Day(max(kind.days), "full")))
        for kind in kinds_of(told))
    shown = {line.id for line in lines}
    unused = tuple(EffectLine(one.id, side_effects.label(one.words), N_("Not in any check-in"), "", "")
                   for one in named if reader.patient is None and one.id not in shown)
    lede = (N_("What you told, the most frequent first. Choose one to see its days.") if reader.patient is None else
            say(N_("What %(name)s told, the most frequent first."), name=reader.patient))
    if not lines:
        lede = N_("No side effect was told of yet.")
    return EffectsPage(N_("Side effects"), reader.patient, reader.patient_id, lede, lines, unused)


def effect_page(key: str, history: History, symptom: OwnSymptom | None, reader: Reader) -> EffectPage:
    """`symptom` is there for one in the person's own words."""
    known = side_effects.ALL.get(key)
    found = chart(key, history)
    background = known.background if known else None
    return EffectPage(
        N_("One side effect"), reader.patient, reader.patient_id, side_effects.label(key),
        known.help if known else None,
        chart_view(found, "therapist" if reader.patient else "patient", reader.words) if found else None,
        N_("Nothing was told about it yet."), table(key, history), _facts(background) if background else (),
        side_effects.FREQUENCY_NOTE if background and background.percent is not None else None,
        tuple(say(N_("%(where)s: %(supports)s"), where=where, supports=supports)
              for where, supports in (background.sources if background else ())),
        tuple(calls(known.red_flags if known else ())),
        symptom.id if symptom and reader.patient is None else None, bool(symptom and symptom.offered))


def chart(key: str, history: History) -> Chart | None:
    """Its strip of days against the sessions, from a little before it was told first until today."""
    everywhere = effects.by_day(history.entries, history.period)
    days = {day: told[key] for day, told in everywhere.items() if key in told}
    if not days:
        return None
    first = min(min(days) - timedelta(days=7), history.today - timedelta(days=LEAST_DAYS - 1))
    period, row = Period(first, history.today), Row("", tuple(
        effects.bar(day, {key: told}) for day, told in days.items()))
    bands = (*daily.phases(history.sessions, period, history.today, history.courses),
             *daily.after_doses(history.sessions, period, history.today))
    return Chart("effect", N_("Its days"), period, SEVERITIES, (), row.bars,
                 daily.markers(history.sessions, period, history.today), bands, _sentence(len(days), row), (),
                 alt(period.days, (row,)), Table(N_("Its days"), (N_("Day"),), (), (False,)), (row,))


def _sentence(days: int, row: Row) -> Words:
    worst = max(row.bars, key=lambda bar: (bar.high, bar.day))
    return plural(N_("Told of on %(n)s day: %(day)s."),
                  N_("Told of on %(n)s days. The last was %(day)s, the worst %(worst)s."), days,
                  day=Day(row.bars[-1].day, "full"), worst=Day(worst.day, "full"))


def table(key: str, history: History) -> Table:
    """Every telling of it, newest first, also that it was asked for and not there. Columns without an answer are left
    out."""
    numbers = {one.id: one.number for one in history.sessions if one.kind is Kind.DOSING}
    told: list[tuple[Words, ...]] = []
    for entry in sorted(history.entries, key=lambda one: (one.day, one.logged_at), reverse=True):
        mine = [effect for effect in entry.side_effects or () if effect.key == key]
        told += [_row(entry, effect, numbers) for effect in mine]
        if not mine and entry.side_effects is not None and key in (entry.asked or ()):
            told.append((_day(entry), say(N_("Asked for, not there")), "", "", "", ""))
    head = (N_("Day"), N_("How bad"), N_("At that time"), N_("Began"), N_("Lasted"), N_("Session"))
    used = [place for place in range(len(head)) if place < 2 or any(row[place] for row in told)]
    return Table(N_("Each time it was told of"), tuple(head[place] for place in used),
                 tuple(tuple(row[place] for place in used) for row in told[:MOST_ROWS]), (False,) * len(used))


def _row(entry: Entry, effect: SideEffect, numbers: Mapping[UUID, int | None]) -> tuple[Words, ...]:
    bad = N_("Not said how bad") if effect.severity is None else side_effects.severity_label(effect.severity)
    number = numbers.get(effect.session_id) if effect.session_id else None
    return (_day(entry), "" if effect.now == "gone" else bad, NOW.get(effect.now or "", ""),
            ONSET.get(effect.onset or "", ""), LASTED.get(effect.lasted or "", ""),
            say(N_("Session %(number)s"), number=number) if number else "")


def _day(entry: Entry) -> Words:
    day = say(N_("%(day)s"), day=Day(entry.day, "full"))
    return say(N_("%(value)s, filled in late"), value=day) if entry.is_late else day


def _facts(known: Background) -> tuple[tuple[Words, Words], ...]:
    """What is known in general, in the words of the file."""
    often: Words = say(N_("%(often)s: %(meaning)s"), often=known.often, meaning=known.meaning)
    if known.percent is not None:
        often = say(N_("%(often)s; %(percent)s of 100 people in one trial"), often=often,
                    percent=Number(known.percent))
    facts: list[tuple[Words, Words | None]] = [
        (N_("How often"), often), (N_("Usually begins"), known.onset), (N_("Usually lasts"), known.lasts)]
    return tuple((label, words) for label, words in facts if words)


def calls(rules: Iterable[FlagRule]) -> Iterable[Words]:
    """When to call: each rule with its action and the words of its level, then what any side effect asks for."""
    for rule in sorted(rules, key=lambda rule: side_effects.LEVELS.index(rule.level), reverse=True):
        yield say(N_("%(when)s %(action)s %(screen)s"), when=_when(rule), action=rule.action,
                  screen=side_effects.screen(rule.level) or "")
    for severity, level in SEVERE_LEVELS:
        yield say(N_("“%(severity)s”, whatever it is: %(screen)s"), severity=side_effects.severity_label(severity),
                  screen=side_effects.screen(level) or "")


def _when(rule: FlagRule) -> Words:
    """The conditions of a rule, all of which must hold."""
    parts: list[Words] = []
    if rule.severity is not None:
        parts.append(say(N_("“%(severity)s” or worse"), severity=side_effects.severity_label(rule.severity)))
    if rule.hours_since_dose is not None:
        parts.append(say(N_("%(n)s hours after the dose or later"), n=Number(rule.hours_since_dose)))
    if rule.days_running is not None:
        parts.append(say(N_("%(n)s days in a row or more"), n=rule.days_running))
    words = parts[0]
    for more in parts[1:]:
        words = say(N_("%(words)s, %(more)s"), words=words, more=more)
    return say(N_("%(words)s:"), words=words)


def key_of(effect_id: UUID, history: History, named: Iterable[OwnSymptom], reader: Reader) -> str | None:
    """The side effect that stands behind an address; None where there is none. What was deleted with its check-in is
    there for its owner alone."""
    told = {effect.key for entry in history.entries for effect in entry.side_effects or ()}
    ids = {own.page_id(key): key for key in side_effects.ALL}
    ids |= {one.id: one.words for one in named if reader.patient is None}
    ids |= {reader.id_of(key): key for key in told if key not in side_effects.ALL}
    return ids.get(effect_id)

