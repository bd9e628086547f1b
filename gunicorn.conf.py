"""How gunicorn serves the journal; an address, workers and a Unix socket are given on its command line."""

import sys
from typing import Any

from journal.core import db, migrating, web
from journal.core.keys import opening
from journal.core.keys.ring import KeyMissing

worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 30
keepalive = 5
accesslog = None  # addresses of pages are nobody's business; the app writes its own lines without content
limit_request_line = 4094
STOP = 4
"""The code at which the whole server ends with its worker, instead of starting new ones for ever."""


def post_worker_init(worker: Any) -> None:
    """A worker that debugs, whose database is not at the newest migration, or whose keys do not open it, does not
    begin to serve."""
    web.refuse_debugging(worker.wsgi, worker.wsgi.config["SETTINGS"])
    with worker.wsgi.app_context():
        migrating.refuse_pending(db.database())
        try:
            opening.check()
        except KeyMissing as refused:
            sys.stderr.write(f"{refused}\n")
            sys.exit(STOP)
