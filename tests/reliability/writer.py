"""A process that writes check-ins: `python -m tests.reliability.writer FOLDER URL|- save|change PATIENT COUNT [ENTRY]`.

`save` stores new ones until it is killed and prints an id once it is stored; `change` writes COUNT new notes into one.
"""

import os
import sys
from pathlib import Path
from uuid import UUID

from journal.app import create_app
from journal.core import clock
from journal.entries import actions
from tests import factories
from tests.conftest import settings_for


def main(folder: str, url: str, kind: str, patient: str, count: str, entry: str = "") -> None:
    app = create_app(settings_for(Path(folder), database_url=None if url == "-" else url))
    for number in range(int(count)):
        with app.app_context():
            mine = factories.own(UUID(patient))
            if kind == "save":
                made = actions.save_entry(mine, factories.entry(mood=number % 11, note="x" * (number * 37 % 3000 + 1)))
                print(made.id, flush=True)
            else:
                note = f"{os.getpid()} {number}"
                actions.save_entry(mine, factories.entry(id=UUID(entry), day=clock.today("Europe/Madrid"), note=note))


if __name__ == "__main__":
    main(*sys.argv[1:])
