"""Every route says whom it admits, and a new or changed one is seen in the diff of routes.txt."""

from pathlib import Path

import pytest
from flask import Flask

from journal.access import gate
from journal.access.gate import RouteUnmarked, needs
from journal.access.permissions import Permission
from tests.guards import routes

KEPT = Path(__file__).with_name("routes.txt")


@pytest.mark.asvs("V6.3.4")
def test_the_routes_are_those_that_were_agreed(sqlite_app: Flask) -> None:
    kept = KEPT.read_text().splitlines()
    found = routes.lines(sqlite_app)
    assert found == kept, f"new or changed: {sorted(set(found) ^ set(kept))}. If that is meant: {routes.HOW}"


@pytest.mark.asvs("V8.3.1")
def test_a_route_without_a_permission_stops_the_app() -> None:
    app = Flask("other", static_folder=None)
    app.add_url_rule("/open", "open", needs(Permission.PUBLIC)(lambda: "x"))
    gate.check_every_route(app)
    app.add_url_rule("/forgotten", "forgotten", lambda: "x")
    with pytest.raises(RouteUnmarked, match=r"forgotten.*@needs"):
        gate.check_every_route(app)


def test_a_changed_permission_shows(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    before = routes.lines(sqlite_app)
    monkeypatch.setitem(sqlite_app.view_functions, "accounts.account", needs(Permission.PUBLIC)(lambda: "x"))
    assert routes.lines(sqlite_app) != before


def test_another_persons_pages_never_are_for_everybody(sqlite_app: Flask) -> None:
    """An address with `patient_id` asks for a permission that depends on the patient."""
    from journal.access import policy

    for rule in sqlite_app.url_map.iter_rules():
        if "patient_id" in rule.arguments:
            permission = sqlite_app.view_functions[rule.endpoint].permission
            assert permission not in policy.AS_MYSELF | {Permission.PUBLIC}, rule.rule
            assert rule._converters["patient_id"].regex.startswith("[A-Fa-f0-9]"), f"{rule.rule}: use <uuid:patient_id>"


@pytest.mark.asvs("V3.5.3")
def test_looks_change_nothing_by_their_method(sqlite_app: Flask) -> None:
    """What stores, sends or ends something is a POST: no route of such a name answers GET alone."""
    verbs = ("delete", "withdraw", "stop", "restore", "sign_out", "save", "remove", "accept")
    for rule in sqlite_app.url_map.iter_rules():
        name = rule.endpoint.rsplit(".", 1)[-1]
        if any(name == verb or name.startswith(verb + "_") for verb in verbs):
            assert "POST" in (rule.methods or set()), f"{rule.rule} ({rule.endpoint})"
