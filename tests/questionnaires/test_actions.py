"""What is stored of questionnaires: nothing that was answered is lost, nothing is sent twice, nothing old goes on."""

from datetime import timedelta
from uuid import uuid4

import pytest

from journal.core import clock, db
from journal.questionnaires import actions, queries
from journal.questionnaires.responses import OPEN_FOR, Response
from tests.factories import at, own

NOW = at("2026-05-14 12:00")
TODAY = NOW.date()
ALL_TWO = {f"q{n}": 2 for n in range(1, 10)}


@pytest.fixture
def mine(app, people):
    with app.app_context(), clock.Moved(NOW):
        yield own(people["patient"])


def begun(mine):
    return actions.begin(mine, Response(uuid4(), "phq9", "1.0.0", TODAY, "Europe/Madrid", clock.now()))


def stored(mine):
    db.session().expire_all()
    return queries.responses(mine)


def test_what_was_answered_is_there_when_it_is_sent_also_inside_one_transaction(mine):
    with db.transaction():
        one = begun(mine)
        actions.answer(mine, one.id, ALL_TWO)
        actions.send(mine, one.id)
    assert [(response.total, response.answers) for response in stored(mine)] == [(18, ALL_TWO)]


def test_answers_are_laid_over_earlier_ones_and_can_be_taken_back(mine):
    one = begun(mine)
    actions.answer(mine, one.id, {"q1": 1, "q2": 3})
    actions.answer(mine, one.id, {"q1": None, "q3": 0})
    assert stored(mine)[0].answers == {"q1": None, "q2": 3, "q3": 0}
    with pytest.raises(actions.OutOfRange):
        actions.answer(mine, one.id, {"q1": 4})
    assert stored(mine)[0].answers["q1"] is None


def test_sending_twice_stores_one_and_what_is_sent_takes_no_answer(mine):
    one = begun(mine)
    actions.answer(mine, one.id, ALL_TWO)
    first = actions.send(mine, one.id)
    with clock.Moved(NOW + timedelta(minutes=1)):
        assert actions.send(mine, one.id) == first
        with pytest.raises(actions.NotHere):
            actions.answer(mine, one.id, {"q1": 0})
    assert stored(mine) == [first]


def test_after_a_day_it_is_not_open_any_more(mine):
    one = begun(mine)
    with clock.Moved(NOW + OPEN_FOR - timedelta(seconds=1)):
        actions.answer(mine, one.id, {"q1": 1})
    with clock.Moved(NOW + OPEN_FOR), pytest.raises(actions.NotHere):
        actions.answer(mine, one.id, {"q1": 2})
    with clock.Moved(NOW + OPEN_FOR), pytest.raises(actions.NotHere):
        actions.send(mine, one.id)
    assert stored(mine)[0].answers == {"q1": 1}


def test_another_patients_is_not_there(app, people, mine):
    one = begun(mine)
    with pytest.raises(actions.NotHere):
        actions.answer(own(people["other_patient"]), one.id, {"q1": 1})
    with pytest.raises(actions.NotHere):
        actions.delete(own(people["other_patient"]), one.id)


def test_deleted_and_put_back(mine):
    one = begun(mine)
    actions.answer(mine, one.id, ALL_TWO)
    actions.send(mine, one.id)
    actions.delete(mine, one.id)
    actions.delete(mine, one.id)
    assert stored(mine)[0].deleted_at == NOW
    actions.restore(mine, one.id)
    assert (stored(mine)[0].deleted_at, stored(mine)[0].total) == (None, 18)
