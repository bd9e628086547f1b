"""The charts of a journal, one file per kind, in the order in which they are shown."""

from journal.trends.charts import anxiety, energy, mood, side_effects, sleep
from journal.trends.rules import Chart, ChartKind, History, Voice

ALL: tuple[ChartKind, ...] = (mood.CHART, anxiety.CHART, energy.CHART, sleep.CHART, side_effects.CHART)


def draw(history: History, voice: Voice = "patient") -> tuple[Chart, ...]:
    """Every chart of this history, those without anything to draw too (`is_empty` tells)."""
    return tuple(kind.draw(history, voice) for kind in ALL)
