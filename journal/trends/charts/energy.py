"""Energy by day."""

from journal.core.text import N_
from journal.trends.charts import line
from journal.trends.rules import Axis, Chart, ChartKind, History, Voice

WORDING = line.Wording(
    title=N_("Energy by day"), label=N_("Energy"), column=N_("Energy, 0 to 10"),
    caption=N_("Energy and sessions by day"),
    said={
        "patient": N_("Your energy averaged %(mean)s on %(n)s of %(days)s days (lowest %(low)s, highest %(high)s)."),
        "therapist": N_("Energy averaged %(mean)s on %(n)s of %(days)s days (lowest %(low)s, highest %(high)s).")},
    nothing=N_("There are no energy answers in these days yet."),
    alt=N_("Line chart of energy from %(low)s to %(high)s over %(days)s days. %(sessions)s The average line begins at "
           "%(first)s and ends at %(last)s. The table has the same numbers."))


def draw(history: History, voice: Voice) -> tuple[Chart, ...]:
    """The whole range of 0 to 10, always."""
    return (line.draw(history, voice, "energy", "energy", Axis(0, 10, (0, 5, 10)), WORDING),)


CHART = ChartKind("energy", draw)
