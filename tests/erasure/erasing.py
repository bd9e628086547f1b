"""A process that erases who is due and dies on the way: `python -m tests.erasure.erasing FOLDER URL COUNT`."""

import sys
from pathlib import Path

from journal.app import create_app
from journal.erasure import actions
from tests.conftest import settings_for
from tests.keys.rotating import die_after

if __name__ == "__main__":
    folder, url, count = sys.argv[1:]
    app = create_app(settings_for(Path(folder), database_url=url or None, keys_database_url=url or None))
    with app.app_context():
        die_after(int(count))
        actions.erase_due()
