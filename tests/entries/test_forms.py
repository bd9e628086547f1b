"""The check-in form: whatever a browser sends becomes an entry or a message, never an error of ours."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from journal.entries import side_effects
from journal.entries.form_page import check_in_page
from journal.entries.forms import SINGLE, UNREADABLE, CheckInForm
from journal.entries.rules import Entry, SideEffect, problems

TODAY = date(2026, 5, 14)
NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)
EFFECT, OTHER = "nausea", "headache"
NAMES = st.sampled_from((*SINGLE, "effect", "was-worse", f"sev-{EFFECT}"))
LIKELY = st.sampled_from(
    ("", "0", "3", "7.5", "11", "none", "some", "other", "yes", "too_low", "4", EFFECT, "2026-05-01"))


def sent(*pairs: tuple[str, str]) -> CheckInForm:
    return CheckInForm.sent(MultiDict(pairs), TODAY)


def entry(*pairs: tuple[str, str]) -> Entry:
    form = sent(*pairs)
    found = form.entry("Europe/Madrid", NOW, TODAY)
    assert found, form.errors
    return found


def errors(*pairs: tuple[str, str]) -> dict:
    form = sent(*pairs)
    assert form.entry("Europe/Madrid", NOW, TODAY) is None
    return form.errors


@pytest.mark.asvs("V2.2.1")
@given(st.lists(st.tuples(NAMES, st.text(max_size=30) | LIKELY), max_size=14))
def test_any_strings_in_any_field_never_raise(pairs):
    form = sent(*pairs)
    found = form.entry("Europe/Madrid", NOW, TODAY)
    assert (found is None) is bool(form.errors)
    if found:
        assert problems(found, TODAY) == {}
    page = check_in_page(form, TODAY, None, editing=False)
    assert bool(page.errors) is bool(form.errors)


@pytest.mark.asvs("V15.3.7", "T15")
@pytest.mark.parametrize("name", ["mood", "anxiety", "energy", "sleep_hours", "side_effects", "note", "day", "id"])
def test_a_doubled_key_is_a_message_never_a_guess(name):
    assert name in errors(("mood", "3"), (name, "3"), (name, "4"))


def test_a_doubled_severity_is_a_message_too():
    assert errors(("effect", EFFECT), (f"sev-{EFFECT}", "1"), (f"sev-{EFFECT}", "3")) == {"side_effects": UNREADABLE}


@pytest.mark.parametrize(("name", "text"), [
    ("mood", "3.5"), ("mood", "-1"), ("mood", "٣"), ("mood", "3 "), ("mood", "1e1"), ("mood", "11"), ("energy", "x"),
    ("sleep_hours", "7.25"), ("sleep_hours", "16.5"), ("sleep_hours", "nan"), ("sleep_hours", "7,5"),
    ("side_effects", "perhaps"), ("day", "2026-05-15"), ("day", "1899-01-01"), ("day", "0001-01-01"), ("day", "14/5"),
])
def test_what_cannot_be_read_is_told_beside_its_field(name, text):
    assert list(errors(("anxiety", "5"), (name, text))) == [name]


def test_nothing_chosen_is_told():
    assert list(errors()) == ["form"]


def test_none_passes_over_effects():
    assert entry(("side_effects", "none"), ("effect", EFFECT), (f"sev-{EFFECT}", "3")).side_effects == ()


def test_an_effect_without_severity_stays_open_and_alone_is_enough():
    assert entry(("side_effects", "some"), ("effect", EFFECT)).side_effects == (SideEffect(EFFECT, None),)
    assert entry(("effect", EFFECT), ("effect", OTHER), (f"sev-{OTHER}", "2")).side_effects == (
        SideEffect(EFFECT), SideEffect(OTHER, 2))


def test_yes_without_an_effect_is_an_open_answer():
    assert entry(("mood", "3"), ("side_effects", "some")).side_effects is None


def test_it_was_worse_stores_the_fourth_word():
    assert entry(("worse", EFFECT)).side_effects == (SideEffect(EFFECT, 4),)
    assert entry(("worse", EFFECT), ("effect", EFFECT), (f"sev-{EFFECT}", "2"),
                 ("side_effects", "none")).side_effects == (SideEffect(EFFECT, 4),)


def test_unknown_effects_are_passed_over():
    assert entry(("mood", "3"), ("effect", "<script>")).side_effects is None


def stored(**values) -> Entry:
    return Entry(UUID(int=1), TODAY, "Europe/Madrid", NOW, changed_at=NOW, **values)


def as_sent(found: Entry) -> list[tuple[str, str]]:
    """What a browser sends back of the page that this entry fills."""
    page = check_in_page(CheckInForm.of(found), TODAY, None, editing=True)
    pairs = [("id", str(page.id)), ("day", page.day_value.isoformat()), ("seen", page.seen), ("note", page.note),
             ("integration", page.integration)]
    for scale in (page.mood, page.anxiety, page.energy, page.sleep):
        pairs += [(scale.name, step.value) for step in scale.steps if step.checked]
    pairs += [("sleep_more", one.value) for one in page.sleep_more if one.checked]
    pairs += [("side_effects", word) for word, on in (("none", page.effects_none), ("some", page.effects_some)) if on]
    for row in (*page.quick, *(row for _, rows in page.groups for row in rows)):
        pairs += [("effect", row.key)] if row.checked else []
        pairs += [(f"sev-{row.key}", one.value) for one in row.severities if one.checked]
        pairs += [("was-worse", row.key)] if row.worse else []
    return [*pairs, ("was-too-low", "1")] if page.was_too_low else pairs


SEVERITIES = st.none() | st.integers(1, 4)
RATINGS = st.none() | st.integers(0, 10)
EFFECTS = st.none() | st.dictionaries(st.sampled_from(sorted(side_effects.ALL)), SEVERITIES, max_size=5).map(
    lambda found: tuple(SideEffect(key, severity) for key, severity in found.items()))


@given(RATINGS, RATINGS, st.none() | st.integers(0, 32), EFFECTS, st.none() | st.booleans())
def test_opening_and_saving_changes_nothing(mood, energy, halves, effects, integration):
    """Severity 4 survives an edit, though it has no button; half hours and open answers do too."""
    before = stored(mood=mood, energy=energy, sleep_hours=None if halves is None else halves / 2, side_effects=effects,
                    integration=integration, note="a\nb")
    after = entry(*as_sent(before))
    assert (after.mood, after.energy, after.sleep_hours, after.integration, after.note) == (
        before.mood, before.energy, before.sleep_hours, before.integration, before.note)
    assert (after.side_effects is None) is (effects is None)
    assert set(after.side_effects or ()) == set(effects or ())


def test_too_low_stays_when_words_are_added_and_gives_way_to_a_number():
    before = as_sent(stored(too_low=True))
    assert entry(*before).too_low
    with_note = [(name, "later") if name == "note" else (name, text) for name, text in before]
    assert entry(*with_note).too_low
    assert not entry(*before, ("mood", "2")).too_low


@pytest.mark.parametrize("note", [
    "a\u00a0b", "日本\u3000語", "\u200fשלום", "🏴\U000e0067\U000e0062", "\U0001fae8", "e\u0301 ñ", "tab\tkept",
    "two\n\nlines",
])
def test_a_note_keeps_every_letter(note):
    assert entry(("note", note)).note == note


@pytest.mark.asvs("V1.3.3")
def test_a_note_loses_only_what_no_one_typed():
    assert entry(("note", "  a\r\nb\x00\x07\x1b[31m\r\n ")).note == "a\nb[31m"
    assert list(errors(("note", " \r\n\x00"))) == ["form"]
    assert list(errors(("note", "x" * 4001))) == ["note"]
    assert entry(("note", "🌊" * 4000)).note == "🌊" * 4000
