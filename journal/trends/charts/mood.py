"""Mood by day, with a lane of side effects under it: the main chart."""

from dataclasses import replace

from journal.access.permissions import Scope
from journal.core.text import N_
from journal.trends import effects
from journal.trends.charts import line
from journal.trends.rules import Axis, Chart, ChartKind, History, Voice

WORDING = line.Wording(
    title=N_("Mood and side effects by day"), label=N_("Mood"), column=N_("Mood, 0 to 10"),
    caption=N_("Mood, side effects and sessions by day"),
    said={
        "patient": N_("Your mood averaged %(mean)s on %(n)s of %(days)s days (lowest %(low)s, highest %(high)s)."),
        "therapist": N_("Mood averaged %(mean)s on %(n)s of %(days)s days (lowest %(low)s, highest %(high)s).")},
    nothing=N_("There are no mood answers in these days yet."),
    alt=N_("Line chart of mood from %(low)s to %(high)s over %(days)s days. %(sessions)s The average line begins at "
           "%(first)s and ends at %(last)s. The table has the same numbers."))


ALONE = replace(WORDING, title=N_("Mood by day"), caption=N_("Mood and sessions by day"))
"""Where side effects are private."""


def draw(history: History, voice: Voice) -> tuple[Chart, ...]:
    """The whole range of 0 to 10, always; side effects, if they are shared, are bars of 1 to 4."""
    both = {Scope.CHECK_INS, Scope.SIDE_EFFECTS} <= history.scopes
    bars = effects.bars(history.entries, history.period) if both else None
    return (line.draw(history, voice, "mood", "mood", Axis(0, 10, (0, 5, 10)), WORDING if both else ALONE, bars,
                      is_main=True),)


CHART = ChartKind("mood", draw)
