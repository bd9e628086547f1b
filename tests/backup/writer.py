"""A process that writes until it is stopped: `python -m tests.backup.writer SETTINGS`, which is JSON of folder,
addresses and key file. It prints an id once its row is committed."""

import json
import sys
from pathlib import Path

from journal.app import create_app
from tests.conftest import settings_for
from tests.core.writer import insert_one

if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    app = create_app(settings_for(Path(given.pop("data_dir")), key_file=Path(given.pop("key_file")), **given))
    while True:
        with app.app_context():
            insert_one()
