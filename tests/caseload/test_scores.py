"""Scores on the therapist's page of a patient: as far as they are shared, with every answer."""

from datetime import date, timedelta

import pytest

from journal.access.permissions import ALL_SCOPES, Role, Scope
from journal.core import clock
from journal.sharing import actions as sharing
from journal.trends import queries as trends
from tests import factories
from tests.factories import at, own
from tests.questionnaires.filled import filled, store

NOW = at("2026-05-14 12:00")


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


def ago(days: int) -> date:
    return NOW.date() - timedelta(days=days)


def share(people, *scopes: Scope) -> None:
    sharing.give(own(people["patient"]), people["therapist"], None, frozenset(scopes))


def test_scores_and_each_answer_where_questionnaires_are_shared(app, client, people):
    with app.app_context():
        share(people, Scope.QUESTIONNAIRES)
        store(own(people["patient"]), filled("phq9", ago(40), 18), filled("phq9", ago(9), 9))
    page = client.sign_in("therapist@example.org").page(f"/patients/{people['patient']}")
    assert "PHQ-9 9, 9 lower than the time before (18)." in page.text
    assert "There is no dosing session yet" in page.text, "sessions are private"
    assert "Moderately severe" in page.text
    assert "3, Nearly every day" in page.text
    assert page.text.count('class="card scores"') == 1


def test_scores_that_are_private_are_said_to_be(app, client, people):
    with app.app_context():
        share(people, Scope.CHECK_INS, Scope.SESSIONS)
        store(own(people["patient"]), filled("phq9", ago(9), 9))
    page = client.sign_in("therapist@example.org").page(f"/patients/{people['patient']}")
    assert "Questionnaires are not shared with you." in page.text
    assert "PHQ-9" not in page.text


def test_scores_of_many_cost_as_many_statements_as_of_one(app, people):
    with app.app_context():
        store(own(people["patient"]), filled("phq9", ago(9), 9))
        others = [factories.person(Role.PATIENT, f"q{n}@example.org", "Q") for n in range(3)]
        for one in others:
            store(own(one), filled("gad7", ago(3), 5))
        shared = dict.fromkeys((people["patient"], *others[1:]), ALL_SCOPES) | {others[0]: frozenset()}
        found = trends.scores_of(shared)
        assert [one.instrument for one in found[people["patient"]]] == ["PHQ-9"]
        assert [len(found[one]) for one in others] == [0, 1, 1]
        assert trends.scores(own(others[1])) == found[others[1]]
