"""The safety room's definitions, read once from alerts.json. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journal.core.catalogue import WORDING, load, shape
from journal.safety.rules import Level

_LEVEL = {level.value for level in Level}
_SHOWN = [{"crisis_line", "emergency", "clinic", "my_people", "safety_plan"}]
_BUTTONS = [{"call", "text", "emergency", "clinic", "my_people", "continue"}]
_SCREEN = {"title": WORDING, "body": WORDING}

_shape = shape({
    "version": str,
    "display": {level: {"shows": _SHOWN, "buttons": _BUTTONS} for level in sorted(_LEVEL)},
    "alerts": [{"id": str, "rule": {"low_run", "mean_drop", "back_to_baseline", "all_on_days"}, "item?": str,
                "params": dict, "level": _LEVEL, "asks_suicidal_thoughts": bool, "text": str,
                "patient": _SCREEN}],
    "suicidal_thoughts": {
        "before_asking": WORDING,
        "item": {"question": WORDING, "options": [{"value": (int, {"skip"}), "label": WORDING}]},
        "therapist_notice": {"promised": WORDING, "otherwise": WORDING},
        "response": [{"value": (int, {"skip"}), "level": _LEVEL, "level_if_new?": _LEVEL,
                      "screen": (type(None), {**_SCREEN, "shows": _SHOWN, "buttons": _BUTTONS})}],
    },
})


def check(definition: Any) -> Iterator[str]:
    """What is wrong with the definitions: the form first, then a notice that no screen holds."""
    wrong = list(_shape(definition))
    yield from wrong
    if not wrong:
        thoughts = definition["suicidal_thoughts"]
        bodies = [one["screen"]["body"]["en"] for one in thoughts["response"] if one["screen"]]
        if not any(thoughts["therapist_notice"]["promised"]["en"] in body for body in bodies):
            yield "suicidal_thoughts.therapist_notice.promised: stands in no screen"


DEFINITION = load(Path(__file__).with_name("alerts.json"), check)


@dataclass(frozen=True)
class Display:
    """What a page offers at a level, in order; the names are those of `rules.Signal`."""

    shows: tuple[str, ...]
    buttons: tuple[str, ...]


DISPLAY = {level: Display(tuple(DEFINITION["display"][level]["shows"]), tuple(DEFINITION["display"][level]["buttons"]))
           for level in Level}
