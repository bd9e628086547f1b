"""The brief, the flags in the list and the paper: what they show to whom, and at what cost."""

import io
from datetime import timedelta
from uuid import uuid4

import pikepdf
import pytest
from sqlalchemy import event

from journal.access.permissions import ALL_SCOPES, Scope
from journal.audit import log as audit
from journal.audit.events import Event
from journal.caseload import brief, brief_page, brief_paper
from journal.core import clock, db
from journal.core.text import render_plain
from journal.entries import actions as entries
from journal.entries.rules import SideEffect
from journal.exchange.paper.figures import Voice
from journal.sharing.rules import PRESET
from journal.treatment import actions as treatment
from journal.treatment import thread_actions as thread
from journal.treatment.rules import Kind
from journal.treatment.thread import Moment
from tests.caseload.test_fits import reading
from tests.caseload.test_views import NOTE, NOW, THERAPIST, TODAY, ago, diary, share
from tests.exchange.test_pdf import tags
from tests.factories import entry, own
from tests.treatment.cases import session

INTENTION, MOMENT = "SECRETHOPE of the harbour", "SECRETMOMENT of the tide"
LONG = "Donaudampfschifffahrtsgesellschaft " * 40


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


def fill(patient) -> None:
    """A diary, a talk eight days ago, and a thread."""
    diary(patient)
    treatment.save_session(own(patient), session(Kind.INTEGRATION, ago(8)))
    thread.save_before(own(patient), uuid4(), {"intention": INTENTION}, None)
    thread.pin(own(patient), Moment(uuid4(), MOMENT, TODAY, TODAY, NOW))


@pytest.fixture
def desk(app, client, people):
    def make(scopes=ALL_SCOPES):
        with app.test_request_context():
            fill(people["patient"])
            share(people["patient"], people["therapist"], scopes)
        return client.sign_in(THERAPIST)
    return make


@pytest.fixture
def address(people) -> str:
    return f"/patients/{people['patient']}/brief"


def test_the_brief_tells_what_happened_since(desk, address):
    text = desk().page(address).text
    for words in ("Mara Ellison", "Since: Integration session, Wednesday 6 May, 8 days ago",
                  "Next: Integration session",
                  "Headache, severe, last reported on 11 May (1 of the last 9 days).", "Checked in on 9 of 9 days.",
                  "Not enough yet to compare the last 14 days", "Headache", "gone by 12 May", INTENTION, MOMENT, NOTE,
                  "Session 1, 12 May", "77 mg", "nobody is alerted out of hours"):
        assert words in text, words
    assert "Not shared with you" not in text


PARTS = {Scope.CHECK_INS: ["Mood averaged", "Checked in on"], Scope.SIDE_EFFECTS: ["Headache"],
         Scope.SESSIONS: ["Session 1", "77 mg", "8 days ago"], Scope.NOTES: [NOTE], Scope.THREAD: [INTENTION, MOMENT]}


@pytest.mark.parametrize("scope", PARTS)
def test_the_brief_holds_only_what_is_shared(desk, address, scope):
    text = desk(frozenset({scope})).page(address).text
    assert [words for words in PARTS[scope] if words not in text] == []
    hidden = [words for other, parts in PARTS.items() if other is not scope for words in parts
              if not (words == "Checked in on" and scope is Scope.SIDE_EFFECTS)]
    assert [words for words in hidden if words in text] == []
    assert text.count("Not shared with you") == 1
    assert "doing well" not in text


def test_another_session_can_be_counted_from(app, desk, people, address):
    therapist = desk()
    with app.test_request_context():
        older = treatment.save_session(own(people["patient"]), session(Kind.INTEGRATION, ago(40)))
    assert "Since: Integration session, Saturday 4 April" in therapist.page(f"{address}?since={older.id}").text
    for odd in ("nonsense", uuid4(), ""):
        assert "8 days ago" in therapist.page(f"{address}?since={odd}").text


def test_an_empty_journal_has_a_brief(app, client, people, address):
    with app.test_request_context():
        share(people["patient"], people["therapist"], ALL_SCOPES)
    text = client.sign_in(THERAPIST).page(address).text
    for words in ("The last 28 days, because no earlier session is known.", "Nothing flagged", "None was reported.",
                  "No note was written in these days."):
        assert words in text, words


def test_seen_flags_are_silent_and_others_stay(app, desk, people, address):
    therapist = desk()
    page = therapist.page(address)
    fields = page.form(f"/patients/{people['patient']}/flags")["fields"]
    assert fields["flag-1"] == "SE_SEVERE:headache"
    therapist.checked(therapist.send(f"/patients/{people['patient']}/flags", {"flag-1": fields["flag-1"]}), 303)
    assert "Nothing flagged" in therapist.page(address).text
    assert "Headache, severe" not in therapist.page("/caseload").text
    with app.test_request_context():
        (line,) = audit.history(people["patient"], [Event.FLAGS_SEEN], 5)
        assert line.keys == {"count": 1}


def test_the_list_is_ordered_filtered_and_says_what_is_new(app, desk, people):
    therapist = desk()
    with app.test_request_context():
        share(people["other_patient"], people["therapist"])
        treatment.save_session(own(people["other_patient"]), session(Kind.INTEGRATION, TODAY))
    names = ("Tomás Rivera", "Mara Ellison")

    def shown(args: str) -> list[str]:
        text = therapist.page(f"/caseload?{args}").text
        return sorted((name for name in names if name in text), key=text.index)

    assert shown("") == ["Tomás Rivera", "Mara Ellison"]
    assert shown("order=flags") == ["Mara Ellison", "Tomás Rivera"]
    assert shown("show=flags") == ["Mara Ellison"]
    assert shown("show=unread&order=odd") == []
    therapist.page(f"/patients/{people['patient']}")
    with app.test_request_context(), clock.Moved(NOW + timedelta(minutes=5)):
        entries.save_entry(own(people["patient"]), entry(mood=5))
    assert shown("show=unread") == ["Mara Ellison"]
    assert "1 new check-in" in therapist.page("/caseload").text


def test_the_brief_of_a_long_journal_costs_as_many_statements_as_that_of_a_short_one(app, desk, people, address):
    therapist, counts, asked = desk(), [], []

    def count(*given):
        asked.append(given[2])

    for days in (0, 60):
        with app.test_request_context():
            for n in range(20, 20 + days):
                with clock.Moved(NOW - timedelta(days=n)):
                    entries.save_entry(own(people["patient"]), entry(mood=n % 10, side_effects=(SideEffect("nausea"),)))
            for n in range(days // 10):
                treatment.save_session(own(people["patient"]), session(day=ago(20 + 7 * n)))
        asked.clear()
        with app.app_context():
            engine = db.database().engine
            event.listen(engine, "before_cursor_execute", count)
            therapist.page(address)
            event.remove(engine, "before_cursor_execute", count)
        counts.append(len(asked))
    assert counts[0] == counts[1], counts


def test_single_keys_can_be_switched_off(app, desk, people, address):
    with app.test_request_context():
        share(people["other_patient"], people["therapist"])
    therapist = desk()
    assert 'aria-keyshortcuts="j"' in therapist.page(address).text
    therapist.checked(therapist.send("/account/keys", {}), 303)
    text = therapist.page(address).text
    assert "Tomás Rivera" in text
    assert "aria-keyshortcuts" not in text
    assert 'data-module="neighbours"' not in text
    therapist.checked(therapist.send("/account/keys", {"keys": "y"}), 303)
    assert 'aria-keyshortcuts="j"' in therapist.page(address).text


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_paper_is_one_tagged_page(app, desk, people, address, paper):
    """Also where every list is full and every text is long."""
    therapist = desk()
    with app.test_request_context():
        mine = own(people["patient"])
        for n in range(9):
            with clock.Moved(NOW - timedelta(days=n)):
                entries.save_entry(mine, entry(mood=3, note=LONG, side_effects=tuple(
                    SideEffect(f"{LONG[:56]}{word}", 4) for word in "abcdefg")))
            treatment.save_session(mine, session(day=ago(n), dose_mg=50.5))
        thread.save_practice(mine, uuid4(), LONG, None)
    done = therapist.get(f"{address}/pdf?paper={paper}")
    assert done.status_code == 200
    assert done.headers["Content-Disposition"].startswith('attachment; filename="journal-brief-2026-05-14.pdf"')
    document = pikepdf.open(io.BytesIO(done.data))
    assert len(document.pages) == 1
    assert str(document.Root.Lang) == "en"
    kinds = [str(tag.S) for tag in tags(document)]
    assert (kinds.count("/H1"), kinds.count("/Figure")) == (1, 1)
    assert kinds.count("/H2") >= 5
    with document.open_metadata() as meta:
        assert meta["dc:title"].startswith("Brief before the session: Since: ")
        assert meta["pdfuaid:part"] == "1"
    with app.test_request_context():
        assert audit.looks(people["patient"])[0].event is Event.SUMMARY_TAKEN


def test_the_paper_holds_no_more_than_the_page(app, desk, people, address):
    desk(PRESET)
    with app.test_request_context():
        told = brief.brief_of(reading(people["therapist"], people["patient"]), None)
        page = brief_page.brief_page(told, render_plain)
        payload = brief_paper.sheet(page, Voice(render_plain, "en"), "en", "")
    assert (payload["notes"], payload["thread"], payload["pinned"]) == (None, None, [])
    assert payload["chart"]
    for words in (NOTE, INTENTION, MOMENT):
        assert words not in str(payload)
