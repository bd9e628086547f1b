"""`python -m tests.attacks [inputs]`: a long run of hostile input against every route, and what came of it."""

import argparse
import logging
import sys
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from journal.accounts import hashing
from journal.app import create_app
from journal.core import db, migrating
from tests.attacks.shots import Figures, fire, shots
from tests.attacks.siege import besiege
from tests.conftest import CHEAP, settings_for
from tests.page import PageClient

ROUND = 2_000
"""Each round has a fresh house, so that nothing of the last one lingers."""


def run(inputs: int, start: int, figures: Figures) -> None:
    """One round: nine writes to one look."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings_for(Path(folder)))
        app.testing, app.test_client_class = True, PageClient
        with app.app_context():
            migrating.migrate(db.database())
        siege = besiege(app)
        before = siege.stored()
        for unsafe, share in ((True, 0.9), (False, 0.1)):
            targets = siege.targets(unsafe)

            @seed(start)
            @settings(max_examples=max(1, int(inputs * share)), deadline=None, database=None, phases=[Phase.generate],
                      suppress_health_check=list(HealthCheck))
            @given(data=st.data())
            def attack(data: st.DataObject) -> None:
                fire(siege, data.draw(shots(targets)), before, figures)  # noqa: B023 - called in this very turn

            attack()
        with app.app_context():
            db.database().dispose()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", nargs="?", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0, help="the same number gives the same inputs")
    given_ = parser.parse_args()
    hashing.HASHER, figures = CHEAP, Figures()
    logging.getLogger("journal").addHandler(logging.NullHandler())  # where there is one, no line goes to the terminal
    for done in range(0, given_.inputs, ROUND):
        run(min(ROUND, given_.inputs - done), given_.seed + done, figures)
    print(f"inputs tried {figures.tried}, 5xx {sum(figures.failed.values())}, "
          f"writes on refusal {sum(figures.written.values())}, refused without a word {sum(figures.mute.values())}")
    print("answers: " + ", ".join(f"{status}: {n}" for status, n in sorted(figures.answers.items())))
    print("\n".join(figures.faults[:50]))
    return 1 if figures.faults else 0


if __name__ == "__main__":
    sys.exit(main())
