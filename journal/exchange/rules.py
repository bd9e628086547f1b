"""What leaves the journal, as values, and the pure rules on it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from journal.access.permissions import Scope
from journal.core.text import Words
from journal.trends.rules import Chart, History


class Section(StrEnum):
    """A part of the summary that a person can choose. The chart and the completeness line are always there."""

    CHART = "chart"
    COMPLETENESS = "completeness"
    SIDE_EFFECTS = "side_effects"
    QUESTIONNAIRES = "questionnaires"
    SESSIONS = "sessions"
    DAILY = "daily"
    NOTES = "notes"


ALWAYS = frozenset({Section.CHART, Section.COMPLETENESS})
NEEDS = {Section.CHART: Scope.CHECK_INS, Section.COMPLETENESS: Scope.CHECK_INS, Section.DAILY: Scope.CHECK_INS,
         Section.SIDE_EFFECTS: Scope.SIDE_EFFECTS, Section.SESSIONS: Scope.SESSIONS, Section.NOTES: Scope.NOTES,
         Section.QUESTIONNAIRES: Scope.QUESTIONNAIRES}


@dataclass(frozen=True)
class Person:
    """Whose record it is: the name as they wrote it, its initials, their zone ("Europe/Madrid") and language ("es")."""

    name: str
    initials: str
    zone: str
    language: str


@dataclass(frozen=True)
class Record:
    """What is taken out, and how. `history` and `charts` hold no more than `scopes` allow. `prepared_by` is
    "by the patient" or a therapist's name; `app_name` is the name shown on the screen; `scores` are the charts of
    questionnaires, which have a section of their own."""

    person: Person
    history: History
    charts: tuple[Chart, ...]
    scopes: frozenset[Scope]
    sections: frozenset[Section]
    use_initials: bool
    prepared_on: date
    prepared_by: Words
    app_name: str
    scores: tuple[Chart, ...] = ()

    def shows(self, section: Section) -> bool:
        """The section was chosen and what it holds is shared."""
        return section in self.sections | ALWAYS and NEEDS[section] in self.scopes


@dataclass(frozen=True)
class Document:
    """A finished file: a neutral name, its media type, its bytes."""

    name: str
    type: str
    body: bytes


class PaperFailed(Exception):
    """No PDF came out. Carries no words of the record."""
