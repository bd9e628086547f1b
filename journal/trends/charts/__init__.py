"""The charts of a journal, one file per kind, in the order in which they are shown."""

import importlib
import pkgutil

from journal.trends.rules import Chart, ChartKind, History, Voice

ORDER = ("mood", "context", "profile", "anxiety", "energy", "sleep", "side_effects")


def kinds() -> tuple[ChartKind, ...]:
    """The `CHART` of every file in this folder: those of `ORDER` first, any other behind them by name."""
    names = sorted((module.name for module in pkgutil.iter_modules(__path__)),
                   key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return tuple(module.CHART for module in modules if hasattr(module, "CHART"))


ALL = kinds()


def draw(history: History, voice: Voice = "patient") -> tuple[Chart, ...]:
    """Every chart of this history, those without anything to draw too (`is_empty` tells)."""
    return tuple(chart for kind in ALL for chart in kind.draw(history, voice))
