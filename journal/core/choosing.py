"""Two texts of one thing, one typed while the other was saved: what differs, and which of the two was chosen. Pure.

The form that was overtaken shows both for each part (`Choices`) and asks; nothing is chosen beforehand. The names that
it asked for come back in the field `ASKED`, each answer under `TAKE` and its name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from journal.core.fields import Field
from journal.core.text import N_, Words

ASKED, TAKE = "choose", "take-"
MINE, OTHER = "mine", "other"
STALE = "0001-01-01T00:00:00+00:00"
"""What a form has seen that has to be asked again: older than anything stored."""
CHOOSE = N_("Choose one of the two.")
AGAIN = N_("This could not be saved as chosen. Please look at it once more.")
Lines = tuple[Words, ...]


@dataclass(frozen=True)
class Difference:
    """One part that the two have otherwise; no lines where it is empty. `chosen` is MINE, OTHER or nothing yet."""

    name: str
    label: Words
    mine: Lines
    other: Lines
    chosen: str = ""
    error: Words | None = None


@dataclass(frozen=True)
class Choices:
    """What a person has to choose before their text is saved."""

    differences: tuple[Difference, ...]

    @property
    def asked(self) -> str:
        return " ".join(one.name for one in self.differences)

    @property
    def errors(self) -> tuple[Field, ...]:
        """For the summary on top of the form."""
        return tuple(Field(f"{TAKE}{one.name}", one.label, error=one.error) for one in self.differences if one.error)


def choices(parts: Iterable[tuple[str, Words, Lines, Lines]], form: Mapping[str, str]) -> Choices:
    """What to ask of the parts that differ (name, label, mine, the other's), after what `form` answered already."""
    asked = form.get(ASKED, "").split()
    found = [Difference(name, label, mine, other, form.get(f"{TAKE}{name}", "")) for name, label, mine, other in parts]
    if not asked:
        return Choices(tuple(found))
    return Choices(tuple(Difference(one.name, one.label, one.mine, one.other, one.chosen,
                                    CHOOSE if one.chosen not in (MINE, OTHER) else AGAIN if not is_open(form) else None)
                         for one in found))


def was_asked(form: Mapping[str, str]) -> bool:
    return bool(form.get(ASKED))


def is_open(form: Mapping[str, str]) -> bool:
    """Whether the form asked for a choice that was not made."""
    return any(form.get(f"{TAKE}{name}") not in (MINE, OTHER) for name in form.get(ASKED, "").split())


def taken(form: Mapping[str, str]) -> tuple[str, ...]:
    """The parts for which the other's text was chosen."""
    return tuple(name for name in form.get(ASKED, "").split() if form.get(f"{TAKE}{name}") == OTHER)
