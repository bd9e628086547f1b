"""Scores from the terminal."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from journal.questionnaires import queries
from tests.sharing.visitors import inside

LINES = '{"q1": 2, "q2": 2, "q3": 1, "q4": 1, "q5": null, "q6": 1, "q7": 1, "q8": 0, "q9": 0}\n\n{"q1": 4}\n'


def test_a_line_of_answers_gives_a_line_of_scores(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text(LINES)
    done = app.test_cli_runner().invoke(args=["score", "phq9", "--answers", str(file), "--json"])
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first == {"valid": True, "reason": "ok", "total": 9, "prorated": True, "band": "mild", "flags": [],
                     "subscales": {}, "derived": {}, "cutoffs": {"screen_positive": False}}
    assert (second["valid"], second["reason"]) == (False, "out_of_range")


def test_standard_input_and_plain_words(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["score", "peg", "--answers", "-"],
                                        input='{"pain": 7, "enjoyment": 6, "activity": 6}\n')
    assert done.stdout == "PEG: 6.3\n"


@pytest.mark.parametrize(("text", "said"), [
    ('{"q1": 0}\n{"q1": }\n', "line 2: "), ('{"q1": 0}\n[1]\n', "line 2: is not a JSON object of answers"),
    ('{"q1": 0, "q1": 3}\n', "line 1: q1: stands twice")])
def test_an_unreadable_line_refuses_the_whole(app: Flask, text: str, said: str) -> None:
    done = app.test_cli_runner().invoke(args=["score", "phq9", "--answers", "-", "--json"], input=text)
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr


def test_no_such_questionnaire(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["score", "phq99", "--answers", "-"]).exit_code == 2


def run(app: Flask, *words: str, typed: str = "") -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["questionnaires", *words], input=typed)
    return done.exit_code, done.output


def on(app: Flask) -> frozenset[str]:
    return inside(app, queries.switched_on)


def test_a_conditional_one_is_on_after_its_licence_was_read(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "who5" not in on(app)
    code, said = run(app, "switch", "on", "who5", typed="yes\n")
    assert (code, "who5" in on(app)) == (1, False)
    for words in ("NonCommercial-ShareAlike 3.0 IGO", "names WHO", "awell-health/awell-score"):
        assert words in said
    assert run(app, "switch", "on", "who5", typed="who5\n")[0] == 0
    assert "who5" in on(app)
    assert "nothing was changed" in run(app, "switch", "on", "who5", "--yes-i-have-read")[1]
    with monkeypatch.context() as changed:
        changed.setitem(queries.ALL, "who5", replace(queries.ALL["who5"], version="2.0.0"))
        assert "who5" not in on(app), "a new version has to be read again"
    assert run(app, "switch", "off", "who5")[0] == 0
    assert "who5" not in on(app)


def test_a_free_one_is_always_on(app: Flask) -> None:
    code, said = run(app, "switch", "off", "phq9")
    assert (code, "phq9" in on(app)) == (1, True)
    assert "always on" in said


def test_the_list_says_what_is_on(app: Flask) -> None:
    lines = run(app, "list")[1].splitlines()
    assert any(line.startswith("phq9       on ") for line in lines)
    assert any(line.startswith("sidas      off") for line in lines)
