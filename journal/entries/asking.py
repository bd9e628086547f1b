"""Which extra questions a check-in asks."""

from datetime import date

from journal.access.clearance import Clearance
from journal.entries import choosing
from journal.entries.extra import Item
from journal.entries.rules import MOOD_BIPOLAR, Entry


def known(clearance: Clearance) -> tuple[Item, ...]:
    """Every extra question that a form of this person's may hold; whatever else is sent is passed over."""
    return choosing.chosen(clearance).known()


def followed(clearance: Clearance) -> tuple[Item, ...]:
    """What the person follows besides, or did: for reading answers back."""
    return tuple(one.item for one in choosing.chosen(clearance).followed)


def asked(clearance: Clearance, day: date, entry: Entry | None = None) -> tuple[Item, ...]:
    """The extra questions on the form of a day, or of a stored entry, in their order."""
    return choosing.chosen(clearance).asked(day, entry)


def own_scale(clearance: Clearance, day: date) -> Item | None:
    """The question of a profile that stands in place of the mood from 0 to 10 on this day; None without one."""
    return next((item for item in asked(clearance, day) if item.name == MOOD_BIPOLAR), None)
