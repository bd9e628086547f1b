"""The CSV export: what stands in it, and what no spreadsheet can be made to do with it."""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.period import Period
from journal.entries.extra import Item
from journal.entries.rules import Entry, SideEffect
from journal.exchange.formats import csv_out, tidy
from journal.exchange.formats.cells import as_csv, guarded, unguarded
from journal.treatment.readings import Reading
from journal.treatment.rules import Kind, Phase, Session, Vitals

MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
ZONE = "Europe/Madrid"
AT = datetime(2026, 5, 14, 18, 3, tzinfo=UTC)


def entry(number: int, day: int, **answers: object) -> Entry:
    return Entry(**({"id": UUID(int=number), "day": date(2026, 5, day), "zone": ZONE, "logged_at": AT} | answers))


def session(number: int, day: date, kind: Kind = Kind.DOSING, **more: object) -> Session:
    return Session(**({"id": UUID(int=number), "kind": kind, "day": day, "zone": ZONE, "entered_by": UUID(int=9),
                       "entered_at": AT} | more))


ENTRIES = [
    entry(3, 14, local_time=time(20, 3), mood=7, sleep_hours=7.5, side_effects=(
        SideEffect("nausea", 2), SideEffect("headache")), note="=1+1", tags=("walk",)),
    entry(2, 12, mood=0, side_effects=(), origin="import", original={"source": "daylio_csv"}),
    entry(1, 13, too_low=True), entry(4, 15, mood=1, deleted=True),
    replace(entry(5, 10, mood=2), day=date(2026, 4, 30)),
]
SESSIONS = [
    session(1, date(2026, 4, 28), route="iv"),
    session(2, date(2026, 5, 12), route="lozenge", dose_mg=200.0, weight_kg=70.0, phase=Phase.INDUCTION,
            booked_on=date(2026, 5, 1), starts_at=datetime(2026, 5, 12, 8, 0, tzinfo=UTC), companion="@Ana",
            vitals=(Vitals("before", systolic=120, spo2=98),)),
    session(3, date(2026, 5, 13), Kind.INTEGRATION, note="-private"),
    session(4, date(2026, 5, 13), joined_into=UUID(int=2)),
]


def opened(with_notes: bool = False, bom: bool = True) -> dict[str, bytes]:
    document = csv_out.write(ENTRIES, SESSIONS, MAY, ZONE, with_notes=with_notes, bom=bom)
    with zipfile.ZipFile(io.BytesIO(document.body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_the_document_is_neutral_and_the_same_every_time() -> None:
    once, again = (csv_out.write(given, SESSIONS, MAY, ZONE) for given in (ENTRIES, ENTRIES[::-1]))
    assert (once.name, once.type) == ("journal-export-2026-05-31.zip", "application/zip")
    assert once.body == again.body


def test_entries_as_the_analyses_read_them() -> None:
    rows = table(opened()["entries.csv"])
    assert list(rows[0])[:8] == ["date", "time", "mood", "anxiety", "energy", "sleep_quality", "sleep_hours",
                                 "side_effects"]
    assert [row["date"] for row in rows] == ["2026-05-12", "2026-05-13", "2026-05-14"]
    last = rows[-1]
    assert (last["time"], last["mood"], last["anxiety"], last["sleep_hours"]) == ("20:03", "7", "", "7.5")
    assert (last["side_effects"], last["side_effects_open"]) == ("nausea:2;headache:1", "headache")
    assert [row["side_effects_asked"] for row in rows] == ["yes", "no", "yes"]
    assert [row["too_low"] for row in rows] == ["no", "yes", "no"]
    assert [row["source"] for row in rows] == ["daylio_csv", "check-in", "check-in"]
    assert [row["late_days"] for row in rows] == ["2", "1", "0"]
    assert last["logged_at"] == "2026-05-14T20:03:00+02:00"


def test_words_of_the_person_only_if_asked_for() -> None:
    without, with_notes = opened(), opened(with_notes=True)
    for word in (b"1+1", b"walk", b"private", b"Ana"):
        assert not any(word in content for content in without.values())
        assert any(word in content for content in with_notes.values())
    assert table(with_notes["entries.csv"])[-1]["note"] == "'=1+1"
    assert table(with_notes["sessions.csv"])[0]["companion"] == "'@Ana"
    assert table(with_notes["sessions.csv"])[1]["note"] == "'-private"


def test_sessions_as_the_analyses_read_them() -> None:
    rows = table(opened()["sessions.csv"])
    assert list(rows[0])[:8] == ["session_id", "date", "start_time", "kind", "route", "dose_mg", "phase", "booked_on"]
    assert list(rows[0].values())[1:9] == ["2026-05-12", "10:00", "dosing", "SL", "200", "induction", "2026-05-01", "2"]
    assert (rows[0]["mg_per_kg"], rows[0]["systolic_before"], rows[0]["spo2_before"]) == ("2.857", "120", "98")
    assert [row["kind"] for row in rows] == ["dosing", "integration"]


def test_tidy_rows_count_from_the_latest_dose() -> None:
    files = opened()
    rows = table(files["tidy.csv"])
    told = [(row["date"], row["measure"], row["item"], row["value"], row["days_since_last_dose"], row["session_no"])
            for row in rows]
    assert ("2026-05-12", "mood", "", "0", "0", "2") in told
    assert ("2026-05-13", "too_low", "", "1", "1", "2") in told
    assert ("2026-05-14", "side_effect", "nausea", "2", "2", "2") in told
    assert ("2026-05-14", "side_effect_open", "headache", "1", "2", "2") in told
    assert ("2026-05-12", "dose", "lozenge", "200", "0", "2") in told
    measures = {row["measure"]: row for row in table(files["data_dictionary.csv"])}
    assert {row["measure"] for row in rows} <= set(measures) == set(tidy.MEASURES)
    assert measures["mood"]["direction"] == "higher_is_better"
    assert measures["anxiety"]["direction"] == "lower_is_better"


def test_before_the_first_dose_the_count_is_missing() -> None:
    rows = list(tidy.rows([ENTRIES[1]], [], []))
    assert rows[0][-2:] == (None, None)


@pytest.mark.parametrize("bom", [True, False])
def test_mark_and_line_ends(bom: bool) -> None:
    for content in opened(bom=bom).values():
        assert content.startswith(b"\xef\xbb\xbf") == bom
        assert content.endswith(b"\r\n")
        assert content.count(b"\n") == content.count(b"\r\n")
    assert opened(bom=False)["questionnaires.csv"].startswith(b"date,instrument,total,items,")


@pytest.mark.asvs("V1.2.10", "T18")
@pytest.mark.parametrize("opener", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\xa0@", "'="])
def test_every_opener_is_guarded(opener: str) -> None:
    assert guarded(opener + "1") == f"'{opener}1"
    assert unguarded(guarded(opener + "1")) == opener + "1"


def test_numbers_stay_numbers() -> None:
    assert as_csv(["a", "b", "c", "d"], [(-3, -0.5, 205.0, "-3")], bom=False) == b'a,b,c,d\r\n-3,-0.5,205,"\'-3"\r\n'


@given(st.lists(st.lists(st.text("=+-@＝\t\r\n'\",; ab", max_size=8), min_size=2, max_size=2), max_size=6))
def test_text_comes_back_as_it_went(rows: list[Sequence[str]]) -> None:
    content = as_csv(["a", "b"], rows, bom=True).decode("utf-8-sig")
    cells = list(csv.reader(io.StringIO(content, newline=""), strict=True))[1:]
    assert [[unguarded(cell) for cell in row] for row in cells] == [list(row) for row in rows]
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "＝")) or cell.startswith(("\t", "\r", "\n"))
                   for row in cells for cell in row)


@given(st.text())
def test_guarding_loses_nothing(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_answers_to_profiles_and_what_is_followed_stand_there_and_own_names_only_with_notes() -> None:
    mine = Item("0f", "context", "Heron: time", "Heron: time")
    told = [entry(1, 14, answers={"pain": 7, "up_and_down": "yes"}, context={"alcohol": 0, "0f": 6})]
    for with_notes, name in ((False, "0f"), (True, "Heron  time")):
        document = csv_out.write(told, (), MAY, ZONE, followed=(mine,), with_notes=with_notes)
        with zipfile.ZipFile(io.BytesIO(document.body)) as archive:
            (row,) = table(archive.read("entries.csv"))
            tidy_rows = table(archive.read("tidy.csv"))
        assert (row["answers"], row["followed"]) == ("pain:7;up_and_down:yes", f"alcohol:0;{name}:6")
        assert [(one["measure"], one["item"], one["value"]) for one in tidy_rows] == [
            ("pain", "", "7"), ("up_and_down", "yes", "1"), ("followed", "alcohol", "0"), ("followed_scale", "0f", "6")]


def test_the_answer_about_suicidal_thoughts_is_in_ones_own_export() -> None:
    document = csv_out.write([entry(1, 14, thoughts=3), entry(2, 15, thoughts="skip"), entry(3, 16, mood=4)], [], MAY,
                             ZONE)
    with zipfile.ZipFile(io.BytesIO(document.body)) as archive:
        rows, long = (table(archive.read(name)) for name in ("entries.csv", "tidy.csv"))
    assert [row["suicidal_thoughts"] for row in rows] == ["3", "skip", ""]
    assert [(row["measure"], row["value"]) for row in long] == [
        ("suicidal_thoughts", "3"), ("suicidal_thoughts_not_said", "1"), ("mood", "4")]


def test_every_reading_is_in_the_tidy_file_and_the_highest_in_the_table() -> None:
    during = (Vitals("during", 140, 86, minute=15), Vitals("during", 151, 90, 88, minute=30), Vitals("during", 148))
    at_home = Reading(UUID(int=7), datetime(2026, 5, 13, 17, 10, tzinfo=UTC), ZONE, Vitals("home", 124, 79, spo2=97),
                      UUID(int=9), AT)
    document = csv_out.write([], [session(2, date(2026, 5, 12), vitals=during)], MAY, ZONE, readings=[at_home])
    with zipfile.ZipFile(io.BytesIO(document.body)) as archive:
        files = {name: table(archive.read(name)) for name in archive.namelist()}
    (row,) = files["sessions.csv"]
    assert (row["systolic_during"], row["diastolic_during"], row["pulse_during"]) == ("151", "90", "88")
    (row,) = files["home_readings.csv"]
    assert list(row.values()) == ["2026-05-13", "19:10", "124", "79", "", "97", ZONE, str(UUID(int=7))]
    told = [(row["item"], row["value"]) for row in files["tidy.csv"] if row["measure"] == "systolic"]
    assert told == [("during 15 min", "140"), ("during 30 min", "151"), ("during", "148"), ("home", "124")]
    assert [row["source"] for row in files["tidy.csv"]][-1] == "home"
def test_a_check_in_from_soon_after_a_dose_says_so() -> None:
    document = csv_out.write([entry(1, 14, mood=7, groggy=True), entry(2, 13, mood=7)], [], MAY, ZONE)
    with zipfile.ZipFile(io.BytesIO(document.body)) as archive:
        rows, tidied = table(archive.read("entries.csv")), table(archive.read("tidy.csv"))
    assert [row["same_day_as_dosing"] for row in rows] == ["no", "yes"]
    assert [row["date"] for row in tidied if row["measure"] == "same_day_as_dosing"] == ["2026-05-14"]
