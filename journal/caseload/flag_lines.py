"""What a therapist reads of the flags of one person: how soon to look, why, who was told, and what was done. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from journal.core.fields import Field
from journal.core.text import N_, Text, Words, say
from journal.questionnaires.flag_words import flag_words
from journal.questionnaires.standing_page import SOMEBODY, moment, told_lines
from journal.safety.flags import NEXT, NOTE_MAX, Flag, State, Step, state
from journal.safety.rules import Level
from journal.safety.telling import Notice

Local = Callable[[datetime], datetime]
LEVELS: dict[Level, str] = {
    Level.S0: N_("For information"), Level.S1: N_("Look by the next working day"), Level.S2: N_("Look today"),
    Level.S3: N_("Look now")}
HIGH = N_("Look and get in touch today")
"""Said instead of "Look today" where a rule is marked high."""
CLOSED_SHOWN = 5
NOTE_READERS = N_("For those who read this page with you. It is also in the file with everything that the patient can "
                  "take out.")
NOTE_MISSING = N_("Write in a sentence what was done, or close it without a note.")
NOTE_TOO_LONG = N_("This text is longer than 1,000 characters. Please shorten it a little.")
DONE: dict[State, str] = {
    State.SEEN: N_("Seen by %(name)s, %(when)s"), State.ACTED: N_("Noted by %(name)s, %(when)s"),
    State.CLOSED: N_("Closed by %(name)s, %(when)s")}


@dataclass(frozen=True)
class FlagLine:
    """One flag that nobody has seen, for the list; `rank` puts the most serious first."""

    level: Words
    words: Words
    rank: tuple[Level, bool, datetime]


@dataclass(frozen=True)
class StepLine:
    """What was done and when; `note` is in the words of who wrote it."""

    words: Words
    note: str


@dataclass(frozen=True)
class FlagView:
    """One flag on the patient's page. `may` are the states into which it can be brought now, `step_id` names the step
    that its form takes, `note` is its field."""

    id: UUID
    level: Words
    words: Words
    told: tuple[Words, ...]
    steps: tuple[StepLine, ...]
    may: frozenset[str]
    step_id: UUID
    note: Field


@dataclass(frozen=True)
class FlagsCard:
    """`going` are those that are not closed, the most serious first; `closed` the newest that are."""

    going: tuple[FlagView, ...]
    closed: tuple[FlagView, ...]
    none: Words | None

    @property
    def errors(self) -> tuple[Field, ...]:
        return tuple(one.note for one in self.going if one.note.error)


@dataclass(frozen=True)
class Tried:
    """A note that was not taken, to be shown again beside its reason."""

    flag_id: UUID
    note: str
    error: Words


def level_words(flag: Flag) -> Words:
    return HIGH if flag.is_high and flag.level is Level.S2 else LEVELS[flag.level]


def flag_lines(flags: Iterable[Flag], gone: Collection[UUID], lang: str) -> tuple[FlagLine, ...]:
    """For the list; `gone` are the questionnaires that were taken away."""
    found = [FlagLine(level_words(one), flag_words(one, one.source_id in gone, lang),
                      (one.level, one.is_high, one.raised_at)) for one in flags]
    return tuple(sorted(found, key=lambda line: line.rank, reverse=True))


def note_problem(state_: State, note: str) -> Words | None:
    """What keeps a step from being taken."""
    if state_ is State.ACTED and not note:
        return NOTE_MISSING
    return NOTE_TOO_LONG if len(note) > NOTE_MAX else None


@dataclass(frozen=True)
class Around:
    """What stands around the flags of one person: notices by questionnaire, names by id, the questionnaires that were
    taken away, the reader's clock and language, and what makes ids."""

    notices: Mapping[UUID, Sequence[Notice]]
    names: Mapping[UUID, str]
    gone: Collection[UUID]
    now: datetime
    local: Local
    lang: str
    new_id: Callable[[], UUID]


def flags_card(found: Sequence[tuple[Flag, Sequence[Step]]], around: Around, can_step: bool,
               tried: Tried | None = None) -> FlagsCard:
    ordered = sorted(found, key=lambda pair: (pair[0].level, pair[0].is_high, pair[0].raised_at), reverse=True)
    going = [pair for pair in ordered if state(pair[1]) is not State.CLOSED]
    closed = sorted((pair for pair in ordered if state(pair[1]) is State.CLOSED),
                    key=lambda pair: pair[0].raised_at, reverse=True)
    none = None if going else N_("There is no open flag.")
    return FlagsCard(tuple(_view(one, steps, around, can_step, tried) for one, steps in going),
                     tuple(_view(one, steps, around, False, None) for one, steps in closed[:CLOSED_SHOWN]), none)


def _view(flag: Flag, steps: Sequence[Step], around: Around, can_step: bool, tried: Tried | None) -> FlagView:
    mine = tried if tried and tried.flag_id == flag.id else None
    told = told_lines(around.notices.get(flag.source_id, ()), around.names, around.now, around.local)
    return FlagView(
        flag.id, level_words(flag), flag_words(flag, flag.source_id in around.gone, around.lang),
        told or (N_("Nobody was told by mail."),), _steps(steps, around),
        frozenset(one.value for one in NEXT[state(steps)]) if can_step else frozenset(), around.new_id(),
        Field(note_name(flag.id), N_("What was done"), NOTE_READERS,
              mine.note if mine else "", mine.error if mine else None, "textarea"))


def note_name(flag_id: UUID) -> str:
    """The field of a flag's note: each on the page has a name of its own."""
    return f"note-{flag_id}"


def _steps(steps: Sequence[Step], around: Around) -> tuple[StepLine, ...]:
    """In the order of their times; steps of one instant in the order of a flag's life."""
    return tuple(_step(one, around) for one in sorted(steps, key=lambda one: (one.at, list(State).index(one.state))))


def _step(step: Step, around: Around) -> StepLine:
    name: Text = (say(N_("%(name)s"), name=around.names[step.by]) if step.by in around.names else say(SOMEBODY))
    return StepLine(say(DONE[step.state], name=name, when=moment(step.at, around.local)), step.note)
