"""Whatever is sent in place of a passkey's answer: refused, and nothing raised."""

import json
import secrets
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from webauthn.helpers import encode_cbor

from journal.accounts.second_factor import answers, passkeys, plain_cbor
from tests.accounts.second_factor.authenticator import HAS_KEY, Device, text
from tests.accounts.second_factor.conftest import Browse, Owner, person_of

EXTENSIONS = 0x80
People = dict[str, UUID]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4), max_leaves=12)
SHARED = ("id", "rawId", "type", "response", "clientDataJSON")
PARTS = {True: (*SHARED, "attestationObject"), False: (*SHARED, "authenticatorData", "signature", "userHandle")}
ODD = ["", "null", "[]", "{}", "0", "1e999", "NaN", '"x"', "{", "\x00", "\ud800", "[" * 10_000, '{"id":' * 5_000,
       "9" * 10_000, '{"response": []}', '{"response": {}, "id": {}}', "x" * 1_000_000]
DEEP_SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def refused_everywhere(owner: Owner, answer: str) -> bool:
    """Whether neither adding nor signing in nor confirming takes this answer; none of them may raise."""
    person = person_of(owner.id)
    add, enter = passkeys.creation_options(person), passkeys.request_options("sign-in")
    confirm = passkeys.request_options("confirm", person)
    assert add
    return (passkeys.add(person, answer, add.token) is None and passkeys.verify(answer, enter.token, "sign-in") is None
            and passkeys.verify(answer, confirm.token, "confirm", person) is None)


@pytest.mark.parametrize("answer", ODD, ids=range(len(ODD)))
def test_odd_answers_are_refused(browse: Browse, owner: Owner, answer: str) -> None:
    with browse():
        assert refused_everywhere(owner, answer)


@DEEP_SETTINGS
@given(data=JSON)
def test_any_json_is_refused(browse: Browse, owner: Owner, data: Any) -> None:
    with browse():
        assert refused_everywhere(owner, json.dumps(data))


@pytest.mark.asvs("V15.3.5")
@DEEP_SETTINGS
@given(data=st.data(), what=JSON, add=st.booleans())
def test_a_right_answer_with_one_part_of_another_kind_is_refused(
        browse: Browse, owner: Owner, data: st.DataObject, what: Any, add: bool) -> None:
    where = data.draw(st.sampled_from(PARTS[add]))
    with browse():
        person, device = person_of(owner.id), Device()
        ask = passkeys.creation_options(person) if add else passkeys.request_options("sign-in")
        assert ask
        whole = json.loads(device.make(ask.options) if add else owner.device.use(ask.options))
        place = whole if where in whole else whole["response"]
        assert where in place
        place[where] = what
        answer = json.dumps(whole)
        if add:
            assert passkeys.add(person, answer, ask.token) is None
        else:
            assert passkeys.verify(answer, ask.token, "sign-in") is None


@DEEP_SETTINGS
@given(at=st.integers(min_value=0), to=st.binary(min_size=1, max_size=4),
       part=st.sampled_from(["clientDataJSON", "authenticatorData", "signature"]))
def test_a_right_answer_with_other_bytes_is_refused(
        browse: Browse, owner: Owner, at: int, to: bytes, part: str) -> None:
    with browse():
        ask = passkeys.request_options("sign-in")
        whole = json.loads(owner.device.use(ask.options))
        right = bytearray(answers.raw(whole["response"][part]))
        at %= len(right)
        changed = right[:at] + to + right[at + len(to):]
        if changed != right:
            whole["response"][part] = text(bytes(changed))
            assert passkeys.verify(json.dumps(whole), ask.token, "sign-in") is None


@pytest.mark.parametrize("transports", [None, 5, "usb", ["usb", "elsewhere", 7, None], {"usb": 1}, [[]]])
def test_transports_are_known_words_or_none(browse: Browse, people: People, transports: Any) -> None:
    with browse():
        person = person_of(people["patient"])
        ask = passkeys.creation_options(person)
        assert ask
        whole = json.loads(Device().make(ask.options))
        whole["response"]["transports"] = transports
        added = passkeys.add(person, json.dumps(whole), ask.token)
        again = passkeys.creation_options(person)
        assert again
        listed = again.options.get("excludeCredentials", [])
        assert len(listed) == (1 if added else 0)
        assert all(one.get("transports", []) in ([], ["usb"]) for one in listed)


def test_an_answer_over_sixteen_kilobytes_is_not_read(browse: Browse, owner: Owner) -> None:
    with browse():
        ask = passkeys.request_options("sign-in")
        answer = owner.device.use(ask.options)
        wide = answer + " " * (answers.ANSWER_MAX + 1 - len(answer))
        assert passkeys.verify(wide, ask.token, "sign-in") is None
        assert passkeys.verify(wide[:-1], ask.token, "sign-in") == owner.id


def bomb(levels: int) -> bytes:
    """Lists that hold the one within them twice: few bytes, two to the power of `levels` values once written out."""
    shared = b"\xd8\x1c"
    return (shared + b"\x82") * levels + shared + b"\x80" + b"".join(
        b"\xd8\x1d" + encode_cbor(level) for level in range(levels, 0, -1))


@pytest.mark.parametrize("where", ["attestation", "key", "extensions"])
def test_few_bytes_that_stand_for_billions_are_refused_unread(
        browse: Browse, people: People, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """The library would write them out again: had it been asked, it would not be done today."""
    monkeypatch.setattr(answers, "verify_registration_response", lambda **_: pytest.fail("the library was asked"))
    device, laugh = Device(), bomb(200)
    with browse():
        person = person_of(people["patient"])
        ask = passkeys.creation_options(person)
        assert ask
        if where == "attestation":
            answer = device.answer({"clientDataJSON": device.client_data("webauthn.create", ask.options),
                                    "attestationObject": b"".join([
                                        b"\xa3", encode_cbor("fmt"), encode_cbor("none"), encode_cbor("attStmt"), laugh,
                                        encode_cbor("authData"),
                                        encode_cbor(device.data(HAS_KEY) + device.credential())])})
        else:
            data = device.data(HAS_KEY | (EXTENSIONS if where == "extensions" else 0))
            data += device.credential() if where == "extensions" else device.credential()[:50]
            answer = device.make(ask.options, authData=data + laugh)
        assert passkeys.add(person, answer, ask.token) is None


def test_nor_in_a_sign_in(browse: Browse, owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "verify_authentication_response", lambda **_: pytest.fail("the library was asked"))
    with browse():
        ask = passkeys.request_options("sign-in")
        data = owner.device.data(EXTENSIONS) + bomb(200)
        assert passkeys.verify(owner.device.use(ask.options, authenticatorData=data), ask.token, "sign-in") is None


def test_extensions_that_nobody_asked_for_do_no_harm(browse: Browse, people: People) -> None:
    """Some browsers ask a security key for its protection level by themselves."""
    device = Device()
    with browse():
        person = person_of(people["patient"])
        ask = passkeys.creation_options(person)
        assert ask
        data = device.data(HAS_KEY | EXTENSIONS) + device.credential() + encode_cbor({"credProtect": 2})
        assert passkeys.add(person, device.make(ask.options, authData=data), ask.token)


PLAIN = st.recursive(st.integers(-2**63, 2**64 - 1) | st.binary(max_size=300) | st.text(max_size=30) | st.booleans()
                     | st.none() | st.floats(), lambda inner: st.lists(inner, max_size=4)
                     | st.dictionaries(st.text(max_size=5), inner, max_size=4), max_leaves=10)


@given(value=PLAIN, after=st.binary(max_size=5))
def test_a_plain_item_ends_where_it_ends(value: Any, after: bytes) -> None:
    data = encode_cbor(value)
    try:
        assert plain_cbor.end(data + after) == len(data)
    except plain_cbor.NotPlain:
        assert data.count(b"\x81") + len(data) > plain_cbor.DEPTH  # only what is nested deeper than any passkey


@given(data=st.binary(max_size=60))
def test_of_any_bytes_the_end_lies_within_or_is_refused(data: bytes) -> None:
    with suppress(plain_cbor.NotPlain):
        assert 0 < plain_cbor.end(data) <= len(data)


@pytest.mark.parametrize("data", [b"", b"\xc0\x00", b"\xd8\x1c\x80", b"\x9f\xff", b"\x5f\xff", b"\x1c", b"\x19\x00",
                                  b"\x42\x00", b"\x9b" + b"\xff" * 8, b"\x5b" + b"\xff" * 8, b"\x81" * 20 + b"\x00",
                                  b"\x81" * 16_000], ids=lambda data: data[:4].hex())
def test_what_is_not_plain_is_refused(data: bytes) -> None:
    with pytest.raises(plain_cbor.NotPlain):
        plain_cbor.end(data)


def test_random_bytes_are_never_a_passkey(browse: Browse, owner: Owner) -> None:
    with browse():
        for size in (1, 36, 37, 200, 4_000):
            answer = owner.device.answer({name: secrets.token_bytes(size) for name in
                                          ("clientDataJSON", "attestationObject", "authenticatorData", "signature")})
            assert refused_everywhere(owner, answer)
