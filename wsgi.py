"""The app for servers and commands: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import sys

from journal.app import create_app
from journal.core.crypto import KeyMissing
from journal.core.db import SqliteUnsound
from journal.core.settings import SettingsRefused

STOP = 4
"""gunicorn ends with its worker at this code; at another one it would start new workers for ever."""

try:
    app = create_app()
except (SettingsRefused, KeyMissing, SqliteUnsound) as refused:
    sys.stderr.write(f"{refused}\n")
    sys.exit(STOP)
