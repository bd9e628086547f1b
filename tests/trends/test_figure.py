"""Drawings of charts: valid, escaped, nothing over anything else."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any
from xml.etree import ElementTree as ET

import plotly.graph_objects as go
import pytest
from markupsafe import Markup

from journal.core.period import Period
from journal.core.svg import PHONE, PHONE_SIZE, SIZE, text_width
from journal.core.text import N_, render_plain
from journal.trends import charts, figure
from journal.trends.rules import Axis, Chart, History, Marker, Series
from tests.trends.samples import HOSTILE, TODAY, history

WIDTHS = (342, 592, 822)
DAYS = (1, 2, 14, 44, 400, 1100)
COLOURS = {"--primary": "#17575f", "--session": "#6a4384", "--amber": "#9a5a06", "--ink": "#1b282d",
           "--ink-2": "#4b585d", "--line": "#dad8ce", "--surface": "#ffffff", "--control": "#7b8083"}
SVG = "{http://www.w3.org/2000/svg}"


def drawing(svg: Markup) -> ET.Element:
    return ET.fromstring(str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314 - our own drawing


def boxes(root: ET.Element, width: int) -> Iterator[tuple[str, float, float, float, float]]:
    """Each text with the room it takes at the largest size the style sheet gives it: left, top, right, bottom."""
    size = PHONE_SIZE if width < PHONE else SIZE
    for text in root.iter(SVG + "text"):
        css, words = text.get("class", ""), text.text or ""
        own = {"cs__end": 19}.get(css, size)
        wide = text_width(words, own, bold=css in ("cs__sl", "cs__end", "cs__h"))
        x, y = float(text.get("x", "")), float(text.get("y", ""))
        left = x - wide * {"middle": 0.5, "end": 1}.get(text.get("text-anchor", ""), 0)
        yield words, left, y - own * 0.72, left + wide, y


def stories() -> Iterator[History]:
    for days in DAYS:
        yield history(days)
    yield history(1100, every=7)
    yield history(120, every=2)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_label_touches_another(width: int) -> None:
    for story in stories():
        for chart in charts.draw(story):
            svg = figure.as_strip(chart, width, render_plain) if chart.rows else \
                figure.as_svg(chart, width, 336 if chart.key == "mood" else 196, render_plain)
            found = list(boxes(drawing(svg), width))
            for (one, left, top, right, bottom), (two, left2, top2, right2, bottom2) in combinations(found, 2):
                apart = right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top
                assert apart, f"{chart.key} {story.period.days} days: {one!r} over {two!r}"


@pytest.mark.parametrize("width", WIDTHS)
def test_weekly_sessions_over_three_years_keep_the_newest_label(width: int) -> None:
    chart = charts.draw(history(1100, every=7))[0]
    labels = [text.text for text in drawing(figure.as_svg(chart, width, 336, render_plain)).iter(SVG + "text")
              if text.get("class") == "cs__sl"]
    assert 4 <= len(labels) < 40
    assert labels[-1] == f"S{max(one.number or 0 for one in history(1100, every=7).sessions)}"


def test_gaps_stay_open_and_late_points_hollow() -> None:
    chart = charts.draw(history(44))[0]
    svg = figure.as_svg(chart, 342, 336, render_plain)
    line = re.search(r'class="cs__line" d="([^"]+)"', svg)
    assert line
    assert line.group(1).count("M") >= 2
    assert svg.count('class="cs__late"') == sum(point.hollow for point in chart.series[0].points) > 0
    assert 'class="cs__end"' in svg


def test_dots_are_left_out_of_long_periods() -> None:
    assert "cs__dots" in figure.as_svg(charts.draw(history(400))[0], 342, 336, render_plain)
    assert "cs__dots" not in figure.as_svg(charts.draw(history(401))[0], 342, 336, render_plain)


def test_everything_lies_inside_the_drawing() -> None:
    for story in stories():
        svg = figure.as_svg(charts.draw(story)[0], 342, 336, render_plain)
        for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", svg):
            assert -1 <= float(x) <= 343
            assert 0 <= float(y) <= 336


def test_an_empty_chart_can_be_drawn() -> None:
    story = replace(history(30), entries=(), sessions=())
    for chart in charts.draw(story):
        drawing(figure.as_svg(chart, 342, 336, render_plain))
        figure.to_json(chart, render_plain)


def hostile() -> Chart:
    chart = charts.draw(history(30, effect=HOSTILE))[0]
    marks = tuple(Marker(mark.day, mark.kind, HOSTILE, HOSTILE) for mark in chart.markers)
    series = tuple(Series(one.key, HOSTILE, one.points, one.smooth, HOSTILE) for one in chart.series)
    return replace(chart, markers=marks, series=series, axis=Axis(0, 10, (0, 5, 10)))


@pytest.mark.asvs("V1.2.3", "T07")
def test_hostile_words_stay_words() -> None:
    for chart in (hostile(), *charts.draw(history(30, effect=HOSTILE))):
        pictures = [figure.as_svg(chart, 822, 336, render_plain)]
        pictures += [figure.as_strip(chart, 822, render_plain)] if chart.rows else []
        for svg in pictures:
            names = {element.tag.removeprefix(SVG) for element in drawing(svg).iter()}
            assert names <= {"svg", "path", "circle", "text"}
    text = figure.to_json(hostile(), render_plain)
    assert "<" not in text
    assert ">" not in text
    bars = json.loads(text)["data"][0]
    assert all("<" not in words for words in bars["customdata"])
    assert "&lt;script&gt;" in bars["customdata"][0]


def resolved(value: Any) -> Any:
    match value:
        case dict():
            return {key: COLOURS[one] if key.endswith("color") and isinstance(one, str) and one.startswith("--")
                    else resolved(one) for key, one in value.items()}
        case list():
            return [resolved(one) for one in value]
    return value


@pytest.mark.parametrize("days", DAYS)
def test_plotly_takes_the_figure(days: int) -> None:
    for chart in charts.draw(history(days)):
        plain = figure.as_plotly(chart, render_plain)
        sent = json.loads(figure.to_json(chart, render_plain))
        points = sent.pop("points")
        assert sent == json.loads(json.dumps(plain))
        assert [one["at"] for one in points] == sorted(one["at"] for one in points)
        shown = go.Figure(resolved(plain), skip_invalid=False)
        assert shown.layout.dragmode is False
        assert shown.layout.xaxis.fixedrange


def test_the_sparkline_draws_its_days() -> None:
    chart = charts.draw(history(30))[0]
    points = {point.day: point for point in chart.series[0].points}
    root = drawing(figure.sparkline(points, Period.ending(TODAY, 30), [TODAY, TODAY]))
    assert [path.get("class") for path in root.iter(SVG + "path")] == ["spark__band", "spark__s", "spark__l"]
    drawing(figure.sparkline({}, Period.ending(TODAY, 30), []))


def test_labels_too_long_for_a_strip_are_cut() -> None:
    chart = charts.draw(history(30, effect="a very long own symptom " * 5))[-1]
    assert "…</text>" in figure.as_strip(chart, 342, render_plain)


def test_words_are_written_by_the_caller() -> None:
    svg = figure.as_svg(charts.draw(history(30))[0], 342, 336, lambda words: "ÉTÉ" if words == N_("Mood") else "1")
    assert "ÉTÉ" in svg
    assert "Side effects" not in svg
