"""Which passwords are refused, and why, in plain words."""

from collections.abc import Iterable

from journal.core.text import N_, Words


def problem(password: str, context_words: Iterable[str] = ()) -> Words | None:
    """Why this password cannot be used; None when it can."""
    return N_("Use at least 12 characters.") if len(password) < 12 else None
