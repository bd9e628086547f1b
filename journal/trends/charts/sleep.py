"""Hours of sleep by day."""

from journal.core.text import N_
from journal.entries.rules import SLEEP_MAX
from journal.trends.charts import line
from journal.trends.rules import Axis, Chart, ChartKind, History, Voice

USUAL_MAX = 12
WORDING = line.Wording(
    title=N_("Sleep by day"), label=N_("Sleep, hours"), column=N_("Sleep, hours"),
    caption=N_("Sleep and sessions by day"),
    said={
        "patient": N_("You slept %(mean)s hours on average on %(n)s of %(days)s days (shortest %(low)s, longest "
                      "%(high)s)."),
        "therapist": N_("Sleep averaged %(mean)s hours on %(n)s of %(days)s days (shortest %(low)s, longest "
                        "%(high)s).")},
    nothing=N_("There are no sleep answers in these days yet."),
    alt=N_("Line chart of hours of sleep from %(low)s to %(high)s over %(days)s days. %(sessions)s The average line "
           "begins at %(first)s and ends at %(last)s. The table has the same numbers."))


def draw(history: History, voice: Voice) -> tuple[Chart, ...]:
    """0 to 12 hours, up to 16 where somebody slept longer."""
    longest = max((one.sleep_hours or 0 for one in history.entries), default=0)
    high = USUAL_MAX if longest <= USUAL_MAX else SLEEP_MAX
    ticks = tuple(float(n) for n in range(0, int(high) + 1, 4))
    return (line.draw(history, voice, "sleep", "sleep_hours", Axis(0, high, ticks, N_("hours")), WORDING),)


CHART = ChartKind("sleep", draw)
