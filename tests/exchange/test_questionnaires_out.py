"""Questionnaires on their way out: the file that the analyses read back, the summary, and what stays when private."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.access.permissions import ALL_SCOPES, Scope
from journal.core.period import Period
from journal.exchange.formats import csv_out, diary_files
from journal.exchange.rules import Section
from journal.questionnaires.instruments import ALL
from journal.questionnaires.responses import Response
from journal.trends.analysis.scores import of_responses
from journal.trends.charts import scores
from tests.exchange.paper_samples import LAST, history, record
from tests.exchange.test_pdf import payload, written
from tests.questionnaires.filled import by_hand, filled, spread

PERIOD = Period(date(2026, 1, 1), LAST)
SENT = (by_hand("phq9", LAST - timedelta(days=70), 18, "=PRIVATESOURCE"), filled("phq9", LAST - timedelta(days=40), 11),
        filled("phq9", LAST - timedelta(days=20), answers={**spread("phq9", 9), "q9": None, "difficulty": 1}),
        filled("phq9", LAST - timedelta(days=9), answers={"q1": 1}), filled("who5", LAST, 17),
        filled("pcl5", LAST, 40, variant="pcl5_week"), filled("asq", LAST, answers={"q1": 0, "q2": 1}))


def files(*responses: Response, with_notes: bool = False) -> dict[str, str]:
    document = csv_out.write((), (), PERIOD, "UTC", responses=responses, with_notes=with_notes, bom=False)
    with zipfile.ZipFile(io.BytesIO(document.body)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def read(told: dict[str, str]) -> diary_files.Diary:
    return diary_files.read({name: told[name] for name in diary_files.FILES}, LAST)


def test_what_export_wrote_the_analyses_read() -> None:
    assert read(files(*SENT)).scores == of_responses(SENT)


@given(st.lists(st.tuples(st.sampled_from(["phq9", "gad7", "pcl5", "peg"]), st.integers(0, 120), st.randoms()),
                max_size=6))
def test_any_answers_go_round(found: list[tuple[str, int, object]]) -> None:
    sent = []
    for name, back, dice in found:
        answers = {item.id: dice.choice([None, *(option.value for option in item.options)])
                   for item in ALL[name].items}
        sent.append(filled(name, LAST - timedelta(days=back), answers=answers))
    told = read(files(*sent)).scores
    assert sorted(told, key=repr) == sorted(of_responses(sent), key=repr)


def test_a_row_names_the_form_and_how_it_came_about() -> None:
    told = rows(files(*SENT)["questionnaires.csv"])
    assert list(told[0])[:4] == ["date", "instrument", "total", "items"]
    old, plain, gaps, none, *_ = told
    assert (old["total"], old["items"], old["origin"]) == ("18", "", "by_hand")
    assert (plain["total"], plain["items"], plain["band"]) == ("11", "3|3|3|2|0|0|0|0|0", "moderate")
    assert (gaps["total"], gaps["items"], gaps["prorated"]) == ("10", "3|3|3|0|0|0|0|0|", "yes")
    assert gaps["answers"].startswith("difficulty:1;q1:3")
    assert (none["total"], none["prorated"]) == ("", "no")
    assert {"derived": "percent:68", "total": "17"}.items() <= next(one for one in told if one["instrument"] ==
                                                                    "WHO-5").items()
    assert next(one for one in told if one["instrument"] == "PCL-5")["variant"] == "pcl5_week"


def test_a_persons_words_are_in_it_only_if_asked_for() -> None:
    assert "PRIVATESOURCE" not in str(files(*SENT))
    assert rows(files(*SENT, with_notes=True)["questionnaires.csv"])[0]["from"] == "'=PRIVATESOURCE"


def test_the_tidy_file_and_its_dictionary_have_them() -> None:
    told = files(*SENT)
    found = {(one["measure"], one["item"]): one["value"] for one in rows(told["tidy.csv"])}
    assert found["questionnaire", "WHO-5"] == "17"
    assert found["questionnaire_answer", "ASQ: q2"] == "1"
    assert {"questionnaire", "questionnaire_answer"} <= {one["measure"] for one in rows(told["data_dictionary.csv"])}


def summary(scopes: frozenset[Scope] = ALL_SCOPES, sections: frozenset[Section] = frozenset(Section)):
    story = replace(history(60), responses=SENT)
    drawn = scores.draw(replace(story, scopes=scopes), "therapist")
    return record(story, scores=drawn, scopes=scopes, sections=sections)


def test_the_summary_has_a_table_charts_and_notices() -> None:
    told = payload(summary())["scores"]
    assert [one["title"] for one in told["charts"]] == ["PHQ-9", "PCL-5", "WHO-5"]
    assert told["charts"][0]["grades"][0]["t"] == "None to minimal"
    assert ["PHQ-9", "Thu 5 Mar", "18"] in [row[:3] for row in told["table"]["rows"]]
    assert any("typed in by hand: =PRIVATESOURCE" in row for row in told["table"]["rows"])
    assert told["lines"] == ["ASQ was answered without a score, the last time on Thu 14 May."]
    assert any("No permission required" in one for one in told["notices"])
    assert len(written(summary()).pages) >= 2


@pytest.mark.parametrize(("scopes", "sections"), [
    (ALL_SCOPES - {Scope.QUESTIONNAIRES}, frozenset(Section)), (ALL_SCOPES, frozenset({Section.SESSIONS}))])
def test_private_or_not_chosen_nothing_of_them_is_in_the_summary(scopes: frozenset[Scope],
                                                                 sections: frozenset[Section]) -> None:
    told = payload(summary(scopes, sections))
    assert told["scores"] is None
    assert "PHQ-9" not in str(told)
    assert any(one.startswith("Questionnaires ") for one in told["private"])


def test_scores_without_session_dates_where_those_are_private() -> None:
    told = payload(summary(ALL_SCOPES - {Scope.SESSIONS}))["scores"]
    assert [one["markers"] for one in told["charts"]] == [[], [], []]
