"""Passwords: length, the common list, expected words, and nothing else."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.accounts import passwords
from journal.accounts.passwords import TOO_COMMON, TOO_EXPECTED, TOO_LONG, TOO_SHORT, problem

GOOD = "lantern orchard seven"
LIST = Path(passwords.__file__).with_name("common_passwords.bin")


@pytest.mark.asvs("V6.2.1", "V6.2.5", "V6.2.9")
@pytest.mark.parametrize(("password", "expected"), [
    ("", TOO_SHORT), ("lantern orc", TOO_SHORT), ("lantern orch", None), ("é" * 11, TOO_SHORT),
    ("lantern orchard " * 8, None), ("lantern orchard " * 8 + "x", TOO_LONG),
    ("Lantern-orchard", None), ("lanternorchard", None), ("пароль у окна и кот", None), (GOOD, None),
])
def test_length_is_counted_in_characters_and_kinds_do_not_matter(password, expected):
    assert problem(password) == expected


@pytest.mark.asvs("V6.2.8")
def test_nothing_is_trimmed():
    assert problem("   lantern  ") is None
    assert problem("x" + " " * 11) is None


@pytest.mark.asvs("V6.2.4")
@pytest.mark.parametrize("password", ["123456789012", "qwertyuiop123", "QWERTYUIOP123", "1q2w3e4r5t6y", "111111111111"])
def test_common_passwords_are_refused_in_any_case(password):
    assert problem(password) == TOO_COMMON


@pytest.mark.asvs("V6.2.11")
@pytest.mark.parametrize("password", [
    "ketamine2024!", "K3tamine-Clinic", "interlude-journal", "Spravato!!!!2026", "my ketamine therapy",
    "ketamineketamine", "p@ssw0rd-session",
])
def test_words_of_this_place_are_refused(password):
    assert problem(password) == TOO_EXPECTED


@pytest.mark.asvs("V6.2.11")
@pytest.mark.parametrize("password", ["MaraEllison1990", "ellison.mara.99", "northlight-2026", "mara.e@northlight.org"])
def test_ones_own_name_and_address_are_refused(password):
    assert problem(password, ("Mara Ellison", "mara.e@northlight.org")) == TOO_EXPECTED
    assert problem(f"{password} and a lantern", ("Mara Ellison", "mara.e@northlight.org")) is None


def test_a_context_word_among_others_is_fine():
    assert problem("ketamine ladder orchard") is None


def test_two_letter_names_and_empty_context_do_not_count():
    assert problem("wooden boat jo", ("Jo", "", "j@x.org")) is None


@pytest.mark.asvs("V6.2.4", "V6.2.12")
def test_the_list_is_whole_sorted_and_the_documented_one():
    data = LIST.read_bytes()
    prefixes = [data[at:at + passwords.PREFIX] for at in range(0, len(data), passwords.PREFIX)]
    assert len(prefixes) == 44150
    assert prefixes == sorted(set(prefixes))
    root = Path(__file__).parents[2]
    assert hashlib.sha256(data).hexdigest() in (root / "docs" / "common-passwords.md").read_text()


@pytest.mark.asvs("V6.2.12")
def test_first_and_last_of_the_list_are_found(monkeypatch):
    data = LIST.read_bytes()
    for at in (0, len(data) // 2 // 6 * 6, len(data) - 6):
        monkeypatch.setattr(passwords, "_prefix", lambda _, at=at: data[at:at + 6])
        assert passwords.is_common("anything")


@given(st.text(min_size=0, max_size=140))
def test_any_text_gets_an_answer(password):
    answer = problem(password, (password[:5], "Mara"))
    assert (answer == TOO_SHORT) == (len(password) < 12)
    assert (answer == TOO_LONG) == (len(password) > 128)
