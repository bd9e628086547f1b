"""Questionnaires that were filled in on some day, for tests of what is drawn and said from them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from journal.access.clearance import Clearance
from journal.questionnaires import actions
from journal.questionnaires.instruments import ALL
from journal.questionnaires.responses import Response, plain
from journal.questionnaires.scoring import score


def filled(name: str, day: date, total: int | None = None, answers: Mapping[str, int | None] | None = None,
           **more: Any) -> Response:
    """A sent response of that day: with these answers, else with answers that come to `total`."""
    instrument = ALL[name]
    given = answers if answers is not None else spread(name, total or 0)
    at = datetime.combine(day, time(12), UTC)
    return Response(**({"id": uuid4(), "instrument": name, "version": instrument.version, "day": day,
                        "zone": "Europe/Madrid", "started_at": at, "sent_at": at, "answers": given,
                        "result": plain(score(instrument, given))} | more))


def by_hand(name: str, day: date, total: int, source: str = "") -> Response:
    return filled(name, day, answers={}, result={"total": total}, origin="by_hand", source=source)


def spread(name: str, total: int) -> dict[str, int | None]:
    """Answers whose sum is `total`, high ones first; for instruments without reversed items."""
    instrument, left = ALL[name], total
    found: dict[str, int | None] = {}
    for item_id in instrument.scoring.items:
        best = max(option.value for option in instrument.item(item_id).options if option.value <= left)
        found[item_id], left = best, left - best
    assert left == 0, f"no answers of {name} come to {total}"
    return found


def store(clearance: Clearance, *responses: Response) -> list[UUID]:
    """Stored as they are, sent on their own day."""
    return [actions.save_old(clearance, one).id for one in responses]
