"""A first look at CBOR (RFC 8949) from a stranger, before a library reads it.

A hundred bytes with shared references (tags 28 and 29) stand for billions of values as soon as they are written out
again, which the passkey library does. What a passkey sends (CTAP2 canonical form) has no tags and names every length.
"""

DEPTH = 8


class NotPlain(ValueError):
    """Tags, lengths that are left open, too deep, or broken off."""


def end(data: bytes, start: int = 0, depth: int = 0) -> int:
    """Where the item that begins at `start` ends; raises `NotPlain`. Takes as long as `data` is, never longer."""
    if start >= len(data) or depth > DEPTH:
        raise NotPlain
    kind, short, at = data[start] >> 5, data[start] & 31, start + 1
    value = short
    if 24 <= short < 28:
        width = 1 << (short - 24)
        value, at = int.from_bytes(data[at:at + width], "big"), at + width
    if short >= 28 or kind == 6 or at > len(data):
        raise NotPlain
    if kind in (2, 3):
        at += value
    for _ in range(value * (kind - 3) if kind in (4, 5) else 0):
        at = end(data, at, depth + 1)
    if at > len(data):
        raise NotPlain
    return at
