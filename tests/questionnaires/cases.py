"""Questionnaires that were sent, and readers who promised, for the tests of flags."""

from datetime import date, time
from typing import Any
from uuid import UUID, uuid4

from journal.access import policy
from journal.access.permissions import Permission, Scope
from journal.accounts import queries as accounts
from journal.core import clock
from journal.questionnaires import actions, following
from journal.questionnaires.instruments import ALL
from journal.questionnaires.responses import Response, plain
from journal.questionnaires.scoring import score
from journal.safety import promise_actions
from journal.safety.promise import WEEK, Answers, Promise
from journal.sharing import actions as sharing
from journal.sharing import queries as grants
from tests.factories import at, own

NOW = at("2026-05-12 10:00")
DAY = date(2026, 5, 12)
OWN = frozenset({Scope.QUESTIONNAIRES})


def full(name: str, **answers: int | None) -> dict[str, int | None]:
    """Every item of it answered with its mildest option, but for these."""
    return {item.id: min(option.value for option in item.options) for item in ALL[name].items} | answers


def response(name: str, answers: dict[str, int | None], **more: Any) -> Response:
    """One that was sent now."""
    values: dict[str, Any] = {"day": DAY, "zone": "Europe/Madrid", "started_at": NOW, "sent_at": NOW,
                              "answers": answers, "result": plain(score(ALL[name], answers))} | more
    return Response(uuid4(), name, ALL[name].version, **values)


def send(patient: UUID, name: str, followed: bool = True, **answers: int | None) -> Response:
    """Begun, answered and sent through the room's own actions."""
    mine = own(patient)
    begun = actions.begin(mine, response(name, {}, started_at=clock.now(), sent_at=None, result=None))
    actions.answer(mine, begun.id, full(name, **answers))
    sent = actions.send(mine, begun.id)
    if followed:
        following.follow(mine, sent)
    return sent


def promise(**more: Any) -> Promise:
    values: dict[str, Any] = {"answers": Answers.SAME_DAY, "reader": "Dr Weiss", "days": tuple(WEEK),
                              "until": time(18), "happens": "I call you."} | more
    return Promise(uuid4(), 1, NOW, UUID(int=0), "Europe/Madrid", **values)


def reads(people: dict[str, UUID], who: str = "therapist", scopes: frozenset[Scope] = OWN, **more: Any) -> UUID:
    """The therapist is given these kinds and promises to read; the grant."""
    actor = accounts.actor_of(accounts.person(people[who]))
    promise_actions.save_promise(policy.clear(Permission.PROMISE_WRITE, actor, None, frozenset()), promise(**more))
    return sharing.give(own(people["patient"]), people[who], None, scopes)


def theirs(people: dict[str, UUID], who: str = "therapist", permission: Permission = Permission.PATIENT_READ):
    """What a therapist may touch of the patient's record, by what is shared; None for nothing."""
    actor = accounts.actor_of(accounts.person(people[who]))
    relation = grants.relation(actor, people["patient"])
    return policy.clear(permission, actor, *relation) if relation else None
