"""The one table of colours and dash patterns on paper: the light values of `static/css/tokens.css`."""

from typing import TypedDict

COLOURS = {
    "ink": "#1b282d", "ink2": "#4b585d", "line": "#dad8ce", "ground": "#f5f4f0", "well": "#ecebe4",
    "primary": "#17575f", "primary_soft": "#dceaea", "session": "#6a4384", "after": "#efe6f4", "amber": "#9a5a06",
    "phase_1": "#f5f4f0", "phase_2": "#e9f0ef", "phase_3": "#eef1e6",
}


class Stroke(TypedDict):
    """How one series is drawn: its colour and its dash pattern in points (empty: solid)."""

    colour: str
    dash: list[float]


SERIES: dict[str, Stroke] = {
    "mood": {"colour": "#17575f", "dash": []},
    "anxiety": {"colour": "#3a3f70", "dash": [5, 2]},
    "energy": {"colour": "#2c6a45", "dash": [6, 2, 1, 2]},
    "sleep": {"colour": "#4b585d", "dash": [2, 1.5]},
}
OTHERS: tuple[Stroke, ...] = (
    {"colour": "#17575f", "dash": []}, {"colour": "#3a3f70", "dash": [5, 2]},
    {"colour": "#2c6a45", "dash": [6, 2, 1, 2]}, {"colour": "#4b585d", "dash": [2, 1.5]},
)


def stroke(key: str, place: int, alone: bool) -> Stroke:
    """The stroke of a series: solid if it is alone in its chart, else its own, or the one of its place."""
    found = next((SERIES[name] for name in SERIES if key.startswith(name)), OTHERS[place % len(OTHERS)])
    return {"colour": found["colour"], "dash": []} if alone else found
