"""Hostile text in every field, read by everybody in a real browser: no script of it runs."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from journal.app import create_app
from journal.core import db, migrating
from tests.attacks.journal_of_probes import plant
from tests.attacks.probes import POLYGLOT, SHORT, TEMPLATES
from tests.attacks.siege import Siege, besiege
from tests.browser.conftest import DESK, Site, free_port, serve
from tests.conftest import settings_for
from tests.factories import PASSWORD
from tests.page import PageClient

RAN = "window.__xss !== undefined || document.querySelector('.probe, [onload], [onerror], [onclick]') !== null"
READ = ("home.today", "trends.show", "entries.day", "entries.saved", "entries.edit", "entries.calendar",
        "treatment.sessions", "treatment.session", "treatment.edit", "sharing.show", "sharing.activity", "sharing.stop",
        "caseload.show", "caseload.patient", "caseload.clinic", "exchange.summary", "accounts.account")
"""Pages that show what somebody wrote or is called."""
KEPT = """async () => [...Object.keys(localStorage), ...Object.keys(sessionStorage), ...await caches.keys(),
  ...(await indexedDB.databases()).map(one => one.name), ...document.cookie.split("; ").filter(Boolean)]"""
"""Everything that a script could have left, or read, in the browser."""
PUBLIC = re.compile(r"help|public-[0-9a-f]+|waiting")
"""What holds public pages alone (test_discreet.py), and sealed boxes (test_nothing_lost.py)."""


@pytest.fixture
def siege(tmp_path: Path) -> Iterator[tuple[Siege, Site]]:
    port = free_port()
    app = create_app(settings_for(tmp_path, public_url=f"http://localhost:{port}"))
    app.test_client_class = PageClient
    with app.app_context():
        migrating.migrate(db.database())
    server = serve(app, port)
    yield besiege(app), Site(app, f"http://localhost:{port}")
    server.shutdown()


@pytest.mark.asvs("V1.2.1", "V1.2.3", "V3.2.2", "V14.3.3", "T07", "P7")
def test_no_script_of_a_journal_runs(siege: tuple[Siege, Site], visit: Any) -> None:
    house, site = siege
    plant(house, " ".join([POLYGLOT, SHORT, *TEMPLATES, "</script><script>window.__xss=1</script>"]), SHORT)
    shown = 0
    for who in ("patient", "therapist", "clinic"):
        person = visit(site, DESK).sign_in(f"{who}@example.org", PASSWORD)
        for address in [address for rule, address in house.addresses(who) if rule.endpoint in READ]:
            person.open(address)
            assert not person.page.evaluate(RAN), (who, address)
            shown += SHORT in person.page.inner_text("body")
        kept = [one for one in person.page.evaluate(KEPT) if not PUBLIC.fullmatch(one)]
        assert kept == [], "a browser keeps nothing of a journal that can be read"
        assert person.violations == []
        assert person.foreign == []
    assert shown >= 5
