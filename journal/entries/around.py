"""What stands around one check-in: the last weeks, the doses, who reads it; and what follows from it."""

from dataclasses import dataclass
from datetime import date, datetime

from journal.access.clearance import Clearance
from journal.access.permissions import Scope
from journal.core import locale
from journal.core.period import Period
from journal.entries import queries
from journal.entries.rules import Entry
from journal.entries.signals import day_values, signals
from journal.entries.thoughts import answer_signal, is_offered
from journal.safety import monitoring, telling
from journal.safety import pages as safety_pages
from journal.safety.alerts import alerts, asks
from journal.safety.promise import Reader, somebody_answers_today
from journal.safety.queries import clinic
from journal.safety.rules import Signal
from journal.safety.telling import Notice
from journal.safety.thoughts import MORE_FROM
from journal.treatment import queries as treatment
from journal.treatment.rules import Kind, Session

RECENT_DAYS = 120


@dataclass(frozen=True)
class Around:
    """An entry of a patient's own with `recent` entries up to its day (`asked`: deleted ones too), `doses` up to its
    day, its readers, and who was told of it."""

    clearance: Clearance
    entry: Entry
    asked: list[Entry]
    doses: list[Session]
    readers: list[Reader]
    notices: list[Notice]

    @classmethod
    def of(cls, clearance: Clearance, entry: Entry) -> "Around":
        doses = [one for one in treatment.sessions(clearance) if one.kind is Kind.DOSING and one.day <= entry.day]
        period = Period.ending(entry.day, RECENT_DAYS)
        return cls(clearance, entry, queries.entries(clearance, period, with_deleted=True), doses,
                   monitoring.readers(clearance), monitoring.notices(clearance, entry.id))

    @property
    def recent(self) -> list[Entry]:
        return [one for one in self.asked if not one.deleted]

    @property
    def dosing_days(self) -> list[date]:
        return [one.day for one in self.doses]

    @property
    def was_answered(self) -> bool:
        """In another check-in of the day, a deleted one too."""
        return any(one.thoughts is not None for one in self.asked
                   if one.day == self.entry.day and one.id != self.entry.id)

    def signals(self, now: datetime) -> list[Signal]:
        """Everything about the day that may need attention, most urgent first."""
        before = [one.starts_at for one in self.doses if one.starts_at and one.starts_at <= self.entry.logged_at]
        return signals(self.entry, self.recent, before[-1] if before else None, now, dosing_days=self.dosing_days,
                       therapist_told=telling.is_told(self.notices, now), lang=locale.language())

    def answer(self, now: datetime) -> Signal | None:
        """What the answer about suicidal thoughts says; None where there is none."""
        return answer_signal(self.entry, self.recent, telling.is_told(self.notices, now), locale.language())

    def support(self, now: datetime, alone: Signal | None = None) -> safety_pages.Support | None:
        """The card for what is most urgent, or for one signal `alone`; where the question was answered it says who
        hears of it."""
        told = (telling.told_words(self.readers, self.notices, now) if self.entry.thoughts is not None
                else safety_pages.NOBODY_TOLD)
        return safety_pages.support([alone] if alone else self.signals(now), self.clearance.patient.country,
                                    safety_pages.clinic_call(*clinic()), told)

    def offers_more(self, today: date, now: datetime) -> bool:
        """Whether the ASQ is offered after the answer about suicidal thoughts: on the day itself, and only where
        somebody who can see it answers on that day."""
        given = self.entry.thoughts
        if self.entry.day != today or not isinstance(given, int) or given < MORE_FROM:
            return False
        return somebody_answers_today(monitoring.readers(self.clearance, Scope.QUESTIONNAIRES), now)

    def is_offered(self, today: date, now: datetime) -> bool:
        """Whether the question about suicidal thoughts is offered below the saved line."""
        others = [one for one in self.recent if one.id != self.entry.id]
        mode = monitoring.how_asked(self.clearance, self.readers).mode
        return is_offered(self.entry, self.asked, mode, self.dosing_days, asks(self.signals(now)),
                          asks(alerts(day_values(others), self.dosing_days)), today)
