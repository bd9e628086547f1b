"""A process that tries passwords: `python -m tests.reliability.stuffer FOLDER URL|- INSTANT TRIES one|many`.

The clock stands still in it, so that no minute passes; prints how often each status came.
"""

import json
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

from journal.app import create_app
from journal.core import clock
from tests.conftest import settings_for
from tests.page import PageClient
from tests.reliability.conftest import EMAIL


def main(folder: str, url: str, instant: str, tries: str, accounts: str) -> None:
    app = create_app(settings_for(Path(folder), database_url=None if url == "-" else url))
    app.test_client_class = PageClient
    client, statuses = app.test_client(), Counter[int]()
    assert isinstance(client, PageClient)
    with clock.Moved(datetime.fromisoformat(instant)):
        token = client.token()
        for number in range(int(tries)):
            email = EMAIL if accounts == "one" else f"nobody{number}@example.org"
            statuses[client.post("/sign-in", data={
                "csrf_token": token, "email": email, "password": f"not the password {number}"}).status_code] += 1
    print(json.dumps(statuses))


if __name__ == "__main__":
    main(*sys.argv[1:])
