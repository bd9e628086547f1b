"""What leaves the journal as a file: no spreadsheet runs it, no typesetter reads it."""

import csv
import io
import zipfile

import pytest
from flask import Flask

from journal.exchange.formats import pdf
from journal.exchange.paper import clean
from journal.exchange.rules import Person
from tests.attacks.journal_of_probes import plant
from tests.attacks.probes import OPENERS, TYPST, UNSEEN
from tests.attacks.siege import besiege
from tests.exchange.paper_samples import effect_label, history, record, severity_label
from tests.exchange.test_pdf import letters

FORMULA = "cmd|' /C calc'!A0"
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.mark.asvs("V1.2.10", "T18")
def test_no_opener_in_any_field_makes_a_formula(sqlite_app: Flask) -> None:
    """Each opener in each field that takes words: check-in, session, file; also behind hidden letters."""
    siege = besiege(sqlite_app)
    for opener in OPENERS:
        plant(siege, f"{opener}{FORMULA}", f"{opener}{FORMULA}")
    answer = siege.house.client("patient").get("/export/csv?notes=1&bom=0")
    cells = []
    with zipfile.ZipFile(io.BytesIO(answer.data)) as files:
        for name in files.namelist():
            cells += [(name, cell) for row in csv.reader(io.StringIO(files.read(name).decode(), newline=""))
                      for cell in row]
    words = [(name, cell) for name, cell in cells if FORMULA in cell]
    assert len([cell for name, cell in words if name == "entries.csv"]) >= 2 * len(OPENERS)
    assert len([cell for name, cell in words if name == "sessions.csv"]) >= 4 * len(OPENERS)
    assert [(name, cell) for name, cell in words if cell.startswith(RISKY) or cell.lstrip().startswith(RISKY)] == []
    assert [cell for _, cell in cells if any(letter in cell for letter in UNSEEN)] == []


@pytest.mark.asvs("V1.3.2", "V1.3.7", "T19")
def test_the_typesetter_prints_what_it_is_given(tmp_path) -> None:
    """Every kind of its own commands, a name that is one, and a hundred thousand letters without a blank."""
    told = record(history(44, notes=(*TYPST, "w" * 100_000, UNSEEN + "seen")),
                  person=Person(TYPST[0], TYPST[1][:4], TYPST[2], "en"), prepared_by=TYPST[3], app_name=TYPST[-1])
    done = pdf.write(told, "a4", effect_label=effect_label, severity_label=severity_label)
    text = letters(done, tmp_path)
    assert "root:" not in text
    for probe in ("#panic()", '#eval("1+1")', "<img src=file:///etc/passwd>", "$x^2$"):
        assert probe in text, probe


def test_one_set_of_letters_that_nobody_sees() -> None:
    """Paper, page, mail and table leave out the same."""
    for letter in UNSEEN:
        assert clean.line(f"a{letter}b", run=99) in ("ab", "a b"), hex(ord(letter))
