"""A process that rotates keys and dies on the way: `python -m tests.keys.rotating FOLDER URL wrapping|data COUNT`.

After COUNT statements of its work it kills itself as a power cut would, without any clean-up; 0 lets it end.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event

from journal.app import create_app
from journal.core import db
from journal.keys import reseal, rewrap
from tests.conftest import settings_for


def die_after(count: int) -> None:
    """Counts what is written to either database; at `count` the process is gone."""
    done = 0

    def written(_: Any, __: Any, statement: str, *___: Any) -> None:
        nonlocal done
        if statement.split(maxsplit=1)[0] in ("INSERT", "UPDATE", "DELETE", "COMMIT"):
            done += 1
            if done == count:
                os.kill(os.getpid(), signal.SIGKILL)

    for engine in (db.database().engine, db.database().keys_engine):
        event.listen(engine, "after_cursor_execute", written)


if __name__ == "__main__":
    folder, url, what, count = sys.argv[1:]
    app = create_app(settings_for(Path(folder), database_url=url or None, keys_database_url=url or None))
    rewrap.BATCH, reseal.BATCH = 2, 2
    with app.app_context():
        die_after(int(count))
        if what == "wrapping":
            rewrap.rewrap_all(lambda _: None)
        else:
            reseal.rotate_data(None, lambda _: None, lambda _: None)
