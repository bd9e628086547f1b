"""Browser input of the integration thread. What was typed stays, also where it is refused."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from wtforms import HiddenField, RadioField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from journal.core import forms
from journal.core.fields import Field
from journal.core.text import N_, Words, say
from journal.treatment import preparation, thread
from journal.treatment.forms import own_id
from journal.treatment.inputs import LongText, ShortText, WholeInput
from journal.treatment.preparation import MOST_ITEMS, ClinicList, Item
from journal.treatment.thread import FEELINGS, NO_FEELING, Moment, Page

MORE_ITEMS = 3
HIDDEN = ("id", "seen_version", "from_session", "moment_day", "entry_id", "csrf_token")


class ThreadForm(forms.Messages):
    """A form whose `id` was made with it, so that sending it twice stores one version, and which knows the version that
    was open when it was made."""

    id = HiddenField()
    seen_version = HiddenField()

    def new_id(self) -> UUID:
        return own_id(self.id.data)

    def seen_id(self) -> UUID | None:
        return optional_id(self.seen_version.data)

    def drawn(self) -> list[Field]:
        """The fields that are shown, with what was typed and the problem of each."""
        return forms.fields(self, *(name for name in self.data if name not in HIDDEN))

    def refuse(self, found: Mapping[str, Words]) -> None:
        """Puts each message beside its field."""
        for name, words in found.items():
            self[name].errors = [words]

    def _content(self, **given: Any) -> dict[str, Any] | None:
        """What was given, without empty parts; None with a message beside each part that has a problem."""
        good = self.validate_on_submit()
        content = {name: value for name, value in given.items() if value}
        found = thread.page_problems(content)
        self.refuse(found)
        return content if good and not found else None


class BeforeForm(ThreadForm):
    intention = LongText(N_("Intention"), description=N_("What would you like to bring to this session, or be open to? "
                                                         "A word is enough. It can stay empty."))
    ready = SelectMultipleField(N_("Ready for the day"), validate_choice=False)
    questions = LongText(N_("Questions for the team"), description=N_("One on each line. The team of your clinic "
                                                                      "cannot read them here: bring them with you."))

    def content(self, items: Sequence[Item], before: Mapping[str, str]) -> dict[str, Any] | None:
        return self._content(intention=self.intention.data, questions=self.questions.data,
                             ready=preparation.ticked(items, self.ready.data or (), before))


class AfterForm(ThreadForm):
    words = LongText(N_("Words"), render_kw={"rows": "6"},
                     description=N_("What stayed with you? Single words are enough."))
    feelings = SelectMultipleField(
        N_("Feelings"), validate_choice=False, description=N_("As many as fit, or none."),
        choices=[SelectChoice(key, words) for key, words in (*FEELINGS.items(), (NO_FEELING, N_("None of these")))])

    def content(self) -> dict[str, Any] | None:
        return self._content(words=self.words.data, feelings=self.feelings.data)


class PracticeForm(ThreadForm):
    from_session = HiddenField()
    practice = LongText(N_("Your practice"), description=N_("One small thing, small enough for a hard day. Leave it "
                                                            "empty if you do not want a practice now."))

    def content(self) -> dict[str, Any] | None:
        return self._content(practice=self.practice.data)

    def session_id(self) -> UUID | None:
        return optional_id(self.from_session.data)


class MomentForm(ThreadForm):
    """A moment to pin; `instead` is asked where no more fit."""

    moment_day = HiddenField()
    entry_id = HiddenField()
    moment = LongText(N_("The moment"), description=N_("A few words that you can speak about later."))
    instead = RadioField(N_("Three moments are pinned. Which one comes off?"), [Optional()], validate_choice=False,
                         description=N_("It is kept, and you can pin it again."))

    def text(self, pinned: Sequence[Moment]) -> str | None:
        """What was typed, or None with a message beside each problem."""
        good, text = self.validate_on_submit(), self.moment.data or ""
        problem = thread.moment_problem(text)
        if problem:
            self.moment.errors = [problem]
        full = "instead" in self and self.instead_id() not in {one.id for one in pinned}
        if full:
            self.instead.errors = [N_("Choose one that comes off.")]
        return text if good and not problem and not full else None

    def instead_id(self) -> UUID | None:
        return optional_id(self.instead.data) if "instead" in self else None

    def chosen_day(self, today: date) -> date:
        """The day of the check-in that it comes from, else today."""
        try:
            day = date.fromisoformat(self.moment_day.data or "")
        except ValueError:
            return today
        return min(day, today)


class PreparationForm(ThreadForm):
    """A clinic's list: words and place of each line; an empty line is left out."""

    def drawn(self) -> list[Field]:
        """The lines that are in use, and some empty ones; each with its place behind it."""
        used = max((n for n in range(MOST_ITEMS) if self[f"words_{n}"].data or self[f"words_{n}"].errors), default=-1)
        shown = range(min(used + 1 + MORE_ITEMS, MOST_ITEMS))
        return forms.fields(self, *(f"{name}_{n}" for n in shown for name in ("words", "place")))

    def items(self) -> list[Item] | None:
        """The items by their places, or None with a message beside each problem."""
        good = self.validate_on_submit()
        places = [self[f"place_{n}"].data for n in range(MOST_ITEMS)]
        rows = [(self[f"item_{n}"].data or str(uuid4()), self[f"words_{n}"].data or "",
                 n + 1 if place is None else place) for n, place in enumerate(places)]
        items = preparation.ordered(rows)
        found = preparation.problems(items)
        names = {row[0]: f"words_{n}" for n, row in enumerate(rows)} | {"list": "words_0"}
        self.refuse({names[key]: words for key, words in found.items()})
        return items if good and not found else None


for _n in range(MOST_ITEMS):
    setattr(PreparationForm, f"item_{_n}", HiddenField())
    setattr(PreparationForm, f"words_{_n}", ShortText(say(N_("Line %(n)s"), n=_n + 1)))
    setattr(PreparationForm, f"place_{_n}", WholeInput(say(N_("Place of line %(n)s"), n=_n + 1)))


def before_form(page: Page | None, items: Sequence[Item], kept: str = "") -> BeforeForm:
    """The form as it is sent, or filled with the page as it stands; a new page with the intention that is `kept`."""
    data = _hidden(page) | {"intention": page.intention if page else kept, "questions": page.questions if page else "",
                            "ready": list(page.ready) if page else []}
    form = BeforeForm(data=data)
    form.ready.choices = [SelectChoice(one.id, one.words) for one in items]
    return form


def after_form(page: Page | None) -> AfterForm:
    stored = {"words": page.words, "feelings": list(page.feelings)} if page else {}
    return AfterForm(data=_hidden(page) | stored)


def practice_form(page: Page | None, text: str, session_id: UUID | None = None) -> PracticeForm:
    return PracticeForm(data=_hidden(page) | {"practice": text, "from_session": str(session_id or "")})


def moment_form(pinned: Iterable[Moment], is_full: bool, **filled: str) -> MomentForm:
    """The form as it is sent, or begun with the words of a check-in."""
    form = MomentForm(data={"id": str(uuid4())} | filled)
    if is_full:
        form.instead.choices = [SelectChoice(str(one.id), _short(one.text)) for one in pinned]
    else:
        del form.instead
    return form


def preparation_form(stored: ClinicList | None, items: Sequence[Item]) -> PreparationForm:
    filled: dict[str, Any] = {"id": str(uuid4()), "seen_version": str(stored.id) if stored else ""}
    filled |= {f"item_{n}": str(uuid4()) for n in range(MOST_ITEMS)}
    for n, one in enumerate(items):
        filled |= {f"item_{n}": one.id, f"words_{n}": str(one.words), f"place_{n}": n + 1}
    return PreparationForm(data=filled)


def _hidden(page: Page | None) -> dict[str, Any]:
    return {"id": str(uuid4()), "seen_version": str(page.id) if page else ""}


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def optional_id(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
