"""The analysis from the terminal: the same as of the pages, and a file that cannot be read is refused with its line."""

import json
import shutil
from pathlib import Path

import pytest
from flask import Flask

DIARIES = Path(__file__).parents[1] / "trends" / "diaries"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DIARIES / "s03", tmp_path / "diary"))


def test_one_object_with_figures_and_sentences(app: Flask, folder: Path) -> None:
    done = app.test_cli_runner().invoke(args=["analyse", str(folder), "--as-of", "2024-07-05", "--json"])
    found = json.loads(done.stdout)
    assert list(found)[:4] == ["mood", "anxiety", "energy", "sleep_quality"]
    assert {"side_effects", "flags", "days", "days_with_entry", "sentences"} <= set(found)
    assert (found["flags"], found["days"], found["days_with_entry"]) == (["SE_SEVERE:headache"], 33, 29)
    assert found["sentences"]["mood"]["verdict"].startswith("Not enough yet")


def test_plain_lines(app: Flask, folder: Path) -> None:
    done = app.test_cli_runner().invoke(args=["analyse", str(folder), "--as-of", "2024-07-05"])
    assert "How long it lasts cannot be told yet." in done.stdout


def test_what_lies_after_the_day_is_not_counted(app: Flask, folder: Path) -> None:
    done = app.test_cli_runner().invoke(args=["analyse", str(folder), "--as-of", "2024-06-20", "--json"])
    assert json.loads(done.stdout)["days"] == 18


@pytest.mark.parametrize(("file", "line", "text", "said"), [
    ("entries.csv", 3, "2024-06-31,21:43,2,8,4,6,7.0,", "entries.csv, line 3: “2024-06-31” is not a day"),
    ("entries.csv", 3, "2024-06-04,21.43,2,8,4,6,7.0,", "entries.csv, line 3: “21.43” is not a time"),
    ("entries.csv", 5, "2024-06-06,21:43,11,8,4,6,7.0,", "entries.csv, line 5: mood: 11 lies outside 0 to 10"),
    ("entries.csv", 5, "2024-06-06,21:43,nan,8,4,6,7.0,", "entries.csv, line 5: mood: nan lies outside"),
    ("entries.csv", 5, "2024-06-06,21:43,low,8,4,6,7.0,", "entries.csv, line 5: mood: “low” is not a number"),
    ("entries.csv", 2, "2024-06-03,21:43,2,8,4,6,7.0,nausea", "line 2: “nausea” is not a side effect with a severity"),
    ("entries.csv", 2, "2024-06-03,21:43,2", "entries.csv, line 2: "),
    ("entries.csv", 1, "date,time,mood", "entries.csv, line 1: there is no column “anxiety”"),
    ("sessions.csv", 2, "S001,2024-06-12,10:00,walk,IM,65,induction,", "“walk” is neither “dosing” nor"),
    ("questionnaires.csv", 2, "2024-06-09,,16,", "questionnaires.csv, line 2: no questionnaire is named")])
def test_a_bad_line_refuses_the_whole(app: Flask, folder: Path, file: str, line: int, text: str, said: str) -> None:
    lines = (folder / file).read_text().splitlines()
    lines[line - 1] = text
    (folder / file).write_text("\n".join(lines) + "\n")
    done = app.test_cli_runner().invoke(args=["analyse", str(folder), "--as-of", "2024-07-05", "--json"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr


def test_a_missing_file_is_named(app: Flask, folder: Path) -> None:
    (folder / "sessions.csv").unlink()
    done = app.test_cli_runner().invoke(args=["analyse", str(folder), "--as-of", "2024-07-05"])
    assert (done.exit_code, "sessions.csv" in done.stderr) == (1, True)


def test_late_entries_are_left_out(app: Flask, folder: Path) -> None:
    lines = (folder / "entries.csv").read_text().splitlines()
    late = [lines[0] + ",late_days", *(f"{line},{4 if n < 3 else 0}" for n, line in enumerate(lines[1:]))]
    (folder / "entries.csv").write_text("\n".join(late) + "\n")
    done = app.test_cli_runner().invoke(args=["analyse", str(folder), "--as-of", "2024-07-05", "--json"])
    assert json.loads(done.stdout)["mood"]["n"] == 26
