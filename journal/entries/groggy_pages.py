"""What the single questions soon after a dose show; every word is decided here."""

from dataclasses import dataclass
from uuid import UUID

from journal.core.text import N_, Day, Words, say
from journal.entries import groggy, side_effects
from journal.entries.checkin import QUESTIONS
from journal.entries.form_page import FACES
from journal.entries.groggy import Question
from journal.entries.pages import EntryView
from journal.entries.rules import SEVERITY, Entry
from journal.safety.pages import Support

NOT_READ = N_("We could not read this answer. Please choose it again.")


@dataclass(frozen=True)
class Answer:
    """One large button; `face` is drawn on it, `wide` takes a whole row."""

    value: str
    text: Words
    hint: Words | None = None
    face: int | None = None
    wide: bool = False


@dataclass(frozen=True)
class NowPage:
    """One question. `about` names the side effect that it is about, `effect` its key; `onward` is the question to which
    one can go without an answer. `is_stored`: there is an entry already."""

    title: Words
    question: Question
    id: UUID
    answers: tuple[Answer, ...]
    is_stored: bool
    day: str
    onward: Question | None = None
    onward_words: Words | None = None
    about: Words | None = None
    effect: str | None = None
    error: Words | None = None
    errors: tuple[()] = ()


@dataclass(frozen=True)
class NowDonePage:
    """Says what is stored and who can see it, help first; `open_effect` is one of which how bad it was is not said."""

    title: Words
    sentence: Words
    who: Words
    entry: EntryView
    support: Support | None
    open_effect: Words | None
    errors: tuple[()] = ()


def now_page(question: str, entry: Entry, is_stored: bool, error: Words | None = None) -> NowPage:
    """The page of a question; an unknown one is the first."""
    day = entry.day.isoformat()
    if question == "severity" and (key := groggy.open_effect(entry)):
        severities = tuple(Answer(str(n), side_effects.severity_label(n), side_effects.severity_help(n), wide=True)
                           for n in SEVERITY)
        return NowPage(side_effects.SEVERITY_QUESTION, "severity", entry.id, severities, is_stored, day,
                       about=side_effects.label(key), effect=key, error=error)
    if question in ("effects", "more", "severity"):
        return _effects("more" if question == "more" else "effects", entry, is_stored, error)
    faces = tuple(Answer(str(mood), FACES[mood], face=n, wide=True) for n, mood in enumerate(groggy.MOODS, start=1))
    return NowPage(QUESTIONS["mood"].text, "mood", entry.id, faces, is_stored, day, "effects", N_("Leave this open"),
                   error=error)


def _effects(question: Question, entry: Entry, is_stored: bool, error: Words | None) -> NowPage:
    told, day = {one.key for one in entry.side_effects or ()}, entry.day.isoformat()
    keys = groggy.MORE if question == "more" else groggy.QUICK
    shown = [Answer(key, side_effects.label(key)) for key in keys if key not in told]
    if question == "more":
        none = Answer(groggy.NONE, N_("None of these"), wide=True)
        return NowPage(N_("Is it one of these?"), "more", entry.id, (*shown, none), is_stored, day, "effects",
                       N_("Back"), error=error)
    none = Answer(groggy.NONE, N_("Nothing else") if told else N_("None"), wide=True)
    title = N_("Is anything else bothering you?") if told else N_("Is anything bothering you?")
    return NowPage(title, "effects", entry.id, (none, *shown), is_stored, day, "more", N_("Something else"),
                   error=error)


def now_done_page(entry: Entry, view: EntryView, who: Words, support: Support | None) -> NowDonePage:
    key = groggy.open_effect(entry)
    return NowDonePage(N_("That is saved"), say(N_("Saved for %(day)s. You can add to it now, or rest."),
                                                day=Day(entry.day, "weekday")), who, view, support,
                       side_effects.label(key) if key else None)
