"""The life of a flag: never closed unseen, closed for good, whatever order its steps are read in."""

from datetime import timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from journal.safety.flags import NEXT, State, Step, may_follow, seen_by, state
from tests.factories import at

NOW = at("2026-05-12 10:00")
FLAG = uuid4()
TAKEN = [State.SEEN, State.ACTED, State.CLOSED]


def step(wanted: State, minutes: int = 0) -> Step:
    return Step(uuid4(), FLAG, wanted, UUID(int=1), NOW + timedelta(minutes=minutes))


steps = st.lists(st.builds(step, st.sampled_from(TAKEN), st.integers(0, 3)), max_size=6)


@given(steps)
def test_nothing_is_closed_or_acted_on_unseen(found: list[Step]) -> None:
    if not any(one.state is State.SEEN for one in found):
        assert state(found) is State.OPEN
    assert (state(found) is State.OPEN) is (seen_by(found) is None)


@given(steps, st.randoms())
def test_neither_order_nor_doubles_make_a_difference(found: list[Step], random: object) -> None:
    shuffled = [*found, *found]
    random.shuffle(shuffled)
    assert state(shuffled) is state(found)


@given(st.lists(st.sampled_from(TAKEN), max_size=8))
def test_only_what_may_follow_moves_it_and_closed_stays_closed(wanted: list[State]) -> None:
    taken: list[Step] = []
    for n, one in enumerate(wanted):
        before = state(taken)
        if may_follow(taken, one):
            taken.append(step(one, n))
            assert one in NEXT[before]
            assert state(taken) is one
        else:
            assert one not in NEXT[before]
    if any(one.state is State.CLOSED for one in taken):
        assert not any(may_follow(taken, one) for one in State)


def test_seen_is_the_first_look() -> None:
    first = step(State.SEEN, 1)
    assert seen_by([step(State.SEEN, 5), first, step(State.CLOSED, 9)]) == first
    assert seen_by([]) is None
