"""What the page "What the check-in asks" shows; every word is decided here."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from journal.core.fields import Field
from journal.core.text import N_, Words, say
from journal.entries.followed import PROFILE_NAMES, Chosen, Followed

TITLE = N_("What the check-in asks")
LEDE = N_("Mood, anxiety, energy, sleep and side effects are always there. Here you can add to them. Every answer "
          "stays optional.")
PROFILES = N_("Questions of a profile, chosen with your therapist. They stand in sight, under the others. Switching "
              "changes nothing that you answered before: it stays on its own scale. Whoever sees your check-ins also "
              "sees which profiles are on.")
FOLLOWED = N_("These stand folded away at the end of the check-in. If you switch one off, your answers stay. Nobody "
              "else sees them unless you share “Other things followed”.")
OWN = N_("Something else that you would like to keep an eye on. It joins the list above.")
SAVED = N_("Saved. The next check-in asks what you chose.")
RENAMED = N_("The name is saved. Older answers show it too.")
TOO_MANY = N_("There are 30 things of your own already. Please give one of them another name.")


@dataclass(frozen=True)
class Part:
    """One form of the page; `keeps` says whether what is typed is kept while it is written."""

    title: Words
    lede: Words
    action: str
    fields: Sequence[Field]
    submit: Words
    carried: Sequence[tuple[str, str]] = ()
    keeps: bool = False


@dataclass(frozen=True)
class QuestionsPage:
    """`names` are the things that can be given another name."""

    title: Words
    lede: Words
    profiles: Part
    followed: Part
    own: Part
    names: tuple[tuple[UUID, Words], ...]
    errors: Sequence[Field] = ()


def names(followed: Sequence[Followed]) -> tuple[tuple[UUID, Words], ...]:
    return tuple((one.id, one.item.label) for one in followed)


def profiles_words(chosen: Chosen) -> Words | None:
    """For a reader of the record: which profiles are on."""
    on = chosen.profiles()
    if not on:
        return None
    said = say(str(PROFILE_NAMES[on[0]]))
    for key in on[1:]:
        said = say(N_("%(first)s, %(more)s"), first=said, more=say(str(PROFILE_NAMES[key])))
    return say(N_("The check-in also asks the questions of: %(profiles)s."), profiles=said)
