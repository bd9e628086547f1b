"""The questions of the trends page, answered from one analysis: sentence, picture, table, how it is made. Pure."""

from journal.trends.analysis import Analysis
from journal.trends.answers import been, effects, following, lasting, logging
from journal.trends.answers.graph import Section


def sections(found: Analysis) -> tuple[Section, ...]:
    """In the order of the page."""
    return been.section(found), following.section(found), lasting.section(found), effects.section(found), \
        logging.section(found)
