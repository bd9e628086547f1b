"""What the pages of taking out and bringing in show; every word is decided here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from journal.access.permissions import Scope
from journal.core.fields import Choice, Field
from journal.core.period import Period
from journal.core.text import N_, Day, Words, inside, plural, say
from journal.exchange.formats.incoming import Found, Rejected
from journal.exchange.rules import NEEDS, Section

SHOWN_REJECTED = 50
SECTIONS = {Section.SIDE_EFFECTS: N_("Side effects"), Section.QUESTIONNAIRES: N_("Questionnaires"),
            Section.SESSIONS: N_("Sessions"), Section.DAILY: N_("A table of every day"), Section.NOTES: N_("Notes")}
NEEDED = {section: NEEDS[section] for section in SECTIONS}
PRESET = frozenset({Section.SIDE_EFFECTS, Section.QUESTIONNAIRES, Section.SESSIONS})


@dataclass(frozen=True)
class SummaryPage:
    """The choice of days, sections and paper before a PDF is made."""

    title: Words
    lede: Words
    note: Words
    fields: tuple[Field, ...]
    closed: tuple[Words, ...]
    action: str
    desk: bool
    errors: tuple[Field, ...] = ()
    back: str | None = None


@dataclass(frozen=True)
class ExportPage:
    title: Words
    lede: Words
    contents: tuple[Words, ...]
    errors: tuple[()] = ()


@dataclass(frozen=True)
class BatchView:
    id: UUID
    title: Words
    detail: Words


@dataclass(frozen=True)
class ImportPage:
    """Upload form, what can be read, and the imports that can be taken out again."""

    title: Words
    lede: Words
    accepted: tuple[Words, ...]
    batches: tuple[BatchView, ...]
    errors: tuple[Field, ...] = ()


@dataclass(frozen=True)
class PreviewPage:
    """What a file holds and would add, with the words that we cannot place by ourselves."""

    title: Words
    label: Words
    sentences: tuple[Words, ...]
    questions: tuple[Field, ...]
    rejected: tuple[Words, ...]
    more: Words | None
    waiting_id: UUID
    can_import: bool
    errors: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """What was asked of a summary, checked."""

    period: Period
    sections: frozenset[Section]
    paper: str
    use_initials: bool
    errors: Mapping[str, Words]


def chosen(args: Mapping[str, str], sections: Sequence[str], whole: Period, last_dose: date | None) -> Chosen:
    """Reads the summary form; days outside the journal are brought inside it."""
    errors: dict[str, Words] = {}
    today, span = whole.last, args.get("span", "session" if last_dose else "28")
    period = Period(max(whole.first, today - timedelta(days=27)), today)
    if span == "session" and last_dose:
        period = Period(min(last_dose, today), today)
    elif span == "all":
        period = whole
    elif span == "custom":
        period = _custom(args, whole, errors) or period
    known = frozenset(section for section in SECTIONS if section.value in sections)
    paper = args.get("paper", "a4")
    return Chosen(period, known, paper if paper in ("a4", "letter") else "a4", args.get("initials") == "1", errors)


def _custom(args: Mapping[str, str], whole: Period, errors: dict[str, Words]) -> Period | None:
    try:
        first, last = date.fromisoformat(args.get("from", "")), date.fromisoformat(args.get("to", ""))
    except ValueError:
        errors["from"] = N_("Choose both a first and a last day.")
        return None
    if first > last:
        errors["from"] = N_("The first day has to come before the last day.")
        return None
    last = max(whole.first, min(last, whole.last))
    return Period(max(whole.first, min(first, last)), last)


def summary_page(given: Chosen, args: Mapping[str, str], last_dose: tuple[int | None, date] | None,
                 scopes: frozenset[Scope], name: str | None, action: str, back: str | None = None) -> SummaryPage:
    """`name` is the patient's, for a therapist; None on one's own page. `back` is the page they came from."""
    span = args.get("span", "session" if last_dose else "28")
    spans = [Choice("28", N_("Last 28 days")), Choice("all", N_("Everything")),
             Choice("custom", N_("Between two days"))]
    if last_dose:
        since = Choice("session", say(N_("Since session %(number)s, %(day)s"), number=last_dose[0],
                                      day=Day(last_dose[1])))
        spans.insert(0, since)
    picked = given.sections if args else PRESET
    open_sections = [section for section in SECTIONS if NEEDED[section] in scopes]
    fields = (
        Field("span", N_("Days"), type="radios", options=tuple(
            Choice(one.value, one.label, one.value == span) for one in spans)),
        Field("from", N_("First day"), type="date", value=args.get("from", ""), error=given.errors.get("from")),
        Field("to", N_("Last day"), type="date", value=args.get("to", "")),
        Field("section", N_("Besides the charts, include"), type="checks", options=tuple(
            Choice(section.value, SECTIONS[section], section in picked) for section in open_sections)),
        Field("paper", N_("Paper"), type="radios", options=(
            Choice("a4", N_("A4"), given.paper == "a4"), Choice("letter", N_("US Letter"), given.paper == "letter"))),
        Field("initials", N_("Initials instead of the full name"), type="checkbox",
              value="1" if given.use_initials or not args else ""),
    )
    closed = tuple(say(N_("%(part)s: not shared with you"), part=say(SECTIONS[section]))
                   for section in SECTIONS if section not in open_sections)
    if name is None:
        lede: Words = N_("A PDF with your charts and what you choose below, to keep or to bring to a session.")
        note: Words = N_("The file leaves this journal. Keep it where only you, or people you trust, can open it.")
    else:
        lede = say(N_("%(name)s, as far as it is shared with you."), name=name)
        note = say(N_("The file leaves this app. Keep it with your other clinical records. %(name)s can see that you "
                      "downloaded it."), name=name)
    return SummaryPage(N_("Download a summary"), lede, note, fields, closed, action, name is not None,
                       tuple(field for field in fields if field.error), back)


def export_page() -> ExportPage:
    return ExportPage(N_("Download your journal"), N_("Everything you logged, as files that a spreadsheet can open."), (
        N_("entries.csv: your check-ins, one line each"), N_("sessions.csv: your sessions"),
        N_("questionnaires.csv: your questionnaires, with score and answers"),
        N_("tidy.csv: one value per line, for statistics programs"),
        N_("data_dictionary.csv: what each column means")))


def import_page(batches: Sequence[tuple[UUID, date, dict[str, object]]], error: Words | None = None) -> ImportPage:
    views = tuple(BatchView(
        batch_id, say(N_("%(label)s, brought in on %(day)s"), label=say(str(summary["label"])), day=Day(day)),
        plural(N_("%(n)s check-in"), N_("%(n)s check-ins"), int(str(summary["added"]))))
        for batch_id, day, summary in batches)
    errors = (Field("file", N_("File"), error=error),) if error else ()
    return ImportPage(
        N_("Bring in an old diary"),
        N_("Choose a file that another app has exported. You see what is in it before anything is stored."), (
            N_("Daylio: the CSV export, or a backup (.daylio). Photos are not brought in."),
            N_("At most 20 MB. With many photos, use the CSV export instead.")), views, errors)


def preview_page(found: Found, entries: int, added: int, already: int, rejected: Sequence[Rejected],
                 span: tuple[str | None, str | None], waiting_id: UUID, errors: Mapping[str, Words]) -> PreviewPage:
    sentences: list[Words] = [plural(N_("%(n)s entry in the file."), N_("%(n)s entries in the file."), entries)]
    if span[0] and span[1]:
        sentences.append(say(N_("From %(first)s to %(last)s."), first=Day(date.fromisoformat(span[0]), "full"),
                             last=Day(date.fromisoformat(span[1]), "full")))
    sentences.append(plural(N_("%(n)s is new."), N_("%(n)s are new."), added))
    if already:
        sentences.append(plural(N_("%(n)s is in your journal already and stays as it is."),
                                N_("%(n)s are in your journal already and stay as they are."), already))
    sentences.extend(found.notes)
    questions = tuple(Field(
        f"mood-{number}", say(N_("Where does “%(word)s” belong?"), word=word), type="select",
        error=errors.get(word), options=(
            Choice("", N_("Choose")), Choice("tag", N_("Nowhere: keep it as a word only")),
            *(Choice(str(n), say(N_("%(n)s of 10"), n=n)) for n in range(11))))
        for number, word in enumerate(found.unknown_moods))
    lines = tuple(say(N_("Line %(row)s: %(reason)s"), row=one.row, reason=inside(one.reason))
                  for one in rejected[:SHOWN_REJECTED])
    more = len(rejected) - SHOWN_REJECTED
    return PreviewPage(
        N_("Is this what you expected?"), found.label, tuple(sentences), questions, lines,
        plural(N_("and %(n)s more line"), N_("and %(n)s more lines"), more) if more > 0 else None, waiting_id,
        added > 0, tuple(field for field in questions if field.error))
