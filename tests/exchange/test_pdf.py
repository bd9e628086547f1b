"""The printed summary: tagged, complete, within its scopes, and not to be broken by any text."""

import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pikepdf
import pytest

from journal.access.permissions import ALL_SCOPES, Scope
from journal.core.period import Period
from journal.core.text import N_, Day, render_plain, say
from journal.exchange.formats import pdf
from journal.exchange.paper.figures import Voice
from journal.exchange.paper.sheet import sheet
from journal.exchange.paper.tables import Names
from journal.exchange.rules import PaperFailed, Person, Record, Section
from journal.treatment.course import Course
from journal.trends.rules import Bar, History, Point
from tests.exchange.paper_samples import (
    HOSTILE,
    LAST,
    chart,
    effect_label,
    entry,
    history,
    record,
    severity_label,
)


def written(told: Record, paper: pdf.Paper = "a4", **more: Any) -> pikepdf.Pdf:
    done = pdf.write(told, paper, effect_label=effect_label, severity_label=severity_label, **more)
    return pikepdf.open(io.BytesIO(done.body))


def payload(told: Record, notice: str | None = None) -> dict[str, Any]:
    return sheet(told, Voice(render_plain, "en"), Names(effect_label, severity_label), notice)


def tags(document: pikepdf.Pdf) -> list[Any]:
    """All structure elements, in reading order."""
    found: list[Any] = []
    waiting = [document.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(reversed(list(node)))
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append(node)
            if "/K" in node:
                waiting.append(node.K)
    return found


def letters(done: pdf.Document, folder: Any) -> str:
    assert shutil.which("pdftotext"), "install the package “poppler-utils” (make setup does)"
    (folder / "out.pdf").write_bytes(done.body)
    text = subprocess.run(["pdftotext", "-layout", folder / "out.pdf", "-"], capture_output=True, check=True)
    return text.stdout.decode()


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_summary_is_tagged_titled_and_carries_the_standard(paper):
    told = record(history(44, notes=("Ate a proper breakfast.",)))
    document = written(told, paper)
    wide, _ = (round(float(side)) for side in list(document.pages[0].MediaBox)[2:])
    assert wide == (595 if paper == "a4" else 612)
    assert 2 <= len(document.pages) <= 5
    assert str(document.Root.Lang) == "en"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as meta:
        assert meta["dc:title"] == "Journal summary, 1 April 2026 to 14 May 2026"
        assert meta["pdfuaid:part"] == "1"
    kinds = [str(tag.S) for tag in tags(document)]
    assert kinds.count("/H1") == 1
    assert "/TH" in kinds
    alts = [str(tag.Alt) for tag in tags(document) if str(tag.S) == "/Figure"]
    assert alts == [render_plain(one.alt) for one in told.charts]


@pytest.mark.asvs("V5.4.2")
def test_the_file_name_and_metadata_name_nobody():
    done = pdf.write(record(history(10)), "a4", effect_label=effect_label, severity_label=severity_label)
    assert done.name == "journal-summary-2026-05-14.pdf"
    assert done.type == "application/pdf"
    with pikepdf.open(io.BytesIO(done.body)) as document, document.open_metadata() as meta:
        assert "Mara" not in str(meta)
        assert "ketamine" not in str(meta).lower()


def test_the_same_record_gives_the_same_bytes():
    told = record(history(20))
    one, two = (pdf.write(told, "a4", effect_label=effect_label, severity_label=severity_label) for _ in range(2))
    assert one.body == two.body


@pytest.mark.asvs("T19")
def test_hostile_text_is_printed_as_letters(tmp_path, caplog):
    told = record(history(44, notes=HOSTILE), person=Person(HOSTILE[1], HOSTILE[4], HOSTILE[9], "en"),
                  prepared_by=HOSTILE[0], app_name=HOSTILE[8])
    done = pdf.write(told, "a4", effect_label=lambda key: HOSTILE[2] + key, severity_label=lambda _: HOSTILE[10],
                     notice=HOSTILE[0])
    text = letters(done, tmp_path)
    assert "root:" not in text
    assert '#read("/etc/passwd")' in text
    assert "<script>alert(1)</script>" in text
    assert not caplog.records, "the PDF/UA mark was lost"


def test_the_plan_of_treatment_is_told_where_sessions_are_shared() -> None:
    story = history(44)
    day = min(one.day for one in story.sessions)
    plan = Course(UUID(int=1), day, UUID(int=2), datetime(2026, 5, 1, tzinfo=UTC), 30, 3)
    told = record(replace(story, courses=(plan,)), charts=())
    shown = payload(told)["sessions_line"]
    assert shown.startswith("Plan of treatment: Preparation · Induction: ")
    assert shown.endswith(" of 30 done · Maintenance every 3 weeks.") or "Maintenance every 3 weeks: " in shown
    assert "Plan of treatment" not in json.dumps(payload(replace(told, scopes=ALL_SCOPES - {Scope.SESSIONS})))


def no_entries() -> Record:
    story = History(Period.ending(LAST, 28), LAST, (), (), None)
    return record(story, charts=(chart(story), chart(story, ("anxiety", "energy"))))


def no_sessions() -> Record:
    story = replace(history(44), sessions=())
    return record(story, charts=(chart(story),))


def no_line() -> Record:
    story = history(44)
    whole = chart(story)
    hollow = tuple(Point(point.day, point.value, hollow=True) for point in whole.series[0].points)
    lines = (replace(whole.series[0], smooth=()), replace(whole.series[0], points=hollow[:1], smooth=(), key="x"),
             replace(whole.series[0], points=(), smooth=(None,) * 44, smooth_label=None))
    return record(story, charts=(replace(whole, series=lines), replace(whole, series=())))


@pytest.mark.parametrize("told", [
    no_entries(), no_sessions(), no_line(), record(history(1)), record(history(2)),
    record(history(44), charts=()), record(history(44), scopes=frozenset()),
    record(history(44), sections=frozenset(), use_initials=True),
], ids=["empty", "no sessions", "no line", "one day", "two days", "no charts", "nothing shared", "brief"])
def test_little_data_still_makes_a_paper(told):
    assert len(written(told).pages) >= 1


def test_three_years_fit_into_the_time_allowed():
    assert len(written(record(history(1095))).pages) > 5


def test_brief_is_one_page():
    assert len(written(record(history(44), sections=frozenset(), charts=(chart(history(44)),))).pages) == 1


@pytest.mark.parametrize(("scope", "secret", "line"), [
    (Scope.NOTES, "breakfast", "Notes are private and not part of this summary."),
    (Scope.SIDE_EFFECTS, "Nausea", "Side effects are private and not part of this summary."),
    (Scope.SESSIONS, "Ketamine", "Sessions are private and not part of this summary."),
    (Scope.CHECK_INS, "Mood", "Check-ins are private and not part of this summary."),
])
def test_what_is_not_shared_is_absent_and_said(scope, secret, line):
    told = record(history(44, notes=("Ate a proper breakfast.",)))
    assert secret in json.dumps(payload(told))
    rest = payload(replace(told, scopes=ALL_SCOPES - {scope}))
    assert secret not in json.dumps({key: value for key, value in rest.items() if key not in ("how", "charts")})
    assert line in rest["private"]


def test_side_effects_and_sessions_leave_the_charts_too():
    shown = payload(record(history(44), scopes=frozenset({Scope.CHECK_INS})))["charts"]
    assert shown
    assert not any(one["bars"] or one["markers"] or one["bands"]["after"] or one["bands"]["phase"] for one in shown)
    assert not payload(record(history(44), scopes=ALL_SCOPES - {Scope.CHECK_INS}))["charts"]


def test_a_section_not_chosen_is_left_out_and_said():
    told = payload(record(history(44, notes=("Ate a proper breakfast.",)), sections=frozenset({Section.SESSIONS})))
    assert told["dosing"]
    assert not told["notes"]
    assert told["private"] == ["The table of side effects was left out of this summary.",
                               "Notes were left out of this summary."]


def test_initials_replace_the_name():
    assert "Mara" not in json.dumps(payload(record(history(44), use_initials=True)))


def test_the_completeness_line_counts_days():
    day = date(2026, 5, 1)
    rows = (entry(1, day, mood=4), entry(2, day, mood=6), entry(3, day + timedelta(days=1), late=5, mood=3),
            entry(4, day + timedelta(days=2), too_low=True))
    story = History(Period(date(2026, 4, 1), LAST), date(2026, 5, 10), rows, (), day)
    assert payload(record(story))["completeness"] == [
        "Checked in on 3 of 10 days.",
        "1 check-in was filled in more than 3 days later; it is drawn hollow and left out of averages.",
        "On 1 day “Too low to log” was chosen: contact without numbers.", "The journal began on 1 May 2026."]
    assert payload(record(story))["tiles"][1]["value"] == "5.0", "late check-ins are left out of the average"


def test_the_session_tables_hold_dose_and_pressure():
    told = payload(record(history(44)))
    assert told["dosing"]["head"] == ["No.", "Date", "Phase", "Medicine and dose", "Blood pressure before",
                                      "Highest during", "After"]
    assert told["dosing"]["rows"][0][3:] == ["Ketamine, IM, 40 mg (0.59 mg/kg)", "128/82", "151/94", "131/84"]
    assert told["integration"]["head"] == ["Date", "Phase", "Focus", "Agreed practice"]


def test_words_are_turned_into_the_readers_language(tmp_path):
    def shout(words: Any) -> str:
        return render_plain(words).upper()

    done = pdf.write(record(history(10)), "a4", effect_label=effect_label, severity_label=severity_label, words=shout,
                     language="es")
    assert "JOURNAL SUMMARY" in letters(done, tmp_path)
    with pikepdf.open(io.BytesIO(done.body)) as document:
        assert str(document.Root.Lang) == "es"


def test_a_notice_can_be_switched_on(tmp_path):
    notice = "This may not be passed on without written consent."
    assert payload(record(history(10)))["notice"] == ""
    assert payload(record(history(10)), notice)["notice"] == notice


def test_a_late_answer_that_is_worse_stands_hollow_behind_the_bar():
    story = history(44)
    drawn = replace(chart(story), bars=(Bar(LAST, 1, "Nausea", late=4),))
    told = payload(record(story, charts=(drawn,)))["charts"][0]
    assert [(bar["v"], bar["hollow"]) for bar in told["bars"]] == [(4, True), (1, False)]
    assert "hollow" in {row["as"] for row in told["key"]}


@pytest.mark.asvs("V16.2.5")
def test_a_failing_worker_tells_nothing(monkeypatch, tmp_path):
    broken = tmp_path / "worker.py"
    broken.write_text("import sys; sys.exit('secret ' + sys.stdin.read())")
    monkeypatch.setattr(pdf, "WORKER", broken)
    with pytest.raises(PaperFailed) as problem:
        written(record(history(3, notes=("secret",))))
    assert "secret" not in str(problem.value)
    assert problem.value.__cause__ is None


LIMITS = """
import os, resource, runpy, sys, types
def refused(_):
    raise PermissionError
def compile(*_, **__):
    found = [resource.getrlimit(one) for one in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE)]
    return b"%PDF-" + repr(found).encode()
os.nice = refused
sys.modules["typst"] = types.SimpleNamespace(Fonts=lambda **_: None, compile=compile)
runpy.run_path({worker!r}, run_name="__main__")
"""


@pytest.mark.asvs("V15.2.2", "T19", "T28")
def test_the_worker_limits_itself_also_where_it_may_not_step_back(monkeypatch, tmp_path):
    spy = tmp_path / "worker.py"
    spy.write_text(LIMITS.format(worker=str(pdf.WORKER)))
    monkeypatch.setattr(pdf, "WORKER", spy)
    done = pdf.write(record(history(3)), "a4", effect_label=effect_label, severity_label=severity_label)
    assert done.body == b"%PDF-[(1073741824, 1073741824), (10, 10), (0, 0)]"


@pytest.mark.asvs("V15.2.2", "T28")
def test_a_hanging_worker_is_ended(monkeypatch, tmp_path):
    broken = tmp_path / "worker.py"
    broken.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(pdf, "WORKER", broken)
    monkeypatch.setattr(pdf, "SECONDS", 0.3)
    with pytest.raises(PaperFailed):
        written(record(history(3)))


@pytest.mark.asvs("T19")
def test_the_worker_sees_nothing_of_this_process(monkeypatch, tmp_path):
    monkeypatch.setenv("INTERLUDE_SECRET", "in the environment")
    spy = tmp_path / "worker.py"
    spy.write_text("import os, sys; sys.stdout.write('%PDF-' + repr(sorted(os.environ)))")
    monkeypatch.setattr(pdf, "WORKER", spy)
    done = pdf.write(record(history(3)), "a4", effect_label=effect_label, severity_label=severity_label)
    assert not re.search(rb"SECRET", done.body)


def test_prepared_by_can_be_a_sentence_or_a_name():
    told = record(history(3), prepared_by=say(N_("by %(name)s"), name="Dr Hanna Weiss"))
    assert payload(told)["prepared"] == "Prepared on 15 May 2026, by Dr Hanna Weiss"
    assert render_plain(say("%(day)s", day=Day(told.prepared_on, "full"))) == "15 May 2026"
