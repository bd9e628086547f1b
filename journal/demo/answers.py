"""What the demo's first patient answered to questionnaires: seven months of PHQ-9 and GAD-7, and one that was begun."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from journal.access.clearance import Clearance
from journal.core import clock
from journal.demo.stories import Story
from journal.questionnaires import actions
from journal.questionnaires.instruments import ALL
from journal.questionnaires.responses import Response

PATIENT = "patient@example.org"
PHQ9 = ((210, 18), (192, 16), (178, 12), (150, 10), (122, 13), (94, 9), (62, 10), (31, 12), (3, 11))
GAD7 = ((210, 14), (178, 11), (150, 8), (94, 8), (62, 9), (3, 7))
"""Days ago, and the total."""
LOW = {"phq9": ("q9",)}
"""Items that stay at 0."""
BEGUN = {"pain": 3, "enjoyment": 2}


def fill(own: Clearance, story: Story, today: date, ids: Iterator[UUID]) -> None:
    """For that patient alone; an evening each, and a PEG that was begun two hours ago."""
    if story.email != PATIENT:
        return
    now = clock.now()
    for instrument, course in (("phq9", PHQ9), ("gad7", GAD7)):
        for ago, total in course:
            evening = datetime.combine(today - timedelta(days=ago), time(19, 10), ZoneInfo(story.zone))
            with clock.Moved(evening):
                begun = _begin(own, instrument, next(ids))
                actions.answer(own, begun.id, spread(instrument, total))
                actions.send(own, begun.id)
    with clock.Moved(now - timedelta(hours=2)):
        actions.answer(own, _begin(own, "peg", next(ids)).id, BEGUN)


def spread(instrument: str, total: int) -> dict[str, int]:
    """Answers that come to this total, as even as can be; how hard it makes things goes with them."""
    one = ALL[instrument]
    items = [item for item in one.scoring.items if item not in LOW.get(instrument, ())]
    answers = dict.fromkeys(one.scoring.items, 0)
    for n in range(total):
        answers[items[n % len(items)]] += 1
    answers["difficulty"] = 1 + (total > one.cutoffs[0].value)
    return answers


def _begin(own: Clearance, instrument: str, new_id: UUID) -> Response:
    zone = own.patient.zone
    return actions.begin(own, Response(new_id, instrument, ALL[instrument].version, clock.today(zone), zone,
                                       clock.now()))
