"""A definition that cannot be meant keeps the journal from starting, and the message says where it is wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from journal.core.catalogue import DefinitionError
from journal.questionnaires.instruments import FOLDER, read

Spoil = Callable[[dict[str, Any]], Any]


def spoiled(tmp_path: Path, name: str, spoil: Spoil) -> Path:
    found = json.loads((FOLDER / f"{name}.json").read_text())
    spoil(found)
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps(found))
    return path


def test_a_sound_one_is_read(tmp_path: Path) -> None:
    assert read(spoiled(tmp_path, "phq9", lambda found: None)).short_title == "PHQ-9"


@pytest.mark.parametrize(("name", "spoil", "said"), [
    ("phq9", lambda d: d.pop("title"), "title: is missing"),
    ("phq9", lambda d: d["items"][0].update(answer_set="weeks"), "there is no answer set “weeks”"),
    ("phq9", lambda d: d["items"].append(d["items"][0]), "items[q1]: stands twice"),
    ("phq9", lambda d: d["scoring"]["items"].append("q10"), "scoring.items: there is no item “q10”"),
    ("phq9", lambda d: d["safety"][0]["when"].update(item="q19"), "safety[q9_any]: there is no “q19”"),
    ("phq9", lambda d: d["safety"][0]["when"].update(op="~"), "is no condition"),
    ("phq9", lambda d: d["safety"][0].update(level="S9"), "safety[q9_any].level"),
    ("phq9", lambda d: d["bands"][1].update(min=6), "bands[mild]: does not begin where the one before ends"),
    ("phq9", lambda d: d["bands"][-1].update(max=26), "do not reach from one end"),
    ("phq9", lambda d: d["answer_sets"]["frequency"][1].update(value=0), "two options have the same value"),
    ("phq9", lambda d: d.update(id="phq8"), "its id is “phq8”"),
    ("phq4", lambda d: d["subscales"][0]["items"].append("gad3"), "subscales[anxiety]: there is no item “gad3”"),
    ("phq4", lambda d: d["cutoffs"][0].update(on="subscale:pain"), "there is no score “subscale:pain”"),
    ("who5", lambda d: d["change"].update(on="derived:share"), "change.on: there is no score “derived:share”"),
    ("sidas", lambda d: d["scoring"]["skip"][0]["if"].update(item="q0"), "scoring.skip[0]: there is no “q0”"),
    ("phq9", lambda d: d["cadence"]["schedule"][0].update(weekly=True), "cadence.schedule[0]: “weekly” is not known"),
    ("phq9", lambda d: d["cadence"]["schedule"].append({"phase": "intake", "when": "now"}), "does not say when"),
    ("phq9", lambda d: d["cadence"]["schedule"][0].update(phase="spring"), "cadence.schedule[0].phase"),
    ("pcl5", lambda d: d["cadence"]["schedule"][1].update(variant="day"), "there is no variant “day”"),
    ("sidas", lambda d: d["items"][1]["show_when"].update(item="q0"), "items[q2].show_when: there is no “q0”"),
])
def test_a_broken_one_is_refused_by_name(tmp_path: Path, name: str, spoil: Spoil, said: str) -> None:
    with pytest.raises((DefinitionError, ValueError)) as refused:
        read(spoiled(tmp_path, name, spoil))
    assert f"{name}.json" in str(refused.value)
    assert said in str(refused.value)
