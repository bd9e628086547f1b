"""Which questionnaires a patient may fill in now."""

from journal.access.clearance import Clearance
from journal.questionnaires import queries


def instruments_for(clearance: Clearance) -> frozenset[str]:
    """Those that are switched on and may be asked of this patient at this moment."""
    return queries.switched_on()
