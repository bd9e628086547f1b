"""Any text is safe to print, and stays what it was where it can."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.exchange.paper import clean
from tests.exchange.paper_samples import HOSTILE

ANYTHING = st.one_of(st.text(max_size=200), st.text(st.characters(codec=None), max_size=80),
                     st.text(st.sampled_from("a\u0301\u0e33\u200d\u200b😀🏽🇳ا\u202e\n\r\x00\ufeff字 "), max_size=80))


def plain(text: str) -> str:
    return text.replace(clean.BREAK, "")


@pytest.mark.parametrize("text", ["Slept seven hours.", "Größe, señora, Łódź", "Привет, мир", "今天好多了", "สวัสดี",
                                  "שלום", "مرحبا بالعالم", "👨‍👩‍👧‍👦 🇳🇱 ❤️", "#read(\"/etc/passwd\") <b>$x$</b> *_`@\\"])
def test_ordinary_words_and_markup_stay_letter_for_letter(text):
    assert clean.line(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(("text", "printed"), [
    ("a\x00b\x1b[1mc\x7f", "ab[1mc"), ("in\u202evisible\u2066", "invisible"), ("\ufeffstart", "start"),
    ("line\u2028two\r\nthree\tfour", "line two three four"), ("private \ue000 use", "private use"),
    ("runes \u16a0", "runes \u25a1"), ("lone \ud800 half", "lone half"),
    ("x" + "\u0301" * 9, "x" + "\u0301" * clean.MARKS),
])
def test_what_cannot_be_printed_goes(text, printed):
    assert clean.line(text) == printed


def test_long_runs_may_break_but_never_inside_a_joined_emoji():
    assert max(map(len, clean.line("x" * 4000).split(clean.BREAK))) == clean.RUN
    family = "👨‍👩‍👧‍👦"
    assert all(part.replace(family, "") == "" for part in clean.line(family * 30).split(clean.BREAK))


def test_a_text_is_cut_at_the_cap_and_says_so():
    cut = plain(clean.line("word " * 2000))
    assert cut.endswith("…")
    assert len(cut) <= clean.CAP + 1


def test_each_paragraph_has_its_own_direction_and_language():
    told = clean.paragraphs("Hello\nمرحبا\n\nשלום\n12 中文\nПривет", "es")
    assert [(p["rtl"], p["lang"]) for p in told] == [
        (False, "es"), (True, "ar"), (True, "he"), (False, "zh"), (False, "es")]


@given(ANYTHING)
def test_whatever_comes_only_safe_characters_leave(text):
    for part in clean.paragraphs(text, "en"):
        assert part["t"].strip()
        part["t"].encode()
        for char in part["t"]:
            kind = unicodedata.category(char)
            assert kind not in ("Cc", "Cs", "Co")
            assert ord(char) in clean.covered() or char in clean.JOINERS or char in (clean.BREAK, " ")
            assert not 0x202A <= ord(char) <= 0x202E
            assert not 0x2066 <= ord(char) <= 0x2069
    assert "\n" not in clean.line(text)


@given(ANYTHING)
def test_no_letter_carries_a_tower_of_marks(text):
    marks = ["m" if unicodedata.category(char).startswith("M") else "-" for char in clean.line(text)]
    assert "m" * (clean.MARKS + 1) not in "".join(marks)


def test_the_attacks_come_out_as_letters():
    told = [plain(part["t"]) for text in HOSTILE for part in clean.paragraphs(text, "en")]
    assert '#read("/etc/passwd")' in told[0]
    assert told[1].startswith("<script>alert(1)</script>")
