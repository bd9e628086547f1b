"""What the check-in of one person asks beyond its five questions: the profiles that were chosen, and since when, and
what the person follows besides. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from journal.core.text import N_, Words
from journal.entries.extra import SLEEP_QUALITY, Item, answer
from journal.entries.profiles import ITEMS, PROFILES
from journal.entries.rules import MOOD_BIPOLAR, Entry

Kind = Literal["yes_no", "scale"]
KINDS: dict[Kind, Words] = {"yes_no": N_("Yes or no"), "scale": N_("A number from 0 to 10")}
NAME_MAX = 60
MOST = 30
"""Items of their own that one person can make, retired ones too."""
YES_NO: tuple[tuple[int, Words], ...] = ((1, N_("Yes")), (0, N_("No")))
PROFILE_NAMES: dict[str, Words] = {
    "bipolar": N_("Bipolar"), "pain": N_("Pain"), "ptsd": N_("PTSD"), "ocd": N_("OCD"),
    "postpartum": N_("After a birth"), "craving": N_("Urges to take more")}


def _yes_no(name: str, label: Words, question: Words) -> Item:
    return Item(name, "context", question, label, YES_NO)


OFFERED = {item.name: item for item in (
    _yes_no("medication", N_("Medication"), N_("Did you take your medication today?")),
    _yes_no("alcohol", N_("Alcohol"), N_("Did you drink alcohol today?")),
    _yes_no("substances", N_("Other substances"), N_("Did you use other substances today?")),
    _yes_no("movement", N_("Movement"), N_("Did you move your body today?")),
    _yes_no("meals", N_("Meals"), N_("Did you eat regular meals today?")),
    _yes_no("people", N_("Being with people"), N_("Were you with people today?")),
    Item(SLEEP_QUALITY, "context", N_("How well did you sleep last night?"), N_("Sleep quality"),
         anchors=((0, N_("Very badly")), (10, N_("Very well")))))}
"""What everybody can switch on, by name."""


@dataclass(frozen=True)
class Followed:
    """One item that a person follows, or followed until `retired_at`. `offered` is the key of `OFFERED`, None for one
    of their own, which always has a `name`. Its kind never changes, so that old answers keep their scale."""

    id: UUID
    made_at: datetime
    kind: Kind
    offered: str | None = None
    name: str | None = None
    retired_at: datetime | None = None

    @property
    def is_on(self) -> bool:
        return self.retired_at is None

    @property
    def item(self) -> Item:
        """The question, under the name of today, also for older answers."""
        if self.offered is not None:
            offered = OFFERED[self.offered]
            return Item(offered.name, "context", self.name or offered.question, self.name or offered.label,
                        offered.options, anchors=offered.anchors)
        name = self.name or ""
        return Item(str(self.id), "context", name, name, YES_NO if self.kind == "yes_no" else ())


@dataclass(frozen=True)
class ProfileChoice:
    """Which profiles were on from a day until the next choice."""

    since: date
    profiles: frozenset[str]


@dataclass(frozen=True)
class Chosen:
    """All of it. `choices` are the oldest first; `followed` in the order of asking, retired ones too."""

    choices: tuple[ProfileChoice, ...] = ()
    followed: tuple[Followed, ...] = field(default=())

    def profiles(self, day: date | None = None) -> tuple[str, ...]:
        """The profiles of a day, today's without one, in the order of the file."""
        on: frozenset[str] = frozenset()
        for choice in self.choices:
            on = choice.profiles if day is None or choice.since <= day else on
        return tuple(key for key in PROFILES if key in on)

    def known(self) -> tuple[Item, ...]:
        """Every question that a form of this person's may hold, whenever it was opened."""
        return (*ITEMS.values(), *(one.item for one in self.followed))

    def asked(self, day: date, entry: Entry | None = None) -> tuple[Item, ...]:
        """The questions for a day: of the profiles of that day and of what is followed now. A stored entry besides
        shows all that it has an answer to, and keeps to the scale in which its mood was told."""
        on = {item.name for key in self.profiles(day) for item in PROFILES[key].items}
        on |= {one.item.name for one in self.followed if one.is_on}
        if entry is not None:
            on |= {item.name for item in self.known() if answer(entry, item) is not None}
            on -= {MOOD_BIPOLAR} if entry.mood is not None else set()
        return tuple(item for item in self.known() if item.name in on)


def in_order(followed: Iterable[Followed]) -> tuple[Followed, ...]:
    """What is offered in its order, then what is their own, the oldest first."""
    places = list(OFFERED)
    return tuple(sorted(followed, key=lambda one: (places.index(one.offered) if one.offered else len(places),
                                                   one.made_at, one.id)))


def name_problem(name: str, kind: str) -> dict[str, Words]:
    """Field → message for an item of one's own."""
    found: dict[str, Words] = {}
    if not name:
        found["label"] = N_("Give it a name.")
    elif len(name) > NAME_MAX:
        found["label"] = N_("This name is longer than 60 characters. Please shorten it a little.")
    if kind not in KINDS:
        found["kind"] = N_("Choose how you want to answer it.")
    return found
