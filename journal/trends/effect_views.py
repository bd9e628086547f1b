"""Routes of side effects: one's own, and the same read by a therapist with whom they are shared."""

from typing import Any
from uuid import UUID

from flask import abort, render_template

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.core import locale
from journal.entries import own, side_effects
from journal.entries import queries as entries
from journal.trends import effect_pages, queries
from journal.trends.views import bp


@bp.get("/side-effects")
@bp.get("/patients/<uuid:patient_id>/side-effects")
@needs(Permission.EFFECTS_READ)
def effects() -> Any:
    clearance = gate.clearance()
    page = effect_pages.effects_page(queries.whole(clearance), entries.own_symptoms(clearance), _reader())
    return render_template("trends/effects.html", page=page)


@bp.get("/side-effects/<uuid:effect_id>")
@bp.get("/patients/<uuid:patient_id>/side-effects/<uuid:effect_id>")
@needs(Permission.EFFECTS_READ)
def effect(effect_id: UUID) -> Any:
    history, named, reader = queries.whole(gate.clearance()), entries.own_symptoms(gate.clearance()), _reader()
    key = effect_pages.key_of(effect_id, history, named, reader) or abort(404)
    symptom = next((one for one in named if one.words == key), None)
    return render_template("trends/effect.html", page=effect_pages.effect_page(key, history, symptom, reader))


def _reader() -> effect_pages.Reader:
    clearance = gate.clearance()

    def id_of(key: str) -> UUID:
        return own.page_id(key) if key in side_effects.ALL else entries.symptom_id(clearance, key)

    name = None if clearance.is_own else clearance.patient.name
    return effect_pages.Reader(name, clearance.patient.id, id_of, locale.render)
