"""How the figures of one measure are said and drawn: as they were rated, with signs and one decimal. Pure."""

from collections.abc import Mapping

from journal.core.text import N_, Number, Words, inside, say
from journal.trends.analysis.diary import LOWER_IS_BETTER, TOP

NAMES: Mapping[str, Words] = {"mood": N_("mood"), "anxiety": N_("anxiety"), "energy": N_("energy"),
                              "sleep_quality": N_("sleep quality")}


class Voice:
    """How one measure's figures are said: as they were rated, with signs and one decimal."""

    def __init__(self, measure: str) -> None:
        self.name = inside(NAMES[measure])
        self.turned = measure in LOWER_IS_BETTER

    def rated(self, value: float) -> float:
        """A level as it was rated."""
        return TOP - value if self.turned else value

    def changed(self, value: float) -> float:
        """A change as it was rated."""
        return -value if self.turned else value

    def level(self, value: float) -> Number:
        return Number(self.rated(value), always=True)

    def signed(self, value: float) -> Words:
        shown = round(self.changed(value), 1)
        return say(N_("+%(n)s") if shown > 0 else N_("%(n)s"), n=Number(shown + 0.0, always=True))

    def ends(self, low: float, high: float) -> dict[str, Number]:
        low, high = (-high, -low) if self.turned else (low, high)
        return {"low": Number(round(low, 1) + 0.0, always=True), "high": Number(round(high, 1) + 0.0, always=True)}

    def sizes(self, change: float, low: float, high: float) -> dict[str, Number]:
        """The ends of a range that is said as a size: "1.9 lower (likely range 0.8 to 3.0)"."""
        low, high = (low, high) if change > 0 else (-high, -low)
        return {"low": Number(round(low, 1) + 0.0, always=True), "high": Number(round(high, 1) + 0.0, always=True)}

    def size(self, value: float) -> Number:
        return Number(abs(value), always=True)

    def side(self, value: float) -> Words:
        """Whether a change is up or down as it was rated."""
        return say(N_("higher") if (value > 0) is not self.turned else N_("lower"))
