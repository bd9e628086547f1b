"""Scores from the terminal."""

import json
from pathlib import Path

import pytest
from flask import Flask

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
