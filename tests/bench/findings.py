"""The analyses, what is kept of them, and the brief: each as a ratio to something bare in the same run."""

import subprocess
import sys
from collections.abc import Callable
from uuid import UUID

import numpy as np
from flask import Flask

from journal.accounts import queries as accounts
from journal.caseload import actions, diaries, fits
from journal.core import clock
from journal.core.period import Period
from journal.entries import queries as entries
from journal.sharing import queries as sharing
from journal.treatment import queries as treatment
from journal.trends.analysis import analyse
from journal.trends.analysis.diary import MEASURES, Diary
from tests import factories
from tests.bench.web import Person

Timer = Callable[..., float]
EMPTY = "import typst; typst.compile(b'#set document(title: [A])\\nA', format='pdf')"
"""A page with one letter, in a process of its own like every PDF here."""


def findings(app: Flask, patient_id: UUID, therapist_id: UUID, timer: Timer) -> dict[str, float | str]:
    """The analysis of three years against one mean over the same numbers; flags of everybody without and with what is
    kept. Runs before anything is served."""
    with app.app_context():
        diary, values = _three_years(patient_id)
        analysis, mean = timer(lambda: analyse(diary), 5), timer(lambda: [float(np.mean(one)) for one in values], 200)
    without = timer(lambda: _flags(app, therapist_id), 3)
    with app.app_context():
        actions.refresh()
    kept = timer(lambda: _flags(app, therapist_id), 5)
    return {"analysis of 4 measures x 3 years / their NumPy means": analysis / mean, "analysis, ms": analysis,
            "flags of a caseload, nothing kept / kept": without / kept, "flags, nothing kept, ms": without,
            "flags, kept, ms": kept}


def brief(therapist: Person, patient_id: UUID, select: float, timer: Timer) -> dict[str, float | str]:
    """The page against a bare route, the PDF against an empty page of the same engine."""
    page = timer(lambda: therapist.get(f"/patients/{patient_id}/brief"), 10)
    paper = timer(lambda: therapist.get(f"/patients/{patient_id}/brief/pdf"), 5)
    empty = timer(lambda: subprocess.run([sys.executable, "-I", "-c", EMPTY], check=True), 5)
    return {"brief / bare select": page / select, "brief, ms": page,
            "brief PDF / empty page of the engine": paper / empty, "brief PDF, ms": paper}


def _three_years(patient_id: UUID) -> tuple[Diary, list[np.ndarray]]:
    own = factories.own(patient_id)
    today = clock.today(own.patient.zone)
    told = entries.entries(own, Period.ending(today, 1100))
    diary = diaries.diary(told, treatment.sessions(own), own.scopes, today)
    return diary, [np.array(list(diary.values(name).values()) or [0.0]) for name in MEASURES]


def _flags(app: Flask, therapist_id: UUID) -> int:
    """In a context of its own, so that no opened key is left over from the run before."""
    with app.app_context():
        person = accounts.person(therapist_id)
        assert person
        actor = accounts.actor_of(person)
        shared = {patient.id: (patient, scopes) for patient, scopes in sharing.shared_with(actor)}
        return sum(len(one.flags) for one in fits.found_of(actor, shared).values())
