"""Passkeys with a device made of software: what is right goes once, and nothing else goes at all."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from journal.accounts.second_factor import answers, passkeys
from journal.accounts.second_factor.models import PasskeyRow, SpentChallengeRow
from journal.core import crypto, db
from journal.core.settings import Settings
from tests.accounts.second_factor.authenticator import Device, raw
from tests.accounts.second_factor.conftest import Browse, Owner, ask_to_add, events, person_of, register, sign_in

THREADS = 20
People = dict[str, UUID]


# --- what is asked

@pytest.mark.asvs("V6.7.2", "V11.6.1")
def test_making_one_asks_for_what_the_house_needs(browse: Browse, people: People) -> None:
    with browse():
        options = ask_to_add(people["patient"]).options
    assert options["rp"] == {"id": "localhost", "name": "Journal"}
    assert options["authenticatorSelection"] == {
        "residentKey": "required", "requireResidentKey": True, "userVerification": "required"}
    assert [one["alg"] for one in options["pubKeyCredParams"]] == [-7, -8, -257]
    assert (options["attestation"], options["timeout"]) == ("none", 300_000)
    assert options.get("excludeCredentials", []) == []
    assert raw(options["user"]["id"]) == people["patient"].bytes
    assert len(raw(options["challenge"])) == 32


def test_what_a_phone_lists_names_nobody(browse: Browse, people: People) -> None:
    with browse():
        user = ask_to_add(people["patient"]).options["user"]
    assert user["name"] == user["displayName"] == "Journal · ME"


def test_asking_names_no_passkey_before_sign_in_and_only_ones_own_after(
        browse: Browse, owner: Owner, people: People) -> None:
    with browse():
        register(person_of(people["therapist"]), Device())
        nobody = passkeys.request_options("sign-in").options
        own = passkeys.request_options("confirm", person_of(owner.id)).options
        again = ask_to_add(owner.id).options
    assert nobody.get("allowCredentials", []) == []
    assert nobody["userVerification"] == own["userVerification"] == "required"
    assert [raw(one["id"]) for one in own["allowCredentials"]] == [owner.device.id]
    assert [raw(one["id"]) for one in again["excludeCredentials"]] == [owner.device.id]
    assert own["allowCredentials"][0]["transports"] == ["internal"]


def test_asking_writes_nothing(browse: Browse, owner: Owner) -> None:
    with browse():
        before = events()
        for _ in range(3):
            ask_to_add(owner.id)
            passkeys.request_options("sign-in")
        assert events() == before
        assert db.session().scalar(select(func.count()).select_from(SpentChallengeRow)) == 1  # that of adding


@pytest.mark.parametrize(("public_url", "host", "origin"), [
    ("https://journal.example.org", "journal.example.org", "https://journal.example.org"),
    ("https://journal.example.org:443", "journal.example.org", "https://journal.example.org"),
    ("https://Journal.example.org:8443/", "journal.example.org", "https://journal.example.org:8443"),
    ("http://localhost:5000", "localhost", "http://localhost:5000")])
def test_the_origin_is_written_as_browsers_write_it(tmp_path: Any, public_url: str, host: str, origin: str) -> None:
    settings = Settings(mode="demo", data_dir=tmp_path, public_url=public_url)
    assert (settings.host, answers.origin(settings)) == (host, origin)


# --- adding

@pytest.mark.asvs("V6.7.1")
def test_a_passkey_is_added_sealed_and_recorded(browse: Browse, people: People) -> None:
    device = Device()
    with browse():
        passkey_id = register(person_of(people["patient"]), device)
        found = passkeys.of(people["patient"])
        assert [(one.id, one.name, one.used_at) for one in found] == [(passkey_id, "iPhone", None)]
        assert passkeys.count(people["patient"]) == 1
        assert events()[-1] == "account:factor-added"
        row = db.session().get_one(PasskeyRow, passkey_id)
        assert row.credential["transports"] == ["internal"]
        assert device.id not in row.credential_sealed + row.credential_lookup


@pytest.mark.asvs("V6.7.1", "T22")
@pytest.mark.parametrize("whose", ["patient", "therapist"])
def test_a_public_key_put_into_another_passkeys_place_is_refused(
        browse: Browse, owner: Owner, people: People, whose: str) -> None:
    """Somebody who can write to the database wants in by a device of their own."""
    with browse():
        given = register(person_of(people[whose]), Device())
        put = select(PasskeyRow.credential_sealed).where(PasskeyRow.id == given).scalar_subquery()
        with db.transaction() as session:
            session.execute(update(PasskeyRow).where(PasskeyRow.account_id == owner.id, PasskeyRow.id != given)
                            .values(credential_sealed=put).execution_options(synchronize_session=False))
    with browse():
        row = db.session().scalars(select(PasskeyRow).where(PasskeyRow.account_id == owner.id,
                                                            PasskeyRow.id != given)).one()
        with pytest.raises(crypto.SealBroken):
            _ = row.credential


@pytest.mark.parametrize(("given", "stored"), [
    ("My key", "My key"), ("  \n ", "iPhone"), ("a\x00b\r\nc", "abc"), ("x" * 500, "x" * 40)])
def test_a_passkey_may_be_named(browse: Browse, people: People, given: str, stored: str) -> None:
    with browse():
        register(person_of(people["patient"]), Device(), given)
        assert [one.name for one in passkeys.of(people["patient"])] == [stored]


def test_one_device_is_one_persons(browse: Browse, owner: Owner, people: People) -> None:
    with browse():
        for whose in (owner.id, people["other_patient"]):
            ask = ask_to_add(whose)
            assert passkeys.add(person_of(whose), owner.device.make(ask.options), ask.token) is None
        assert (passkeys.count(owner.id), passkeys.count(people["other_patient"])) == (1, 0)


def test_the_list_ends(browse: Browse, people: People) -> None:
    with browse():
        person = person_of(people["patient"])
        late = ask_to_add(person.id)
        for _ in range(passkeys.MOST):
            register(person, Device())
        assert passkeys.creation_options(person) is None
        assert passkeys.add(person, Device().make(late.options), late.token) is None
        assert passkeys.count(person.id) == passkeys.MOST


WRONG_DEVICES = {
    "wrong origin": {"origin": "https://evil.example"}, "other port": {"origin": "http://localhost:5001"},
    "wrong host": {"host": "evil.example"}, "nobody verified": {"verified": False}}


@pytest.mark.parametrize("wrong", WRONG_DEVICES.values(), ids=WRONG_DEVICES)
def test_a_device_that_is_wrong_is_not_added(browse: Browse, people: People, wrong: dict[str, Any]) -> None:
    with browse():
        person, ask = person_of(people["patient"]), ask_to_add(people["patient"])
        assert passkeys.add(person, Device(**wrong).make(ask.options), ask.token) is None
        assert passkeys.count(person.id) == 0
        assert passkeys.add(person, Device().make(ask.options), ask.token)  # with the same token, so that was not it


def test_one_question_adds_one_passkey(browse: Browse, people: People) -> None:
    with browse():
        person, ask = person_of(people["patient"]), ask_to_add(people["patient"])
        assert passkeys.add(person, Device().make(ask.options), ask.token)
        assert passkeys.add(person, Device().make(ask.options), ask.token) is None
        assert passkeys.count(person.id) == 1


def test_an_answer_to_asking_adds_nothing(browse: Browse, owner: Owner) -> None:
    with browse():
        ask = passkeys.request_options("confirm", person_of(owner.id))
        assert passkeys.add(person_of(owner.id), Device().make({"user": {"id": "aaaa"}} | ask.options),
                            ask.token) is None


def test_the_makers_certificate_is_thrown_away_unread(browse: Browse, people: People) -> None:
    with browse():
        person, ask = person_of(people["patient"]), ask_to_add(people["patient"])
        strange = Device().make(ask.options, fmt="tpm", attStmt={"x5c": [b"no certificate"], "sig": b""})
        assert passkeys.add(person, strange, ask.token)


# --- using

@pytest.mark.parametrize("count", [0, None], ids=["counts", "copied between devices"])
def test_a_passkey_signs_in_again_and_again(browse: Browse, people: People, count: int | None) -> None:
    device = Device(count=count)
    with browse():
        register(person_of(people["patient"]), device)
    for _ in range(3):
        with browse():
            assert sign_in(device) == people["patient"]
            assert passkeys.of(people["patient"])[0].used_at is not None


def test_a_passkey_confirms(browse: Browse, owner: Owner) -> None:
    with browse():
        person = person_of(owner.id)
        ask = passkeys.request_options("confirm", person)
        assert passkeys.verify(owner.device.use(ask.options), ask.token, "confirm", person) == owner.id
        ask = passkeys.request_options("confirm", person)  # a device need not name whom we know
        no_handle = owner.device.use(ask.options).replace("userHandle", "left-out")
        assert passkeys.verify(no_handle, ask.token, "confirm", person) == owner.id


@pytest.mark.parametrize("wrong", WRONG_DEVICES.values(), ids=WRONG_DEVICES)
def test_an_answer_that_is_wrong_opens_nothing(browse: Browse, owner: Owner, wrong: dict[str, Any]) -> None:
    with browse():
        ask = passkeys.request_options("sign-in")
        right = {name: getattr(owner.device, name) for name in wrong}
        for name, value in wrong.items():
            setattr(owner.device, name, value)
        assert sign_in(owner.device, ask) is None
        for name, value in right.items():
            setattr(owner.device, name, value)
        assert sign_in(owner.device, ask) == owner.id


def test_a_signature_of_another_key_opens_nothing(browse: Browse, owner: Owner) -> None:
    thief = Device(id=owner.device.id, handle=owner.device.handle)
    with browse():
        assert sign_in(thief) is None
        assert sign_in(owner.device) == owner.id
        assert sign_in(owner.device, signature=b"0" * 70) is None


def test_an_answer_to_another_challenge_opens_nothing(browse: Browse, owner: Owner) -> None:
    with browse():
        mine, other = passkeys.request_options("sign-in"), passkeys.request_options("sign-in")
        assert passkeys.verify(owner.device.use(other.options), mine.token, "sign-in") is None
        assert sign_in(owner.device, mine) == owner.id


def test_who_signs_in_has_to_be_named_by_the_device(browse: Browse, owner: Owner, people: People) -> None:
    with browse():
        assert sign_in(owner.device, userHandle=people["therapist"].bytes) is None
        assert sign_in(owner.device, userHandle=b"") is None
        ask = passkeys.request_options("sign-in")
        assert passkeys.verify(owner.device.use(ask.options).replace("userHandle", "x"), ask.token, "sign-in") is None
        assert sign_in(owner.device) == owner.id


def test_an_unknown_passkey_opens_nothing(browse: Browse, owner: Owner) -> None:
    with browse():
        assert sign_in(Device(handle=owner.id.bytes)) is None


@pytest.mark.asvs("V6.7.2", "T12")
def test_an_answer_goes_once(browse: Browse, people: People) -> None:
    device = Device(count=None)  # no count: only the spent challenge stands in the way
    with browse():
        register(person_of(people["patient"]), device)
        ask = passkeys.request_options("sign-in")
        answer = device.use(ask.options)
        assert passkeys.verify(answer, ask.token, "sign-in") == people["patient"]
        assert passkeys.verify(answer, ask.token, "sign-in") is None
        assert sign_in(device, ask) is None  # nor a new answer to the same challenge


@pytest.mark.parametrize("count", [0, None], ids=["counts", "copied between devices"])
def test_of_twenty_at_once_one_goes(app: Flask, browse: Browse, people: People, count: int | None) -> None:
    device = Device(count=count)
    with browse():
        register(person_of(people["patient"]), device)
        ask = passkeys.request_options("sign-in")
        answer = device.use(ask.options)

    def one(_: int) -> UUID | None:
        with browse():
            return passkeys.verify(answer, ask.token, "sign-in")

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(one, range(THREADS)))
    assert found.count(people["patient"]) == 1
    assert found.count(None) == THREADS - 1
    with browse():
        assert "account:passkey-went-back" not in events()  # tried twice is not copied


def test_of_twenty_adding_at_once_one_goes(browse: Browse, people: People) -> None:
    with browse():
        person, ask = person_of(people["patient"]), ask_to_add(people["patient"])
        answer = Device().make(ask.options)

    def one(_: int) -> bool:
        with browse():
            return passkeys.add(person, answer, ask.token) is not None

    with ThreadPoolExecutor(THREADS) as pool:
        assert sorted(pool.map(one, range(THREADS))) == [False] * (THREADS - 1) + [True]
    with browse():
        assert passkeys.count(person.id) == 1
