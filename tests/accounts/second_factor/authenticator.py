"""A passkey device made of software: it answers as a phone does, or wrongly where a test says so."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import encode_cbor

ORIGIN, HOST = "http://localhost:5000", "localhost"
PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def raw(given: str) -> bytes:
    return urlsafe_b64decode(given + "==")


@dataclass
class Device:
    """One device with one passkey. `count` None: a passkey that its maker copies between devices, which stays at 0."""

    origin: str = ORIGIN
    host: str = HOST
    verified: bool = True
    count: int | None = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    handle: bytes = b""

    def make(self, options: dict[str, Any], **changes: Any) -> str:
        """The answer to creation options, as JSON."""
        self.handle = raw(options["user"]["id"])
        attestation = {"fmt": "none", "attStmt": {}, "authData": self.data(HAS_KEY) + self.credential()} | changes
        return self.answer({"clientDataJSON": self.client_data("webauthn.create", options),
                            "attestationObject": encode_cbor(attestation)}, transports=["internal"])

    def use(self, options: dict[str, Any], **changes: bytes) -> str:
        """The answer to request options, as JSON."""
        if self.count is not None:
            self.count += 1
        client, data = self.client_data("webauthn.get", options), self.data()
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self.answer({"clientDataJSON": client, "authenticatorData": data, "signature": signature,
                            "userHandle": self.handle} | changes)

    def answer(self, parts: dict[str, bytes], **more: Any) -> str:
        response = {name: text(part) for name, part in parts.items()} | more
        return json.dumps({"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response})

    def client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin,
                           "crossOrigin": False}).encode()

    def data(self, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verified else 0)
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + (self.count or 0).to_bytes(4, "big")

    def credential(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        return bytes(16) + len(self.id).to_bytes(2, "big") + self.id + encode_cbor(key)
