"""Every table and every column of a person's is in the file with everything, or is left out with a reason."""

import pytest
from sqlalchemy import Column, LargeBinary, MetaData, String, Table, Uuid

from journal import tables
from journal.exchange.everything_queries import sealed_fields
from journal.exchange.formats import dictionary
from journal.exchange.formats.kinds import EXTRA, KINDS, LEFT_OUT
from tests.exchange.dictionary_table import DOCUMENT, section

OF_PEOPLE = {"patient_id", "account_id", "inviter_id"}
SECRETS = ("hash", "lookup", "seed", "credential", "token", "code", "import_key")


def forgotten(metadata: MetaData) -> list[str]:
    """Tables with people's rows that are neither in the file nor left out."""
    known = {one.table for one in KINDS} | set(LEFT_OUT)
    return [table.name for table in metadata.sorted_tables
            if OF_PEOPLE & set(table.columns.keys()) and table.name not in known]


def test_no_table_is_forgotten():
    assert forgotten(tables.metadata) == [], "add it to formats/kinds_of_record.py, or say in LEFT_OUT why it stays out"


def test_a_new_table_would_be_noticed():
    metadata = MetaData()
    Table("new_kind", metadata, Column("patient_id", Uuid), Column("words", String))
    assert forgotten(metadata) == ["new_kind"]


def test_what_is_left_out_exists_has_a_reason_and_is_not_in_it_besides():
    for name, reason in LEFT_OUT.items():
        assert len(reason) > 20, name
        assert OF_PEOPLE & set(tables.metadata.tables[name].columns.keys())
    assert not {one.table for one in KINDS} & set(LEFT_OUT)
    assert len({one.name for one in KINDS} | set(EXTRA)) == len(KINDS) + len(EXTRA)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_column_is_told_or_left_out_with_a_reason(kind):
    table, sealed = tables.metadata.tables[kind.table], sealed_fields(kind.table)
    there = {name.removesuffix("_sealed") for name in table.columns.keys()}  # noqa: SIM118 - a column collection
    told, kept_back = set(kind.stored), set(kind.left_out)
    assert told | kept_back == there
    assert not told & kept_back
    for name in told:
        assert name in sealed or not isinstance(table.c[name].type, LargeBinary), "bytes are readable to nobody"
        assert not any(part in name for part in SECRETS), name
        nullable = name in sealed or table.c[name].nullable
        column = next(one for one in kind.columns if one.name == name)
        assert column.is_optional == bool(nullable), f"{kind.name}.{name}: can it be null?"
    assert kind.owner in table.columns
    assert kind.order in table.columns


def test_the_dictionary_in_the_documents_is_the_one_in_the_code():
    """`python -m tests.exchange.dictionary_table` writes it."""
    assert section(DOCUMENT.read_text()) == dictionary.as_markdown(KINDS, EXTRA)
