"""What the form of an old score shows; every word is decided here. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from journal.core.fields import Field
from journal.core.text import N_, Words


@dataclass(frozen=True)
class OldPage:
    title: Words
    lede: Words
    fields: Sequence[Field]
    id: str
    who: Words
    errors: Sequence[Field]


def old_page(fields: Sequence[Field], form_id: str, who: Words) -> OldPage:
    return OldPage(
        N_("Add an old score"),
        N_("A total that you know from elsewhere, such as “PHQ-9 14 on 3 March, from the clinic”. It is marked as "
           "typed in by you, here and for everybody who can see it."),
        fields, form_id, who, [one for one in fields if one.error])
