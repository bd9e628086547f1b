"""What a passkey answers to, whose it is, and a count that must not go back."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from journal.accounts.models import AccountRow
from journal.accounts.second_factor import challenges, passkeys
from journal.accounts.second_factor.rules import PasskeyAsk
from journal.audit.models import AuditRow
from journal.core import clock, crypto, db
from tests.accounts.second_factor.authenticator import Device
from tests.accounts.second_factor.conftest import Browse, Owner, ask_to_add, events, person_of, register, sign_in

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
People = dict[str, UUID]


# --- the challenge's token

@pytest.mark.asvs("V9.2.1")
def test_a_challenge_lives_five_minutes(browse: Browse, owner: Owner) -> None:
    with browse():
        with clock.Moved(NOON):
            early, late = passkeys.request_options("sign-in"), passkeys.request_options("sign-in")
        with clock.Moved(NOON + timedelta(minutes=5)):
            assert sign_in(owner.device, early) == owner.id
        with clock.Moved(NOON + timedelta(minutes=5, milliseconds=1)):
            assert sign_in(owner.device, late) is None
        with clock.Moved(NOON - timedelta(seconds=1)):
            assert sign_in(owner.device, late) is None


@pytest.mark.asvs("V9.2.2")
def test_a_challenge_serves_one_purpose_and_one_person(browse: Browse, owner: Owner, people: People) -> None:
    with browse():
        me, other = person_of(owner.id), person_of(people["other_patient"])
        for asked, given, person, answered_by in (
                ("sign-in", "confirm", None, me), ("confirm", "sign-in", me, None), ("confirm", "confirm", other, me),
                ("confirm", "confirm", None, me), ("confirm", "confirm", me, None)):
            ask = passkeys.request_options(asked, person)
            answer = owner.device.use(ask.options)
            assert passkeys.verify(answer, ask.token, given, answered_by) is None
        ask = ask_to_add(other.id)
        assert passkeys.add(me, Device().make(ask.options), ask.token) is None
        assert sign_in(owner.device) == owner.id


def test_a_challenge_belongs_to_one_browser(browse: Browse, owner: Owner) -> None:
    with browse("mine"):
        ask = passkeys.request_options("sign-in")
    with browse("another"):
        assert sign_in(owner.device, ask) is None
    with browse("mine"):
        assert sign_in(owner.device, ask) == owner.id


@pytest.mark.asvs("V9.1.1")
def test_a_token_that_was_touched_is_refused(browse: Browse, owner: Owner) -> None:
    with browse():
        ask = passkeys.request_options("sign-in")
        head, signature = ask.token.rsplit(".", 1)
        flipped = ("B" if head[5] == "A" else "A").join([head[:5], head[6:]])
        for token in ("", ".", head, f"{flipped}.{signature}", f"{head}.", f"{head}.{signature[:-2]}", "é",
                      "x" * 10_000):
            assert sign_in(owner.device, PasskeyAsk(ask.options, token)) is None
        assert sign_in(owner.device, ask) == owner.id


def test_spent_challenges_are_forgotten_after_an_hour(browse: Browse, people: People) -> None:
    with browse():
        with clock.Moved(NOON):
            register(person_of(people["patient"]), Device())
        with clock.Moved(NOON + timedelta(hours=1)):
            assert challenges.forget_challenges() == 0
        with clock.Moved(NOON + timedelta(hours=1, seconds=1)):
            assert challenges.forget_challenges() == 1
            assert challenges.forget_challenges() == 0


# --- whose, and how often

def test_somebody_elses_passkey_confirms_nothing(browse: Browse, owner: Owner, people: People) -> None:
    with browse():
        other = person_of(people["other_patient"])
        ask = passkeys.request_options("confirm", other)
        assert passkeys.verify(owner.device.use(ask.options), ask.token, "confirm", other) is None


def test_a_count_that_goes_back_or_stands_still_is_refused_and_written_down(browse: Browse, owner: Owner) -> None:
    with browse():
        owner.device.count = 7
        assert sign_in(owner.device) == owner.id
        for stale in (7, 2, -1):  # the device answers with one more: 8 again, 3, 0
            owner.device.count = stale
            assert sign_in(owner.device) is None
        assert events().count("account:passkey-went-back") == 3
        line = db.session().scalars(select(AuditRow).order_by(AuditRow.seq.desc())).first()
        assert line
        assert line.keys == {"passkey_id": str(owner.passkey_id)}
        owner.device.count = 8
        assert sign_in(owner.device) == owner.id


def test_only_the_passkey_itself_can_make_a_count_go_back(browse: Browse, owner: Owner) -> None:
    thief = Device(id=owner.device.id, handle=owner.device.handle, count=-1)
    with browse():
        assert sign_in(owner.device) == owner.id
        assert sign_in(thief) is None
        assert "account:passkey-went-back" not in events()


def test_a_disabled_account_stays_shut(browse: Browse, owner: Owner) -> None:
    with browse():
        with db.transaction() as writing:
            writing.get_one(AccountRow, owner.id).disabled_at = NOON
        assert sign_in(owner.device) is None


def test_an_erased_persons_passkey_opens_nothing_while_its_row_is_there(browse: Browse, owner: Owner) -> None:
    with browse():
        crypto.vault().destroy(crypto.person_name(owner.id))
    with browse():
        assert sign_in(owner.device) is None


@pytest.mark.asvs("V6.5.6")
def test_a_removed_passkey_opens_nothing(browse: Browse, owner: Owner, people: People) -> None:
    with browse():
        assert passkeys.remove(people["other_patient"], owner.passkey_id) is False
        assert passkeys.remove(owner.id, uuid4()) is False
        assert sign_in(owner.device) == owner.id
        assert passkeys.remove(owner.id, owner.passkey_id) is True
        assert passkeys.remove(owner.id, owner.passkey_id) is False
        assert sign_in(owner.device) is None
        assert (passkeys.of(owner.id), passkeys.count(owner.id)) == ([], 0)
        assert events()[-1] == "account:factor-removed"
