"""Which passwords are refused, and why, in plain words. Pure; nothing is trimmed or folded before it is judged."""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from journal.core.text import N_, Words

LEAST, MOST = 12, 128
"""In characters, of any kind: rules of kinds make passwords worse, not better."""
PREFIX = 6
"""Bytes of SHA-256 kept of each common password (docs/common-passwords.md)."""
REST = 4
"""Letters that must be left when every expected word is taken out."""
EXPECTED = frozenset({
    "interlude", "journal", "diary", "clinic", "klinik", "clinica", "therapy", "therapist", "patient", "doctor",
    "ketamine", "ketamin", "ketamina", "esketamine", "arketamine", "ketalar", "ketanest", "ketaset", "ketaject",
    "spravato", "racemic", "lozenge", "troche", "infusion", "treatment", "session", "integration", "psychedelic",
    "depression", "anxiety", "mood", "mental", "health", "password", "passwort", "passphrase", "welcome", "login",
    "letmein", "signin", "secret", "changeme",
})
"""What somebody would try first here: the product, the clinic, the medicine and its brands, the word itself."""
TOO_SHORT = N_("Use at least 12 characters.")
TOO_LONG = N_("Use at most 128 characters.")
TOO_COMMON = N_("Many people use this password, so it is easy to guess. Please choose another one.")
TOO_EXPECTED = N_("This is mostly your name, your e-mail or a word people would try first. Please choose other words.")
_LOOKALIKES = str.maketrans("013457@$", "oieastas")


def problem(password: str, context_words: Iterable[str] = ()) -> Words | None:
    """Why this password cannot be used; None when it can. `context_words` are the person's name, e-mail and the like,
    whole; they are taken apart here."""
    if len(password) < LEAST:
        return TOO_SHORT
    if len(password) > MOST:
        return TOO_LONG
    if is_common(password) or is_common(password.lower()):
        return TOO_COMMON
    return TOO_EXPECTED if is_expected(password, context_words) else None


def is_common(password: str) -> bool:
    """Whether the bundled list holds these very characters."""
    found, wanted = _prefixes(), _prefix(password)
    low, high = 0, len(found) // PREFIX
    while low < high:
        middle = (low + high) // 2
        here = found[middle * PREFIX:(middle + 1) * PREFIX]
        if here == wanted:
            return True
        low, high = (middle + 1, high) if here < wanted else (low, middle)
    return False


def is_expected(password: str, context_words: Iterable[str] = ()) -> bool:
    """Whether next to nothing is left once every expected word, however spelled with figures, is taken out."""
    words = sorted(EXPECTED | _parts(context_words), key=len, reverse=True)
    plain = password.casefold()
    return any(_letters_left(spelled, words) < REST for spelled in (plain, plain.translate(_LOOKALIKES))
               if any(word in spelled for word in words))


def _letters_left(text: str, words: Iterable[str]) -> int:
    for word in words:
        text = text.replace(word, " ")
    return sum(character.isalpha() for character in text)


def _parts(context_words: Iterable[str]) -> frozenset[str]:
    """The pieces of names and addresses that are long enough to mean something."""
    return frozenset(part for words in context_words for part in re.split(r"[\W\d_]+", words.casefold())
                     if len(part) >= 3)


def _prefix(password: str) -> bytes:
    return hashlib.sha256(password.encode(errors="surrogatepass")).digest()[:PREFIX]


@cache
def _prefixes() -> bytes:
    return Path(__file__).with_name("common_passwords.bin").read_bytes()
