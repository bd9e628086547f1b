"""The trends page of a patient: its questions with their answers, and the charts by day; every word is decided here.
Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from markupsafe import Markup

from journal.core.text import N_, Words
from journal.entries.rules import MOOD_BIPOLAR
from journal.trends import answers, compare, figure
from journal.trends.analysis import Analysis
from journal.trends.answers.graph import Answer, Graph, Heat, Key, Section, Shares
from journal.trends.compare import Measured
from journal.trends.pages import PHONE, WIDE, ChartView, TrendsPage, chart_view
from journal.trends.rules import Chart, History, Say, Table
from journal.trends.score_pages import ScoresPart
from journal.trends.window import Window

HEIGHTS = (272, 288)
"""Of the pictures of an analysis, on phones and on wide screens."""
PICTURES = UUID("5d0f6b0e-58f5-4d0c-9a3f-6c3a2f1e7b44")
"""Makes the address of a picture from its key, so that no address names what somebody follows."""
OTHER_SCALE = N_("Mood on the scale from −3 to +3 is drawn day by day, and no figure is made of it: the figures here "
                 "are made for moods from 0 to 10, and the two are never mixed.")


def remembering(words: Say) -> Say:
    """`words` for one page: each text is written out once, however many drawings and tables it stands in."""
    known: dict[int, tuple[Words, str]] = {}

    def say(text: Words) -> str:
        found = known.get(id(text))
        if found is None:
            found = known[id(text)] = (text, words(text))  # the text is held, so that no other takes its place
        return found[1]
    return say


@dataclass(frozen=True)
class PictureView:
    """A picture of an analysis with its two drawings; `json` is None where there is nothing to move along."""

    key: str
    id: UUID
    svg: Markup
    wide_svg: Markup
    json: Markup | None
    alt: Words
    legend: tuple[Key, ...]


@dataclass(frozen=True)
class AnswerView:
    key: str
    name: Words | None
    folded: bool
    said: tuple[Words, ...]
    view: PictureView | None
    table: Table | None


@dataclass(frozen=True)
class SectionView:
    id: str
    title: Words
    answers: tuple[AnswerView, ...]
    how: tuple[Words, ...]


@dataclass(frozen=True)
class Choice:
    """One measure that can be compared."""

    key: str
    name: Words
    chosen: bool


@dataclass(frozen=True)
class DaysPart:
    """The charts by day of one stretch of days: what changes with earlier and later. `effects` belong to the section of
    side effects. `compared` is there when at least two measures were chosen; `too_few` is said where one was."""

    days: TrendsPage
    effects: tuple[ChartView, ...]
    window: Window
    choices: tuple[Choice, ...]
    compared: ChartView | None
    too_few: Words | None
    scores: ScoresPart
    errors: tuple[()] = ()

    @property
    def others(self) -> tuple[ChartView, ...]:
        """The charts under the main one, without those of side effects."""
        return tuple(view for view in self.days.views if view not in self.effects)

    @property
    def wanted(self) -> list[str]:
        return [one.key for one in self.choices if one.chosen]

    @property
    def files(self) -> Mapping[str, UUID]:
        """Key of a chart → the id under which its drawing is saved."""
        views = [self.days.main, *self.days.views, *([self.compared] if self.compared else [])]
        return {view.key: picture_id(view.key) for view in views}


@dataclass(frozen=True)
class QuestionsPage:
    """`part` are the charts by day, `empty` is said where the journal has nothing at all."""

    title: Words
    sub: Words
    part: DaysPart
    sections: tuple[SectionView, ...]
    empty: Words | None
    errors: tuple[()] = ()


def days_part(history: History, days: TrendsPage, scores: ScoresPart, wanted: Sequence[Measured], asked: bool,
              words: Say) -> DaysPart:
    """`asked` says that measures were chosen to be compared, however many of them are known."""
    enough = len(wanted) >= compare.FEWEST
    chart = compare.draw(history, wanted) if enough else None
    choices = tuple(Choice(one.key, one.label, one in wanted) for one in compare.offered(history))
    return DaysPart(days, tuple(view for view in days.views if view.key == "side_effects"), days.window, choices,
                    compared(chart, words) if chart else None,
                    N_("Choose at least two measures.") if asked and not enough else None, scores)


def compared(chart: Chart, words: Say) -> ChartView:
    return chart_view(chart, "patient", words, is_main=True)


def questions_page(part: DaysPart, history: History, found: Analysis, words: Say) -> QuestionsPage:
    """`found` is the analysis of the whole journal; the pictures need the reader's language, so `words` writes it."""
    sections = tuple(section_view(one, words) for one in answers.sections(found))
    if not found.measures["mood"].n and any(MOOD_BIPOLAR in one.answers for one in history.entries):
        sections = tuple(_with(section, OTHER_SCALE) if section.id in ("been", "follows") else section
                         for section in sections)
    told = found.diary.rows or found.diary.doses or part.scores.views
    empty = None if told else part.days.empty
    return QuestionsPage(N_("Trends"), N_("What your journal shows, and how sure that is"), part, sections, empty)


def _with(section: SectionView, words: Words) -> SectionView:
    """In place of figures of mood, which there are none of, why that is so."""
    first = section.answers[0]
    told = AnswerView(first.key, first.name, False, (words,), None, None)
    return SectionView(section.id, section.title, (told, *section.answers[1:]), section.how)


def section_view(section: Section, words: Say) -> SectionView:
    return SectionView(section.id, section.title, tuple(_answer(one, words) for one in section.answers), section.how)


def _answer(one: Answer, words: Say) -> AnswerView:
    return AnswerView(one.key, one.name, one.folded, one.said, picture(one.picture, words) if one.picture else None,
                      one.table)


def picture(value: Graph | Shares | Heat, words: Say) -> PictureView:
    told = None
    match value:
        case Graph():
            drawn = [figure.as_graph(value, width, height, words)
                     for width, height in zip((PHONE, WIDE["patient"]), HEIGHTS, strict=True)]
            told = figure.graph_json(value, words)
        case Shares():
            drawn = [figure.as_shares(value, width, words) for width in (PHONE, WIDE["patient"])]
        case Heat():
            drawn = [figure.as_heat(value, width, words) for width in (PHONE, WIDE["patient"])]
    return PictureView(value.key, picture_id(value.key), drawn[0], drawn[1], told, value.alt, value.legend)


def picture_id(key: str) -> UUID:
    return uuid5(PICTURES, key)


@dataclass(frozen=True)
class Saved:
    """A drawing as it is saved, with what it shows in words."""

    svg: Markup
    title: Words


def saved(part: DaysPart, sections: Sequence[SectionView], picture_id_: UUID) -> Saved | None:
    """The picture behind an address; None where the page has none such."""
    charts = [part.days.main, *part.days.views, *([part.compared] if part.compared else [])]
    for chart in charts:
        if picture_id(chart.key) == picture_id_ and not chart.is_empty:
            return Saved(chart.wide_svg, chart.alt)
    for section in sections:
        for one in section.answers:
            if one.view and one.view.id == picture_id_:
                return Saved(one.view.wide_svg, one.view.alt)
    return None
