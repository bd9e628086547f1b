"""How gunicorn serves the journal; an address, workers and a Unix socket are given on its command line."""

from typing import Any

from journal.core import db, migrating

worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 30
keepalive = 5
accesslog = None  # addresses of pages are nobody's business; the app writes its own lines without content
limit_request_line = 4094


def post_worker_init(worker: Any) -> None:
    """A worker whose database is not at the newest migration does not begin to serve."""
    with worker.wsgi.app_context():
        migrating.refuse_pending(db.database())
