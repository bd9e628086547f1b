"""Everything that stands on the paper, as plain values for the template: words chosen here, drawn there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from statistics import fmean
from typing import Any

from journal.access.permissions import Scope
from journal.core.text import N_, Day, Words, plural
from journal.core.text import say as compose
from journal.entries import rules as entries
from journal.exchange.paper import clean, look, scores, tables
from journal.exchange.paper.figures import Voice, figure, visible
from journal.exchange.paper.tables import Names
from journal.exchange.rules import ALWAYS, NEEDS, Record, Section
from journal.treatment import rules as treatment
from journal.treatment.course import progress
from journal.treatment.course_words import line

NOTES_CAP = 150_000
"""Characters of all notes together, newest first: what the typesetter sets in a few seconds."""

PRIVATE = {
    Section.CHART: N_("Check-ins are private and not part of this summary."),
    Section.SIDE_EFFECTS: N_("Side effects are private and not part of this summary."),
    Section.SESSIONS: N_("Sessions are private and not part of this summary."),
    Section.QUESTIONNAIRES: N_("Questionnaires are private and not part of this summary."),
    Section.NOTES: N_("Notes are private and not part of this summary."),
}
LEFT_OUT = {
    Section.SIDE_EFFECTS: N_("The table of side effects was left out of this summary."),
    Section.SESSIONS: N_("The table of sessions was left out of this summary."),
    Section.QUESTIONNAIRES: N_("Questionnaires were left out of this summary."),
    Section.NOTES: N_("Notes were left out of this summary."),
}


def sheet(record: Record, say: Voice, names: Names, notice: str | None) -> dict[str, Any]:
    """The whole payload; every text in it is safe to print, and nothing in it goes beyond the record's scopes."""
    record = permitted(record)
    period = record.history.period
    span = compose(N_("%(first)s to %(last)s"), first=Day(period.first, "full"), last=Day(period.last, "full"))
    if period.days == 1:
        span = compose("%(day)s", day=Day(period.last, "full"))
    charts = [chart for one in record.charts if (chart := visible(one, record.scopes))]
    return {
        "colours": look.COLOURS, "lang": say.language, "title": say(N_("Journal summary")), "span": say(span),
        "document": say(compose(N_("Journal summary, %(span)s"), span=span)),
        "date": [record.prepared_on.year, record.prepared_on.month, record.prepared_on.day],
        "app": clean.line(record.app_name, cap=60),
        "person": clean.paragraphs(_shown_name(record), record.person.language, cap=200)[:1],
        "whose": clean.line(_shown_name(record), cap=60),
        "prepared": say(compose(N_("Prepared on %(day)s, %(by)s"), day=Day(record.prepared_on, "full"),
                                by=record.prepared_by)),
        "tiles": list(_tiles(record, say, names)), "completeness": [say(one) for one in _completeness(record)],
        "charts": [figure(chart, say) for chart in charts], "names": _headings(say),
        "scores": scores.section(record, say) if record.shows(Section.QUESTIONNAIRES) else None,
        "pressure": any(one.vitals for one in record.history.sessions),
        "dosing": tables.dosing(record, say) if record.shows(Section.SESSIONS) else None,
        "integration": tables.integration(record, say) if record.shows(Section.SESSIONS) else None,
        "sessions_line": _sessions_line(record, say), "effects_line": _effects_line(record, say),
        "effects": tables.effects(record, say, names) if record.shows(Section.SIDE_EFFECTS) else None,
        "daily": tables.daily(record, say, names) if record.shows(Section.DAILY) else None,
        **_notes(record, say), "private": [say(one) for one in _not_here(record)],
        "how": [say(one) for one in _how(record, names)], "notice": clean.line(notice or ""),
    }


def permitted(record: Record) -> Record:
    """The record without what its scopes do not cover, whoever gathered it."""
    history = record.history
    sessions = tuple(treatment.visible_part(one, record.scopes) for one in history.sessions)
    return replace(record, history=replace(
        history, sessions=sessions if Scope.SESSIONS in record.scopes else (),
        courses=history.courses if Scope.SESSIONS in record.scopes else (),
        responses=history.responses if Scope.QUESTIONNAIRES in record.scopes else (),
        entries=tuple(entries.visible_part(one, record.scopes) for one in history.entries
                      if not one.deleted and one.day in history.period)))


def _shown_name(record: Record) -> str:
    return record.person.initials if record.use_initials else record.person.name


def _headings(say: Voice) -> dict[str, str]:
    return {
        "scores": say(N_("Questionnaires")), "sessions": say(N_("Sessions")), "dosing": say(N_("Dosing sessions")),
        "integration": say(N_("Integration sessions")), "effects": say(N_("Side effects")),
        "daily": say(N_("Day by day")), "notes": say(N_("Notes")), "how": say(N_("How to read this")),
        "mmhg": say(N_("Blood pressure is in mmHg.")),
        "footer": say(N_("Private health information")),
        "page": say(compose(N_("Page %(page)s of %(pages)s"), page="{page}", pages="{pages}")),
    }


def _days(record: Record) -> int:
    """Days of the period that have come, from the journal's first day on."""
    history = record.history
    first = max(history.period.first, history.first_day or history.period.first)
    return max(0, (min(history.period.last, history.today) - first).days + 1)


def _completeness(record: Record) -> Iterator[Words]:
    """How much of the period the summary rests on."""
    history = record.history
    if not record.shows(Section.COMPLETENESS):
        return
    if not history.entries:
        yield N_("There is no check-in on these days.")
        return
    days = {one.day for one in history.entries}
    yield plural(N_("Checked in on %(done)s of %(n)s day."), N_("Checked in on %(done)s of %(n)s days."),
                 _days(record), done=len(days))
    late = sum(one.is_late for one in history.entries)
    if late:
        yield plural(
            N_("%(n)s check-in was filled in more than 3 days later; it is drawn hollow and left out of averages."),
            N_("%(n)s check-ins were filled in more than 3 days later; they are drawn hollow and left out of "
               "averages."), late)
    after_dose = sum(one.groggy for one in history.entries)
    if after_dose:
        yield plural(N_("%(n)s check-in is from the hours after a dose; it is left out of averages."),
                     N_("%(n)s check-ins are from the hours after a dose; they are left out of averages."), after_dose)
    low = len({one.day for one in history.entries if one.too_low})
    if low:
        yield plural(N_("On %(n)s day “Too low to log” was chosen: contact without numbers."),
                     N_("On %(n)s days “Too low to log” was chosen: contact without numbers."), low)
    if history.first_day and history.first_day > history.period.first:
        yield compose(N_("The journal began on %(day)s."), day=Day(history.first_day, "full"))


def _tiles(record: Record, say: Voice, names: Names) -> Iterator[dict[str, str]]:
    """The figures at the top: name, value, what it rests on."""
    told = record.history.entries
    if record.shows(Section.COMPLETENESS) and told:
        yield _tile(say, N_("Days with a check-in"), say.number(len({one.day for one in told}), 0),
                    plural(N_("of %(n)s day"), N_("of %(n)s days"), _days(record)))
        moods: dict[date, list[int]] = {}
        for one in told:
            if one.mood is not None and not one.is_late and not one.groggy:
                moods.setdefault(one.day, []).append(one.mood)
        if moods:
            mean = fmean(fmean(day) for day in moods.values())
            yield _tile(say, N_("Mood, average"), say.number(mean, always=True),
                        plural(N_("of 10, over %(n)s day"), N_("of 10, over %(n)s days"), len(moods)))
    doses = [one.day for one in record.history.sessions if one.kind is treatment.Kind.DOSING
             and one.day in record.history.period and not one.is_planned(record.history.today)]
    if record.shows(Section.SESSIONS) and doses:
        yield _tile(say, N_("Dosing sessions"), say.number(len(doses), 0),
                    compose(N_("last on %(day)s"), day=Day(max(doses), "day")))
    bad = {one.day for one in told if one.reported}
    levels = [effect.severity for one in told for effect in one.reported if effect.severity]
    if record.shows(Section.SIDE_EFFECTS) and bad:
        yield _tile(say, N_("Days with side effects"), say.number(len(bad), 0),
                    compose(N_("worst: %(severity)s"), severity=names.severity(max(levels))) if levels else "")


def _tile(say: Voice, name: Words, value: str, basis: Words) -> dict[str, str]:
    return {"name": say(name), "value": value, "basis": say(basis)}


def _sessions_line(record: Record, say: Voice) -> str:
    if not record.shows(Section.SESSIONS):
        return ""
    if not any(one.day in record.history.period for one in record.history.sessions):
        return say(N_("No session on these days is entered in the journal."))
    history = record.history
    going = [one for one in progress(history.courses, history.sessions, history.today) if one.course.ended_on is None]
    return say(compose(N_("Plan of treatment: %(plan)s."), plan=line(going[0]))) if going else ""


def _effects_line(record: Record, say: Voice) -> str:
    """On how many days the question was answered: nothing reported is not the same as nothing asked."""
    if not record.shows(Section.SIDE_EFFECTS):
        return ""
    asked = len({one.day for one in record.history.entries if one.tells_effects})
    told = any(one.reported for one in record.history.entries)
    if not asked:
        return say(N_("The question about side effects was not answered on these days."))
    if told:
        return say(plural(N_("The question about side effects was answered on %(n)s day."),
                          N_("The question about side effects was answered on %(n)s days."), asked))
    return say(plural(N_("The question about side effects was answered on %(n)s day. None was reported."),
                      N_("The question about side effects was answered on %(n)s days. None was reported."), asked))


def _notes(record: Record, say: Voice) -> dict[str, Any]:
    """Notes in date order; if they are very long together, the oldest give way and the paper says so."""
    if not record.shows(Section.NOTES):
        return {"notes": [], "notes_line": ""}
    language = record.person.language
    told: list[tuple[date, Words, str]] = [(one.day, "", one.note) for one in record.history.entries if one.note]
    told += [(one.day, compose(N_("session %(number)s"), number=one.number) if one.number
              else N_("integration session"), one.note)
             for one in record.history.sessions if one.note and one.day in record.history.period]
    told.sort(key=lambda item: item[0], reverse=True)
    kept: list[dict[str, Any]] = []
    room = NOTES_CAP
    for day, about, text in told:
        room -= min(len(text), clean.CAP)
        if room < 0:
            break
        name = tables.day_name(day, record, say)
        kept.append({"day": say(compose(N_("%(day)s, %(about)s"), day=name, about=about)) if about else name,
                     "paras": clean.paragraphs(text, language)})
    missing = len(told) - len(kept)
    text = "" if told else say(N_("No note was written on these days."))
    if missing:
        text = say(plural(N_("%(n)s older note does not fit here."), N_("%(n)s older notes do not fit here."), missing))
    return {"notes": kept[::-1], "notes_line": text}


def _not_here(record: Record) -> Iterator[Words]:
    """What is private, then what was left out by choice."""
    for section, words in PRIVATE.items():
        if NEEDS[section] not in record.scopes:
            yield words
        elif section not in record.sections | ALWAYS and (section is not Section.QUESTIONNAIRES or record.scores):
            yield LEFT_OUT[section]


def _how(record: Record, names: Names) -> Iterator[Words]:
    yield N_("This comes from the person’s own journal; sessions may also have been entered by those who treat "
             "them. It is not a diagnosis.")
    if Scope.CHECK_INS in record.scopes:
        yield N_("Mood, anxiety and energy run from 0 to 10. When a day has several check-ins, the day’s value is "
                 "their mean. An open answer is missing, never 0, and a gap is left open.")
        yield N_("Check-ins written more than 3 days after their day, or between a dose and the next morning (“same "
                 "day as dosing”), are left out of averages; a day with no others is drawn hollow.")
    if Scope.SESSIONS in record.scopes:
        yield N_("Timing only: the charts show what came before and after a session. A diary cannot show why.")
    if Scope.SIDE_EFFECTS in record.scopes:
        yield compose(N_("How bad a side effect was is said in four steps: 1 “%(one)s”, 2 “%(two)s”, 3 “%(three)s”, "
                         "4 “%(four)s”. A side effect without a step is drawn as 1."),
                      one=names.severity(1), two=names.severity(2), three=names.severity(3), four=names.severity(4))
    yield compose(N_("Days are those of the time zone %(zone)s."), zone=record.person.zone)
