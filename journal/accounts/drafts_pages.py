"""What the page of kept drafts shows; every word is decided here."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from journal.accounts.devices_pages import moment
from journal.accounts.drafts import Draft
from journal.core.text import N_, Words, say


@dataclass(frozen=True)
class DraftCard:
    id: UUID
    title: Words
    written: Words
    texts: Sequence[str]
    action: str
    carried: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class DraftsPage:
    title: Words
    lede: Words
    cards: Sequence[DraftCard]
    errors: tuple[()] = ()


def drafts_page(drafts: Sequence[Draft], zone: str) -> DraftsPage:
    cards = [DraftCard(
        one.id, one.kind.words, say(N_("Written %(when)s, on: %(device)s"), when=moment(one.made_at, zone),
                                    device=say(one.device)),
        [value for name, value in one.fields if name in one.kind.texts and value.strip()], one.path,
        [("draft_id", str(one.id)), *one.fields]) for one in drafts]
    if not cards:
        return DraftsPage(N_("Nothing is waiting here"), N_(
            "If you are signed out while you write, your words are kept here for 30 days. Only you can see them."), ())
    lede = N_("You were signed out before these were sent. They are not in the journal yet, and only you can see them. "
              "They are kept for 30 days.")
    return DraftsPage(N_("What you typed is kept"), lede, cards)
