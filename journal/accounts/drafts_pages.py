"""What the page of kept drafts shows; every word is decided here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from journal.accounts.carrying import Kept
from journal.accounts.devices_pages import moment
from journal.accounts.drafts import Draft
from journal.core.text import N_, Words, say


@dataclass(frozen=True)
class DraftCard:
    """`opens`: the page on which it is carried on."""

    id: UUID
    title: Words
    written: Words
    texts: Sequence[str]
    action: str
    carried: Sequence[tuple[str, str]]
    opens: str | None


@dataclass(frozen=True)
class DraftsPage:
    title: Words
    lede: Words
    cards: Sequence[DraftCard]
    errors: tuple[()] = ()


@dataclass(frozen=True)
class Offer:
    """What was being written in a form, and the page that goes on with it."""

    id: UUID
    words: Words
    text: str
    opens: str

    @property
    def page(self) -> str:
        """The same page as it is without it."""
        return self.opens.partition("?")[0]


@dataclass(frozen=True)
class KeptForm:
    """What a form carries so that nothing typed into it is lost; `key` is for sealing on the device."""

    draft_id: str
    key: str
    offers: Sequence[Offer]


def drafts_page(drafts: Sequence[tuple[Draft, str | None]], zone: str) -> DraftsPage:
    """Each draft with the page on which it is carried on."""
    cards = [DraftCard(
        one.id, one.kind.words, say(N_("Written %(when)s, on: %(device)s"), when=moment(one.made_at, zone),
                                    device=say(one.device)), _texts(one), one.path,
        [("draft_id", str(one.id)), *one.fields], opens) for one, opens in drafts]
    if not cards:
        return DraftsPage(N_("Nothing is waiting here"), N_(
            "If you leave a form half-written, or are signed out while you write, your words are kept here for 30 "
            "days. Only you can see them."), ())
    lede = N_("This was typed and not saved. It is not in the journal yet, and only you can see it. It is kept for 30 "
              "days.")
    return DraftsPage(N_("What you typed is kept"), lede, cards)


def kept_form(kept: Kept | None, zone: str, place: Callable[[Draft], str | None]) -> KeptForm | None:
    """For the page that shows the form; None where nothing is kept."""
    if kept is None:
        return None
    offers = [Offer(one.id, say(N_("You were writing this here: %(when)s, on: %(device)s. It is not saved yet."),
                                when=moment(one.made_at, zone), device=say(one.device)),
                    " · ".join(_texts(one)), opens)
              for one in kept.offers if (opens := place(one))]
    return KeptForm(kept.draft_id, kept.key, offers)


def _texts(draft: Draft) -> list[str]:
    return [value for name, value in draft.fields if name in draft.kind.texts and value.strip()]
