"""Daylio's files, from bytes to entries."""

import base64
import io
import json
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.text import render_plain
from journal.entries.rules import Entry
from journal.exchange.formats.archive import Unreadable
from journal.exchange.formats.incoming import Found, FoundRow, Rejected, detect, entries, rounded
from journal.exchange.formats.plain import plain_text

FILES = Path(__file__).parent / "files"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BATCH = UUID(int=7)
HEAD8 = "full_date,date,weekday,time,mood,activities,note_title,note"


def read(name: str) -> Found:
    return detect("upload", (FILES / name).read_bytes())


def backup(**changes: Any) -> bytes:
    content = json.loads((FILES / "daylio_backup.json").read_text()) | changes
    return packed(base64.encodebytes(json.dumps(content).encode()))


def packed(member: bytes, name: str = "backup.daylio", how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as target:
        target.writestr(name, member)
        target.writestr("assets/photos/1.jpg", b"\xff\xd8\xff")
    return out.getvalue()


def taken(found: Found, answers: Mapping[str, int | None] | None = None, zone: str = "Europe/Paris",
          now: datetime = NOW) -> tuple[list[Entry], list[Rejected]]:
    return entries(found, zone, answers or {}, now, BATCH, b"k" * 32, lambda key: UUID(bytes=key[:16], version=4))


def reasons(rejected: tuple[Rejected, ...] | list[Rejected]) -> dict[int, str]:
    return {one.row: render_plain(one.reason) for one in rejected}


def test_eight_columns_in_another_language() -> None:
    found = read("daylio_8col.csv")
    assert (found.source, found.date_order, found.unknown_moods) == ("daylio_csv", "ymd", ("floaty",))
    told = [(row.row, row.day, row.local_time, row.mood_word, row.mood_score) for row in found.rows]
    assert told == [
        (2, date(2024, 3, 31), time(2, 30), "good", 7.5), (3, date(2024, 3, 2), time(0, 5), "rad", 10),
        (5, date(2024, 3, 1), time(12, 5), "meh", 5), (7, date(2024, 3, 1), time(18, 50), "floaty", None),
        (12, date(2024, 1, 30), time(18, 52), "Awful", 0), (13, date(2024, 1, 30), time(18, 52), "Awful", 0),
        (14, date(2024, 1, 29), time(9, 0), "Floaty", None)]
    assert [row.note for row in found.rows] == [
        "A missing hour in Paris", "Night\nFirst line\nsecond, after a comma", 'She said "fine" & I <3 tea',
        "One\n- milk\n- bread", "'=not ours", "'=not ours", None]
    assert [row.tags for row in found.rows][:3] == [("walk", "bread/cake"), (), ("music",)]
    assert reasons(found.rejected) == {
        8: "There is no such day in the calendar.", 9: "The time “25:10” cannot be read.",
        10: "The date “01/02/2024” cannot be read. It should look like 2026-05-14.",
        11: "This row has 7 columns, but the first line names 8."}


def test_seven_columns_with_english_months() -> None:
    found = read("daylio_7col.csv")
    assert [(row.day, row.local_time) for row in found.rows] == [
        (date(2019, 12, 31), time(23, 58)), (date(2019, 7, 4), time(0, 5)), (date(2016, 2, 29), time(7, 15))]
    assert found.date_order is None
    assert reasons(found.rejected)[4].startswith("The date “3. März 2019” cannot be read")
    assert reasons(found.rejected)[5] == "There is no such day in the calendar."


def test_nine_columns_with_scales() -> None:
    found = read("daylio_9col.csv")
    assert [(row.sleep_hours, row.sleep_quality) for row in found.rows] == [(7.5, 9), (None, None), (None, None)]
    assert found.rows[0].kept == {"Sleep Quality": "9/10 points", "Sleep Time": "7:15", "Water": "3/8 cups"}
    assert [str(note) for note in found.notes] == [
        "2 entries have scales that are not asked for here. They are kept with them as they were written."]
    first = taken(found)[0][0]
    assert first.original == {"source": "daylio_csv", "mood": "rad", "value": 5.0, "scale": [1.0, 5.0],
                              "kept": found.rows[0].kept}


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_separators_line_ends_and_codings(mark: str, end: str, coding: str) -> None:
    rows = [HEAD8, "2024-01-01,x,y,18:00,good,café,,", "2024-01-02,x,y,18:00,good,a\x00b,,"]
    found = detect("x.CSV", end.join(rows).replace(",", mark).encode(coding))
    assert [row.tags for row in found.rows] == [("café",), ("ab",)]
    assert bool(found.notes) == (coding == "cp1252")


def test_entries_speak_of_local_time_and_are_never_late() -> None:
    made, refused = taken(read("daylio_8col.csv"), {"floaty": 6})
    assert refused == []
    assert [entry.mood for entry in made] == [8, 10, 5, 6, 0, 0, 6]
    assert made[0].local_time == time(2, 30)  # the clocks went forward over it
    assert made[0].logged_at == datetime(2024, 3, 31, 1, 30, tzinfo=UTC)
    assert made[1].logged_at == datetime(2024, 3, 1, 23, 5, tzinfo=UTC)
    assert not any(entry.is_late for entry in made)
    assert {(entry.origin, entry.zone, entry.batch_id) for entry in made} == {("import", "Europe/Paris", BATCH)}


def test_a_word_nobody_places_becomes_a_tag() -> None:
    for answers in ({}, {"floaty": None}):
        made = [entry for entry in taken(read("daylio_8col.csv"), answers)[0] if entry.mood is None]
        assert [entry.tags for entry in made] == [("floaty",), ("Floaty",)]
        assert made[0].original == {"source": "daylio_csv", "mood": "floaty"}


def test_the_same_file_twice_has_the_same_keys() -> None:
    for name in ("daylio_7col.csv", "daylio_8col.csv", "daylio_9col.csv"):
        once, again = taken(read(name))[0], taken(read(name), {"floaty": 3}, "Asia/Tokyo")[0]
        keys = [entry.import_key for entry in once]
        assert keys == [entry.import_key for entry in again]
        assert len(set(keys)) == len(keys)  # two equal rows are two entries


def test_days_to_come_empty_rows_and_long_notes_stay_out() -> None:
    rows = [HEAD8, "2026-06-02,,,10:00,good,,,", "2026-06-01,,,,,,,", f"2026-05-31,,,10:00,good,,,{'x' * 4001}",
            "1899-12-31,,,10:00,good,,,", "2026-05-30,,,,good,,,"]
    made, refused = taken(detect("x", "\n".join(rows).encode()))
    assert [(entry.day, entry.local_time) for entry in made] == [(date(2026, 5, 30), None)]
    assert made[0].logged_at == datetime(2026, 5, 30, 10, tzinfo=UTC)
    assert reasons(refused) == {
        2: "This day has not come yet.", 3: "There is nothing in this row to bring in.",
        4: "Its note is longer than 4,000 characters. Please shorten it in the other app and export again.",
        5: "This date lies before 1900, so it cannot be right."}


def test_today_is_the_persons_day() -> None:
    found = detect("x", f"{HEAD8}\n2026-06-02,,,10:00,good,,,".encode())
    made, refused = taken(found, zone="Pacific/Auckland", now=datetime(2026, 6, 1, 23, tzinfo=UTC))
    assert (len(made), refused) == (1, [])
    assert made[0].logged_at == datetime(2026, 6, 1, 22, tzinfo=UTC)


def test_backup() -> None:
    found = detect("backup.daylio", backup())
    assert (found.source, found.unknown_moods) == ("daylio_backup", ())
    assert [(row.row, row.day, row.local_time, row.mood_word, row.mood_score) for row in found.rows] == [
        (1, date(2025, 12, 31), time(0, 5), "breezy", 7.5), (2, date(2025, 1, 1), time(21, 30), "null", 2.5),
        (3, date(2024, 7, 1), time(17, 0), "awful", 0), (5, date(2024, 6, 9), time(8, 0), None, None)]
    assert found.rows[0].tags == ("garden", "work / desk")
    assert found.rows[0].note == "On top\nA note\nwith <two> lines"
    assert reasons(found.rejected) == {4: "Day or time of this entry cannot be read."}
    assert len(found.notes) == 1
    made = taken(found)[0]
    assert [entry.mood for entry in made] == [8, 3, 0, None]
    assert made[0].import_key == taken(detect("x", backup(version=19)))[0][0].import_key


@pytest.mark.parametrize(("data", "says"), [
    (b"", "empty"), (b" \n", "empty"), (b"\x89PNG\r\n\x1a\n" + bytes(90), "picture"), (b"\xff\xd8\xff\xe0", "picture"),
    (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "picture"), (b"%PDF-1.7", "PDF"), (b"hello", "not known here"),
    (b"a,b\n1,2", "not known here"), (b"{}", "not known here"), (HEAD8.encode(), "no entries"),
    (b"PK\x03\x04 and no more", "damaged"), (packed(b"e30=", "other.txt"), "not known here"),
    (packed(b"e30=", "in/backup.daylio"), "not known here"), (packed(b""), "empty"), (packed(b"!!!"), "damaged"),
    (packed(base64.b64encode(b"{")), "damaged"), (packed(base64.b64encode(b"[]")), "damaged"),
    (packed(base64.b64encode(b"[" * 100_000), how=zipfile.ZIP_STORED), "damaged"),
    (packed(base64.b64encode(b"{" * 500_000), how=zipfile.ZIP_STORED), "more than 200000"),
    (packed(base64.b64encode(b"[" * 100_000)), "Unpacked"),
    (packed(base64.b64encode(b"\xff\xfe\x00")), "damaged"), (packed(base64.b64encode(b"{}")), "customMoods"),
    (backup(dayEntries={}), "dayEntries"), (backup(dayEntries=[]), "no entries"),
    (b"full_date,mood\n2024-01-01,good", "columns are missing: activities, note, time"),
])
def test_what_cannot_be_read_says_why(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        detect("daylio.csv", data)


def test_quotes_that_do_not_close_name_their_line() -> None:
    with pytest.raises(Unreadable) as refused:
        detect("x", f'{HEAD8}\n2024-01-01,,,8:00,good,,,\n2024-01-02,,,8:00,good,,,"open\n'.encode())
    assert refused.value.line == 3


@pytest.mark.asvs("V5.2.1", "T20")
def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journal.exchange.formats.table.ROWS_MAX", 3)
    with pytest.raises(Unreadable, match="more than 3 rows"):
        detect("x", f"{HEAD8}\n".encode() + b"2024-01-01,,,8:00,good,,,\n" * 4)


ODD = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
                   lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
                   max_leaves=8)
FIELDS = ("id", "year", "month", "day", "hour", "minute", "datetime", "timeZoneOffset", "mood", "note", "note_title",
          "tags", "mood_group_id", "custom_name", "predefined_name_id", "name")
RECORDS = st.lists(ODD | st.dictionaries(st.sampled_from(FIELDS), ODD | st.integers(-2, 12), max_size=9), max_size=4)


def unharmed(data: bytes) -> None:
    with suppress(Unreadable):
        found = detect("x", data)
        made, refused = taken(found)
        assert len(made) + len(refused) == len(found.rows)


@pytest.mark.asvs("T20")
@given(st.binary(max_size=400), st.sampled_from(["", "PK\x03\x04", HEAD8 + "\n", HEAD8[:-5], "\xff\xfe"]))
def test_any_bytes_are_read_or_refused(data: bytes, start: str) -> None:
    unharmed(start.encode("latin-1") + data)


@given(st.lists(st.tuples(*(st.text(max_size=12) for _ in range(8))), max_size=5))
def test_any_cells_are_read_or_refused(rows: list[tuple[str, ...]]) -> None:
    unharmed("\n".join([HEAD8, *(",".join(row) for row in rows)]).encode("utf-8", "replace"))


@given(ODD | RECORDS, ODD | RECORDS, ODD | RECORDS)
def test_any_backup_is_read_or_refused(moods: Any, tags: Any, records: Any) -> None:
    unharmed(backup(customMoods=moods, tags=tags, dayEntries=records))


@pytest.mark.asvs("V1.3.1")
@pytest.mark.parametrize(("source", "plain"), [
    ("a<br>b<br/><BR />c", "a\nb\n\nc"), ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
    ("<b>a</b><i>b</i>", "ab"), ("<ul>\n<li>a</li>\n<li><p>b</p></li>\n</ul>after", "- a\n- b\nafter"),
    ("intro<ol><li>a</li></ol>", "intro\n- a"), ("1 < 2 & <3 <tired> &lt;b&gt;", "1 < 2 & <3 <tired> <b>"),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"), ("a&nbsp;b\r\nc", "a b\nc"), ("\ud800x\x00", "?x"),
    ('<span style="x">y</span>', "y"), ("", ""),
])
def test_notes_become_plain_text(source: str, plain: str) -> None:
    assert plain_text(source) == plain


@given(st.text())
def test_plain_text_takes_anything(source: str) -> None:
    plain = plain_text(source)
    assert plain.encode() or not plain


def test_half_up() -> None:
    assert [rounded(score) for score in (0, 2.5, 5, 7.5, 10)] == [0, 3, 5, 8, 10]


def test_without_a_time_a_row_stands_at_noon() -> None:
    row = FoundRow(1, date(2026, 1, 1), mood_score=5)
    made = taken(Found("daylio_csv", "", (row,)), zone="Pacific/Kiritimati")[0]
    assert (made[0].days_late, made[0].logged_at) == (0, datetime(2025, 12, 31, 22, tzinfo=UTC))


def test_an_hour_that_comes_twice_means_its_first_turn() -> None:
    row = FoundRow(1, date(2025, 10, 26), time(2, 30), mood_score=5)
    assert taken(Found("daylio_csv", "", (row,)))[0][0].logged_at == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
