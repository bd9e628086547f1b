"""What a form tells about side effects: which, how bad, and what else, with those in the person's own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from werkzeug.datastructures import MultiDict

from journal.core.text import N_, Words
from journal.entries import own, side_effects
from journal.entries.rules import OWN_MAX, SideEffect

UNREADABLE = N_("We could not read this answer. Please choose it again.")
TOO_LONG = N_("This is longer than 60 characters. Please shorten it a little.")
OWN = "own"
"""The field for a side effect in one's own words; its row has this name in the place of a key."""
OWN_CHOSEN = "own-effect"
"""The field of those that were named before."""
TOLD = ("onset", "lasted", "session")
MOST = 100
"""Side effects of one form."""


@dataclass(frozen=True)
class Sent:
    """As it was sent. `speaks` when a button or typed words say by themselves that there was a side effect."""

    keys: tuple[str, ...]
    severities: dict[str, str]
    details: dict[str, dict[str, str]]
    errors: dict[str, Words]
    speaks: bool


def chosen(data: MultiDict[str, str]) -> Sent:
    """The side effects of a check-in form."""
    errors: dict[str, Words] = {}
    typed, worse = data.get(OWN, ""), data.get("worse", "")
    added = own.key_of(typed)
    if len(added) > OWN_MAX:
        errors[OWN] = TOO_LONG
        added = ""
    if worse == OWN:
        worse = added
    ticked = [*(key for key in data.getlist("effect") if key in side_effects.ALL),
              *(key for key in data.getlist(OWN_CHOSEN) if own.is_own(key))]
    ids = {key: own.field_id(key) for key in dict.fromkeys(ticked)}
    if added:
        ids.setdefault(added, OWN)
    if worse in side_effects.ALL:
        ids.setdefault(worse, own.field_id(worse))
    keys = list(ids)[:MOST]
    severities = {key: severity(data, key, ids[key], worse) for key in keys}
    if any(len(data.getlist(f"sev-{ids[key]}")) > 1 for key in keys):
        errors["side_effects"] = UNREADABLE
    details = {key: {name: data.get(f"{name}-{ids[key]}", "") for name in TOLD} for key in keys}
    return Sent(tuple(keys), severities, details, errors, worse in keys or added in keys)


def severity(data: MultiDict[str, str], key: str, field_id: str, worse: str) -> str:
    """How bad it was, as it was sent. The fourth word has no button of its own: it stays until another is chosen."""
    if key == worse:
        return "4"
    return data.get(f"sev-{field_id}", "") or ("4" if key in data.getlist("was-worse") else "")


def told(effect: SideEffect) -> dict[str, str]:
    """What a stored side effect says besides, as a form sends it."""
    return {"onset": effect.onset or "", "lasted": effect.lasted or "",
            "session": str(effect.session_id) if effect.session_id else ""}


def value(key: str, severity: str, details: Mapping[str, str]) -> SideEffect | None:
    """The side effect, its severity open where none was chosen; None when an answer cannot be read."""
    if severity not in ("", "1", "2", "3", "4"):
        return None
    try:
        session_id = UUID(details["session"]) if details.get("session") else None
    except ValueError:
        return None
    return SideEffect(key, int(severity) if severity else None, onset=details.get("onset") or None,
                      lasted=details.get("lasted") or None, session_id=session_id)
