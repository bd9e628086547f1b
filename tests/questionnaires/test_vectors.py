"""Every test vector of every definition; and the definitions themselves."""

import json
from typing import Any

import pytest

from journal.questionnaires.change import change
from journal.questionnaires.instruments import ALL, FOLDER
from journal.questionnaires.responses import plain
from journal.questionnaires.scoring import score

FILES = {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}
VECTORS = [(name, one) for name, found in FILES.items() for one in found["test_vectors"]]
CHANGES = [(name, one) for name, found in FILES.items() for one in found.get("change_vectors", ())]


def test_all_are_here() -> None:
    assert (len(FILES), len(VECTORS), len(CHANGES)) == (14, 121, 20)


@pytest.mark.parametrize(("name", "vector"), VECTORS, ids=[f"{name}-{one['id']}" for name, one in VECTORS])
def test_a_score(name: str, vector: dict[str, Any]) -> None:
    found, expected = plain(score(ALL[name], vector["answers"])), vector["expect"]
    assert {key: found[key] for key in expected if key != "cutoffs"} == {
        key: value for key, value in expected.items() if key != "cutoffs"}
    assert expected.get("cutoffs", {}).items() <= found["cutoffs"].items()


@pytest.mark.parametrize(("name", "vector"), CHANGES, ids=[f"{name}-{one['id']}" for name, one in CHANGES])
def test_a_change(name: str, vector: dict[str, Any]) -> None:
    found = change(ALL[name], vector["baseline"], vector["current"])
    for key, value in vector["expect"].items():
        assert (getattr(found, key) if hasattr(found, key) else found.other[key]) == value, key


@pytest.mark.parametrize("name", ALL)
def test_what_is_asked_is_what_the_file_says_word_for_word(name: str) -> None:
    file, built = FILES[name], ALL[name]
    for data, item in zip(file["items"], built.items, strict=True):
        assert item.text["en"] == data["text"]["en"]
        assert [(one.value, one.label["en"]) for one in item.options] == [
            (one["value"], one["label"]["en"]) for one in file["answer_sets"][data["answer_set"]]]
        for lang, texts in file["i18n"].items():
            assert item.text.get(lang) == texts["items"].get(data["id"])
            given = texts["options"].get(data["answer_set"], {})
            assert {str(one.value): one.label[lang] for one in item.options if lang in one.label} == given
    assert built.stem.get("en") == (file["stem"] or {}).get("en")
    assert built.licence.attribution == file["licence"]["attribution"]


def test_conditional_ones_are_known_as_such() -> None:
    assert {name for name, one in ALL.items() if one.licence.conditional} == {"audit_c", "core10", "sidas", "who5"}
