"""Sealed fields open for the right person, table, column and row only, and never again once the key is gone."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from journal.core import crypto
from journal.core.crypto import KeyMissing, KeyRing, SealBroken

RING = KeyRing({1: bytes(range(32))})


@pytest.fixture
def in_app(sqlite_app: Flask) -> Iterator[Flask]:
    with sqlite_app.app_context():
        yield sqlite_app


def test_what_is_sealed_opens_and_looks_like_nothing(in_app: Flask) -> None:
    person = uuid4()
    crypto.make_person_key(person)
    stored = crypto.seal(person, b"here", "Ich träumte 🌊".encode())
    assert crypto.open_sealed(person, b"here", stored).decode() == "Ich träumte 🌊"
    assert b"tr" not in stored[13:]
    assert stored[0] == 1
    assert crypto.seal(person, b"here", b"x") != crypto.seal(person, b"here", b"x")


@pytest.mark.asvs("V11.2.5", "V11.3.3", "T22")
def test_every_flipped_bit_is_refused(in_app: Flask) -> None:
    person = uuid4()
    crypto.make_person_key(person)
    stored = crypto.seal(person, b"here", b"kept")
    for position in range(len(stored) * 8):
        changed = bytearray(stored)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(SealBroken):
            crypto.open_sealed(person, b"here", bytes(changed))


@pytest.mark.parametrize("length", [0, 1, 5, 13, 20])
def test_a_cut_off_field_is_refused(in_app: Flask, length: int) -> None:
    person = uuid4()
    crypto.make_person_key(person)
    with pytest.raises(SealBroken):
        crypto.open_sealed(person, b"here", crypto.seal(person, b"here", b"kept whole")[:length])


@pytest.mark.asvs("V11.3.3", "T22")
def test_another_place_or_person_is_refused(in_app: Flask) -> None:
    one, other = uuid4(), uuid4()
    crypto.make_person_key(one)
    crypto.make_person_key(other)
    stored = crypto.seal(one, b"v1|entry|note", b"kept")
    with pytest.raises(SealBroken):
        crypto.open_sealed(one, b"v1|entry|tags", stored)
    with pytest.raises(SealBroken):
        crypto.open_sealed(other, b"v1|entry|note", stored)


def test_a_destroyed_key_takes_everything_with_it(in_app: Flask) -> None:
    person = uuid4()
    crypto.make_person_key(person)
    stored = crypto.seal(person, b"here", b"kept")
    crypto.vault().destroy(crypto.person_name(person))
    with in_app.app_context(), pytest.raises(KeyMissing):
        crypto.open_sealed(person, b"here", stored)
    with in_app.app_context():
        crypto.make_person_key(person)  # a new key is a new key
        with pytest.raises(SealBroken):
            crypto.open_sealed(person, b"here", stored)


def test_a_person_without_a_key_cannot_be_written(in_app: Flask) -> None:
    with pytest.raises(KeyMissing):
        crypto.seal(uuid4(), b"here", b"never")


def test_making_a_key_twice_keeps_the_first(in_app: Flask) -> None:
    name = crypto.person_name(uuid4())
    assert crypto.vault().make(name) == crypto.vault().make(name)


def test_many_keys_are_fetched_at_once(in_app: Flask) -> None:
    people = [uuid4() for _ in range(5)]
    for person in people:
        crypto.make_person_key(person)
    with in_app.app_context():
        crypto.preload([*people, uuid4()])
        assert len(crypto._cache()) == 5


@pytest.mark.asvs("T26")
def test_the_wrong_key_ring_opens_nothing() -> None:
    version, wrapped = RING.wrap("person|a", b"k" * 32)
    assert RING.unwrap("person|a", version, wrapped) == b"k" * 32
    other, newer = KeyRing({1: b"\1" * 32}), KeyRing({2: b"\1" * 32})
    for ring, name in ((other, "person|a"), (RING, "person|b"), (newer, "person|a")):
        with pytest.raises(KeyMissing):
            ring.unwrap(name, version, wrapped)


@pytest.mark.asvs("T27")
def test_the_newest_key_wraps_and_older_ones_still_open() -> None:
    version, wrapped = RING.wrap("n", b"k" * 32)
    both = KeyRing({**RING.keys, 2: b"\2" * 32})
    assert both.current == 2
    assert both.unwrap("n", version, wrapped) == b"k" * 32
    assert both.wrap("n", b"k" * 32)[0] == 2


@pytest.mark.parametrize("content", ["", "nonsense", "1:c2hvcnQ=", "x:AAAA", "1:***"])
def test_a_broken_key_file_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "keyring").write_text(content)
    with pytest.raises(KeyMissing):
        KeyRing.load(tmp_path / "keyring")


def test_instance_secrets_stay_and_lookups_hide_what_they_find(in_app: Flask) -> None:
    first = crypto.lookup("email-lookup", "mara@example.org")
    with in_app.app_context():
        assert crypto.lookup("email-lookup", "mara@example.org") == first
    assert crypto.lookup("tries", "mara@example.org") != first
    assert len(first) == 32


def test_the_keys_database_holds_no_usable_key(in_app: Flask) -> None:
    person = uuid4()
    key = crypto.vault().make(crypto.person_name(person))
    with crypto.vault().engine.connect() as connection:
        rows = connection.execute(text("SELECT wrapped FROM wrapped_key")).scalars().all()
    assert rows
    assert all(key not in row for row in rows)


def test_keys_for_a_purpose_differ_by_purpose_and_person(in_app: Flask) -> None:
    one, other = uuid4(), uuid4()
    crypto.make_person_key(one)
    crypto.make_person_key(other)
    keys = {crypto.derived_key(one, "import"), crypto.derived_key(one, "offline"), crypto.derived_key(other, "import")}
    assert len(keys) == 3


@pytest.mark.asvs("V7.2.3")
def test_tokens_are_kept_only_as_hashes() -> None:
    token = crypto.token()
    assert len(token) >= 43
    assert token.encode() not in crypto.token_hash(token)
