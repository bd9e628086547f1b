from journal.safety import pages
from journal.safety.rules import Level


def test_the_emergency_number_is_alwaysin_sight() -> None:
    for level in Level:
        shown = pages.in_sight(pages.calls("US", level))
        assert len(shown) == pages.IN_SIGHT
        assert sum(call.emergency for call in shown) == 1
