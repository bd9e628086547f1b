"""Form fields of readings, and the question about numbers that are hard to believe."""

from collections.abc import Iterable, Mapping
from typing import Any

from journal.core.text import N_, Words
from journal.treatment.inputs import WholeInput
from journal.treatment.rules import Vitals, VitalsWhen
from journal.treatment.vitals import DURING, DURING_MOST, SLOTS, doubts, slot_fields

LABELS: dict[str, Words] = {
    "minute": N_("Minutes after the start"), "systolic": N_("Upper blood pressure, mmHg"),
    "diastolic": N_("Lower blood pressure, mmHg"), "pulse": N_("Pulse, bpm"),
    "spo2": N_("Oxygen, %"),
}


def add_fields(kind: Any) -> None:
    """Gives a form the fields of all slots."""
    for slot in SLOTS:
        for name in slot_fields(slot):
            setattr(kind, name, WholeInput(LABELS[name.removeprefix(f"{slot}_")]))


def filled(readings: tuple[Vitals, ...]) -> dict[str, Any]:
    """Field → value of stored readings, each in a slot of its own."""
    found: dict[str, Any] = {}
    free: dict[VitalsWhen, list[str]] = {"before": ["before"], "during": list(DURING), "after": ["after"]}
    for one in readings:
        if places := free.get(one.when):
            slot = places.pop(0)
            found |= {name: getattr(one, name.removeprefix(f"{slot}_")) for name in slot_fields(slot)}
    return found


def typed(form: Any) -> dict[str, Vitals]:
    """Slot → what was typed there, as far as it can be read; empty ones are left out."""
    found: dict[str, Vitals] = {}
    for slot in SLOTS:
        when: VitalsWhen = "during" if slot in DURING else "before" if slot == "before" else "after"
        one = Vitals(when, **{name.removeprefix(f"{slot}_"): form[name].data for name in slot_fields(slot)})
        if not one.is_empty:
            found[slot] = one
    return found


def rows(form: Any, more: int) -> int:
    """How many readings during the session the form offers: as many as are filled or were sent, at least two, and
    `more`."""
    used = [n for n, slot in enumerate(DURING, start=1)
            if any(form[name].raw_data or form[name].data is not None for name in slot_fields(slot))]
    return min(max([2, *used]) + more, DURING_MOST)


def ask(form: Any, readings: Mapping[str, Vitals]) -> bool:
    """Puts a question beside each number that is hard to believe, unless `form.asked` says that the same one was asked
    about before; whether there is a question. `readings` by how the names of their fields begin."""
    before = (form.asked.data or "").split(",")
    fresh = [(f"{start}{name}", words) for start, reading in readings.items()
             for name, words in doubts(reading).items() if _mark(name, reading) not in before]
    for name, words in fresh:
        form[name].errors = form[name].errors or [words]
    form.asked.data = asked(readings.values())
    return bool(fresh)


def asked(readings: Iterable[Vitals]) -> str:
    """What `form.asked` holds once these readings were asked about."""
    return ",".join(_mark(name, reading) for reading in readings for name in doubts(reading))


def _mark(name: str, reading: Vitals) -> str:
    return f"{name}={getattr(reading, name)}"
