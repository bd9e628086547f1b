import pytest

from journal.core.catalogue import WORDING, DefinitionError, load, shape, wording

FORM = shape({"version": str, "effects": [{"id": str, "label": WORDING, "retired?": bool}],
              "limit": (int, type(None)), "kind": {"a", "b"}, "anchors?": {str: WORDING}})
GOOD = '{"version": "1", "effects": [{"id": "x", "label": {"en": "X"}}], "limit": null, "kind": "a"}'


def read(tmp_path, text):
    path = tmp_path / "things.json"
    path.write_text(text, encoding="utf-8")
    return load(path, FORM)


def test_a_good_definition_is_returned_as_it_stands(tmp_path):
    assert read(tmp_path, GOOD)["effects"][0]["label"] == {"en": "X"}


@pytest.mark.parametrize(("old", "new", "said"), [
    ('"label"', '"lable"', "effects[x].label: is missing"),
    ('{"en": "X"}', '{"es": "X"}', "effects[x].label.en: is missing"),
    ('"id": "x"', '"id": 7', "effects[0].id: 7 is not str"),
    ("null", '"many"', "limit: 'many' is not as expected"),
    ("null", "true", "limit: True is not as expected"),
    ('"kind": "a"', '"kind": "c"', "kind: 'c' is not one of ['a', 'b']"),
    ('"kind": "a"', '"kind": ["a"]', "kind: ['a'] is not one of"),
    ('"kind": "a"', '"kind": "a", "anchors": {"0": {}}', "anchors.0.en: is missing"),
    ('"version": "1"', '"version": "1", "version": "2"', "version: stands twice"),
    ("[{", "{", "line 1"),
    (GOOD, "[]", "the file: is not an object"),
    ('[{"id": "x", "label": {"en": "X"}}]', '"none"', "effects: is not a list"),
])
def test_a_wrong_one_is_refused_by_file_and_key(tmp_path, old, new, said):
    assert old in GOOD
    with pytest.raises(DefinitionError) as refused:
        read(tmp_path, GOOD.replace(old, new))
    assert str(refused.value).startswith("things.json: ")
    assert said in str(refused.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DefinitionError, match=r"nothing\.json: cannot be read"):
        load(tmp_path / "nothing.json", FORM)


def test_wording_falls_back_to_english():
    assert wording({"en": "Mood", "es": "Ánimo"}, "es") == "Ánimo"
    assert wording({"en": "Mood"}, "es") == "Mood"
