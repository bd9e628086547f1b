"""Which questionnaires go with what a treatment is for: `packs.json`, read once at start. Pure.

A file that names a questionnaire or a condition that is not there keeps the journal from starting.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from journal.core.catalogue import WORDING, DefinitionError, load, shape, wording
from journal.questionnaires.instruments import ALL
from journal.questionnaires.rules import TurnPhase

FILE = Path(__file__).with_name("packs.json")
_shape = shape({
    "schema": {"kap-packs/1"}, "version": str, "common": [str], "never_dropped": str,
    "packs": [{"condition": str, "label": WORDING, "core": [str], "add": [str], "checkin_profiles": [str],
               "gaps": (str, type(None))}],
    "pack_note": str, "phases": [{"id": set(get_args(TurnPhase)), "meaning": str}],
    "burden_limit": {"minutes_per_week": int, "note": str},
})


@dataclass(frozen=True)
class Pack:
    """What is asked of somebody treated for one condition: `core` by itself, `add` where it is wished as well."""

    condition: str
    label: Mapping[str, str]
    core: tuple[str, ...]
    add: tuple[str, ...]


@dataclass(frozen=True)
class Packs:
    """`common` is asked where no condition was chosen; `never_dropped` stays when a week is full; `week_seconds` are
    all that a week may hold."""

    packs: tuple[Pack, ...]
    common: tuple[str, ...]
    never_dropped: str
    week_seconds: int

    def conditions(self) -> tuple[str, ...]:
        return tuple(pack.condition for pack in self.packs)

    def label(self, condition: str) -> str:
        return wording(next(pack.label for pack in self.packs if pack.condition == condition))

    def known(self, conditions: Collection[str]) -> tuple[str, ...]:
        """Those of them that there are, in the order of the file."""
        return tuple(one for one in self.conditions() if one in conditions)

    def core(self, conditions: Collection[str]) -> tuple[str, ...]:
        """What is asked by itself, each once, in the order of the file; the common core without a condition."""
        chosen = [pack for pack in self.packs if pack.condition in conditions]
        return tuple(dict.fromkeys(one for pack in chosen for one in pack.core)) if chosen else self.common

    def offered(self, conditions: Collection[str]) -> tuple[str, ...]:
        """What the packs would add, beside what is asked by itself."""
        core = self.core(conditions)
        found = dict.fromkeys(one for pack in self.packs if pack.condition in conditions for one in pack.add)
        return tuple(one for one in found if one not in core)


def check(definition: Any) -> Iterator[str]:
    """What is wrong with the file: its form first, then names that lead nowhere."""
    wrong = list(_shape(definition))
    yield from wrong
    if wrong:
        return
    conditions = [pack["condition"] for pack in definition["packs"]]
    yield from (f"packs[{one}]: stands twice" for one in sorted({c for c in conditions if conditions.count(c) > 1}))
    named = {"common": definition["common"], "never_dropped": [definition["never_dropped"]]}
    for pack in definition["packs"]:
        named[f"packs[{pack['condition']}].core"], named[f"packs[{pack['condition']}].add"] = pack["core"], pack["add"]
    for place, names in named.items():
        yield from (f"{place}: there is no questionnaire “{name}”" for name in names if name not in ALL)
    if definition["burden_limit"]["minutes_per_week"] < 1:
        yield "burden_limit.minutes_per_week: is less than 1"


def read(path: Path) -> Packs:
    """The packs in the file; raises `DefinitionError`."""
    found = load(path, check)
    packs = tuple(Pack(one["condition"], one["label"], tuple(one["core"]), tuple(one["add"])) for one in found["packs"])
    wanted = {turn.for_condition for one in ALL.values() for turn in one.turns} - {None}
    for name in sorted(wanted - {pack.condition for pack in packs}, key=str):
        raise DefinitionError(f"{path.name}: a questionnaire is for “{name}”, for which there is no pack")
    return Packs(packs, tuple(found["common"]), found["never_dropped"], found["burden_limit"]["minutes_per_week"] * 60)


PACKS = read(FILE)
