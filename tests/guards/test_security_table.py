"""docs/security.md is true: each requirement and threat has its code and its proof; nothing that is gone is named."""

import pytest

from tests.guards import security_table
from tests.guards.security_table import HOW, PAGE, ROOT, Row, Table, is_there, marks, problems, written

LEVEL_2, LEVEL_3, THREATS, PROMISES = 190, 40, 32, 8
NOT_YET_MOST = 5


@pytest.fixture(scope="module")
def table() -> Table:
    return security_table.table()


def test_every_requirement_and_threat_has_its_proof(table: Table) -> None:
    assert problems(table) == []


def test_the_page_is_made_from_the_data(table: Table) -> None:
    page = PAGE.read_text()
    assert written(page, table) == page, f"docs/security.md is behind: {HOW}"


def test_nothing_was_lost(table: Table) -> None:
    count = {level: sum(row.level == level for row in table.rows.values() if row.id[0] == "V") for level in (2, 3)}
    assert count == {2: LEVEL_2, 3: LEVEL_3}
    assert sum(row.id[0] == "T" for row in table.rows.values()) == THREATS
    assert sum(row.id[0] == "P" for row in table.rows.values()) == PROMISES


def test_what_is_not_yet_proved_stays_little_and_has_a_reason(table: Table) -> None:
    assert len(table.not_yet) <= NOT_YET_MOST
    assert [one for one, reason in table.not_yet.items() if len(reason) < len("two words")] == []


def test_the_page_can_be_reached_and_says_how_to_report() -> None:
    assert "docs/security.md" in (ROOT / "README.md").read_text()
    assert "## Reporting" in PAGE.read_text()


GOOD = Row("V1.1.1", "words", code=("wsgi.py",))
WORDS = Row("V1.1.2", "words", document="docs/security.md")
PROOF = {"V1.1.1": ["tests/x.py::test_x"]}


@pytest.mark.parametrize(("bad", "told"), [
    (Table({"V1.1.1": GOOD}, {}), "no proof"),
    (Table({"V1.1.2": WORDS}, {}, {}, {"V1.1.2": ["docs/other.md"]}), "no proof: write"),
    (Table({"V1.1.1": GOOD}, {"V1.1.1": "later"}, PROOF), "has its proof"),
    (Table({}, {}, PROOF), "no id of docs"),
    (Table({}, {}, {}, {"V9.9.9": ["docs/x.md"]}), "no id of docs"),
    (Table({}, {"V9.9.9": "later"}), "is no id"),
    (Table({"V1.1.1": Row("V1.1.1", "words")}, {}, PROOF), "names no code"),
    (Table({"V1.1.1": Row("V1.1.1", "words", code=("journal/gone.py",))}, {}, PROOF), "not there"),
    (Table({"V1.1.1": Row("V1.1.1", "words", code=("journal/app.py:gone",))}, {}, PROOF), "not there"),
    (Table({"V1.1.1": Row("V1.1.1", "words", code=("deploy/nginx.conf:gone away",))}, {}, PROOF), "not there")])
def test_each_disagreement_is_seen(bad: Table, told: str) -> None:
    assert [told in one for one in problems(bad)] == [True]


def test_what_agrees_is_quiet() -> None:
    good = Table({"V1.1.1": GOOD, "V1.1.2": WORDS}, {}, PROOF, {"V1.1.2": ["docs/security.md"]})
    assert problems(good) == []
    assert is_there("journal/app.py:create_app")
    assert is_there("journal/core/headers.py:HEADERS")
    assert is_there("journal/core/settings.py:Settings.secure")
    assert is_there("deploy/nginx.conf:listen 443")


def test_marks_are_read_wherever_they_stand() -> None:
    source = """
import pytest
pytestmark = [pytest.mark.browser, pytest.mark.asvs("V1.1.1")]
@pytest.mark.asvs("V1.1.2", "T01")
@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.asvs("V1.1.3"))])
def test_a(x): ...
@pytest.mark.skip(reason="never runs")
@pytest.mark.asvs("V1.1.4")
def test_b(): ...
"""
    assert sorted(marks(source)) == [("T01", "test_a"), ("V1.1.1", ""), ("V1.1.2", "test_a"), ("V1.1.3", "test_a")]


def test_a_page_without_its_markers_is_refused(table: Table) -> None:
    with pytest.raises(ValueError, match="lost its markers"):
        written("# Security", table)
