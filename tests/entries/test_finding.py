"""Words in texts: what is found, and which part of the text is shown around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.entries.finding import AROUND, found_in, length_of, words_of


def shown(text: str, asked: str) -> str:
    """The part that is shown, with [ ] around the words."""
    return "".join(f"[{part.text}]" if part.is_word else part.text for part in found_in(text, words_of(asked)))


@pytest.mark.parametrize(("text", "asked", "expected"), [
    ("Walked to the lake", "LAKE", "Walked to the [lake]"),
    ("Café in the morning", "cafe", "[Café] in the morning"),
    ("Cafe\u0301 in the morning", "café", "[Cafe\u0301] in the morning"),
    ("STRASSE", "straße", "[STRASSE]"),
    ("Straße", "strasse", "[Straße]"),
    ("Ñandú y después", "despues", "Ñandú y [después]"),
    ("今日は散歩した。よく寝た。", "散歩", "今日は[散歩]した。"),
    ("Ξύπνησα αργά", "ξυπνησα", "[Ξύπνησα] αργά"),
    ("lake and Lake", "lake", "[lake] and [Lake]"),
    ("walk by the lake", "lake walk", "[walk] by the [lake]"),
    ("walking walk", "walk walking", "[walking] [walk]"),
])
def test_case_and_accents_do_not_matter(text: str, asked: str, expected: str) -> None:
    assert shown(text, asked) == expected


@pytest.mark.parametrize("asked", ["100%", "a_b", ".*", "(x", "[a]", "c:\\d", "';--", "<b>", "$1", "*"])
def test_every_character_stands_for_itself(asked: str) -> None:
    assert shown(f"so {asked} it was", asked) == f"so [{asked}] it was"
    assert found_in("100 apples and axb, aXXb, cd, a line", words_of(asked)) == ()


def test_every_word_has_to_be_there() -> None:
    assert found_in("the lake", words_of("lake walk")) == ()
    assert found_in("anything", words_of("   ")) == ()


def test_the_sentence_around_the_word_is_shown() -> None:
    text = "Slept badly. Then a long walk by the lake! It helped.\nTea with Ana"
    assert shown(text, "lake") == "Then a long walk by the [lake]!"
    assert shown(text, "tea") == "[Tea] with Ana"
    assert shown(text, "slept") == "[Slept] badly."


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "before " * 200 + "lake" + " after" * 200
    found = shown(text, "lake")
    assert found.startswith("… before")
    assert found.endswith("after …")
    assert "[lake]" in found
    assert len(found) < 2 * AROUND + 20


def test_a_word_without_end_is_cut_too() -> None:
    assert len(shown("x" * 4000 + "lake" + "y" * 4000, "lake")) < 2 * AROUND + 20


@given(st.text(max_size=300), st.text(min_size=1, max_size=5))
def test_what_is_shown_is_a_part_of_the_text(text: str, asked: str) -> None:
    parts = found_in(text, words_of(asked))
    whole = "".join(part.text for part in parts)
    assert whole.removeprefix("… ").removesuffix(" …") in text or whole in text
    if parts:
        assert any(part.is_word for part in parts)


@given(st.text(max_size=40), st.text(max_size=40), st.text(min_size=1, max_size=8).filter(lambda t: t.strip()))
def test_what_is_in_the_text_is_found(before: str, after: str, asked: str) -> None:
    """Even beside letters that lose their accents; asked for as it was written."""
    assert not words_of(asked) or found_in(f"{before} {asked} {after}", words_of(asked))


def test_length_counts_what_can_be_compared() -> None:
    assert length_of(" a \u0301 ") == 1
    assert length_of("a b") == 2
