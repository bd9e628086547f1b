"""Every route of the app as lines: address, methods, endpoint, permission; run as a module it prints them."""

import tempfile
from pathlib import Path

from flask import Flask

HOW = "python -m tests.guards.routes > tests/guards/routes.txt"


def lines(app: Flask) -> list[str]:
    """One line a route, sorted by address."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        permission = getattr(app.view_functions[rule.endpoint], "permission", "MISSING")
        found.append(f"{rule.rule}  {methods}  {rule.endpoint}  {permission}")
    return sorted(found)


if __name__ == "__main__":
    from journal.app import create_app
    from tests.conftest import settings_for

    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(lines(create_app(settings_for(Path(folder))))))
