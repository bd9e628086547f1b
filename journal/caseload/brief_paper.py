"""The brief as one page of paper: the words of the page, made safe to print. The typesetter lives in `exchange`.

What should be looked at first (answers about suicidal thoughts, safety flags) stands on the screen alone: paper lies
about, and is read by people who promised nothing (docs/decisions/0014-who-reads-the-answer.md).
"""

from typing import Any

from flask import current_app

from journal.access.clearance import Clearance
from journal.accounts import queries as accounts
from journal.audit import log as audit
from journal.audit.events import Event
from journal.caseload.brief_page import BriefPage, Line, brief_page
from journal.caseload.since import Brief
from journal.core import clock, locale
from journal.core.settings import Settings
from journal.core.text import N_, Day, Words, inside, say
from journal.exchange import actions as exchange
from journal.exchange.formats import pdf
from journal.exchange.paper import clean, look
from journal.exchange.paper.figures import Voice, figure
from journal.exchange.rules import Document
from journal.treatment.facts import Fact

HOW = (N_("From the person’s own journal, as far as it is shared; not a diagnosis and not monitoring."),
       N_("A diary shows what came before and after, and cannot show why."),
       N_("Flags are prompts for a conversation, made by fixed rules."))
NAMES: dict[str, Words] = {
    "flags": N_("Flags"), "mood": N_("Mood"), "logged": N_("Check-ins"), "scores": N_("Questionnaires"),
    "effects": N_("Side effects"), "sessions": N_("Sessions since"), "thread": N_("Practice and pinned moments"),
    "notes": N_("Notes that are shared")}


def take(clearance: Clearance, brief: Brief, letter: bool) -> Document:
    """The brief as PDF, recorded; raises `Busy` or `PaperFailed`."""
    settings: Settings = current_app.config["SETTINGS"]
    person = accounts.person(clearance.patient.id)
    page, today = brief_page(brief, locale.render), clock.today(clearance.actor.zone)
    prepared = say(N_("Prepared on %(day)s, by %(name)s"), day=Day(today, "full"), name=clearance.actor.name)
    notice = locale.render(exchange.NOTICE) if settings.redisclosure_notice else ""
    payload = sheet(page, Voice(locale.render, locale.language()), person.language if person else "en", prepared) | {
        "app": clean.line(settings.app_name, cap=60), "date": [today.year, today.month, today.day],
        "notice": clean.line(notice)}
    with exchange.one_of(exchange.PAPERS_AT_ONCE):
        body = pdf.typeset(payload, "brief", "letter" if letter else "a4")
    audit.record(Event.SUMMARY_TAKEN, clearance, first=brief.period.first, last=brief.period.last)
    return Document(f"journal-brief-{brief.today.isoformat()}.pdf", "application/pdf", body)


def sheet(page: BriefPage, voice: Voice, language: str, prepared: Words) -> dict[str, Any]:
    """Everything that stands on the paper, but for the day and what the instance says; `language` is the patient's."""
    flags, name = page.flags, str(page.title)
    return {
        "colours": look.COLOURS, "lang": voice.language, "title": voice(N_("Brief before the session")),
        "document": voice(say(N_("Brief before the session: %(since)s"), since=inside(page.since))),
        "person": clean.paragraphs(name, language, cap=200)[:1], "whose": clean.line(name, cap=60),
        "since": voice(page.since), "next": voice(page.today or ""), "private": voice(page.private or ""),
        "prepared": voice(prepared), "footer": voice(N_("Private health information")),
        "names": {key: voice(words) for key, words in NAMES.items()},
        "flags": [voice(one.words) for one in flags.lines] + ([voice(flags.more)] if flags.more else []),
        "nothing": voice(flags.nothing or ""), "good": _all(voice, flags.good), "todo": _all(voice, flags.todo),
        "chart": figure(page.drawn.chart, voice) if page.drawn else None, "changes": _all(voice, page.changes),
        "scores": _all(voice, page.scores), "logged": _all(voice, page.logged or ()),
        "sessions": _all(voice, page.sessions or ()), "none": voice(page.effects_empty),
        "effects": None if page.effects is None else [_effect(one, voice, language) for one in page.effects],
        "effects_more": voice(page.effects_more or ""),
        "thread": None if page.thread is None else [_fact(one, voice, language) for one in page.thread],
        "no_thread": voice(N_("Nothing is written for the next session.")),
        "pinned": [_told(one, voice, language) for one in page.pinned],
        "notes": None if page.notes is None else [_told(one, voice, language) for one in page.notes],
        "no_notes": voice(N_("No note was written in these days.")), "notes_more": voice(page.notes_more or ""),
        "how": _all(voice, HOW)}


def _all(voice: Voice, said: tuple[Words, ...]) -> list[str]:
    return [voice(one) for one in said]


def _effect(one: Line, voice: Voice, language: str) -> dict[str, Any]:
    return {"name": clean.paragraphs(voice.words(one.words), language, cap=200), "detail": voice(one.detail or ""),
            "state": voice(one.state or "")}


def _fact(one: Fact, voice: Voice, language: str) -> dict[str, Any]:
    value: Any = clean.paragraphs(str(one.value), language) if one.typed else voice(one.value)
    return {"label": voice(one.label), "typed": one.typed, "value": value}


def _told(one: Line, voice: Voice, language: str) -> dict[str, Any]:
    return {"text": clean.paragraphs(str(one.words), language), "day": voice(one.detail or "")}
