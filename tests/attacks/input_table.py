"""`python -m tests.attacks.input_table`: writes what every field takes into docs/input.md, read from the forms."""

from pathlib import Path
from typing import Any

from flask import Flask
from wtforms import BooleanField, DateField, EmailField, HiddenField, PasswordField, TimeField
from wtforms.fields import SelectFieldBase
from wtforms.validators import InputRequired, Length

from journal.accounts import limits
from journal.accounts.passwords import LEAST, MOST
from journal.accounts.rules import EMAIL_MAX, NAME_MAX
from journal.core.forms import Messages
from journal.entries import followed
from journal.entries import rules as entries
from journal.questionnaires import filling
from journal.questionnaires.responses import SOURCE_MAX
from journal.safety import asking, plan, promise
from journal.treatment import course, preparation, thread, vitals
from journal.treatment import rules as treatment
from journal.treatment.forms import SessionForm
from journal.treatment.inputs import LongText, NumberInput, ShortText, WholeInput

PAGE = Path(__file__).resolve().parents[2] / "docs" / "input.md"
START, END = "<!-- fields -->\n", "<!-- /fields -->\n"
RANGES = {
    "minutes": "{} to {}".format(*treatment.MINUTES_RANGE), "dose_mg": f"above 0 to {treatment.DOSE_MAX_MG:g}",
    "weight_kg": "{:g} to {:g}".format(*treatment.WEIGHT_RANGE_KG),
    "day": f"{treatment.DAY_FIRST} to {treatment.DAYS_AHEAD} days ahead",
    "starts_on": f"{treatment.DAY_FIRST} to {treatment.DAYS_AHEAD} days ahead",
    "ended_on": "first day of the course to today",
    "induction_sessions": "{} to {}".format(*course.INDUCTION_RANGE),
    "maintenance_weeks": "{} to {}, or none".format(*course.WEEKS_RANGE),
    "booked_on": "not after the session, nor today", "ends_on": "today or later", "name": f"1 to {NAME_MAX} characters",
    "email": f"name@host, at most {EMAIL_MAX}", "zone": "a known zone", "language": "a language of this journal",
    "country": "two letters, known", "asked": "numbers that were asked about",
    "id": "UUID", "seen": "ISO instant", "seen_version": "UUID",
    "label": f"1 to {followed.NAME_MAX} characters", "followed": "keys of what is offered, ids of one's own items",
    "instrument": "a questionnaire with a total", "total": "within the range of that questionnaire",
    "scored_on": f"{filling.OLDEST_DAY} to today", "source": f"at most {SOURCE_MAX} characters",
    "code": "digits or letters as they were given, for a limited time",
} | {f"{slot}{name}": f"{low} to {high}" for slot in ("before_", "during1_", "after_", "")
     for name, (low, high) in (treatment.VITALS_RANGE | {"minute": treatment.MINUTE_RANGE}).items()} | dict.fromkeys(
         plan.PARTS, f"at most {plan.PART_MAX} characters") | {
    "moment": f"at most {thread.MOMENT_MAX} characters", "moment_day": "a day up to today", "entry_id": "UUID",
    "from_session": "UUID", "ready": "ids of the list of what to prepare", "instead": "id of a pinned moment"} | {
    f"{name}_{n}": words for n in range(preparation.MOST_ITEMS) for name, words in (
        ("item", "id of a line"), ("words", f"at most {preparation.ITEM_MAX} characters"), ("place", "0 to 9999"))} | {
    name: f"at most {most} characters" for name, most in promise.TEXTS.items()}
CHECK_IN = (
    ("id, seen", "hidden", "UUID; ISO instant"), ("day", "date", f"{entries.OLDEST} to today in the person's zone"),
    ("mood, anxiety, energy", "whole number", f"{entries.RATING[0]} to {entries.RATING[-1]}"),
    ("sleep_hours, sleep_more", "number", f"0 to {entries.SLEEP_MAX:g} in steps of {entries.SLEEP_STEP:g}"),
    ("side_effects", "one of", "none, some"), ("effect, was-worse", "some of", "keys of side_effects.json"),
    ("own", "text", f"at most {entries.OWN_MAX} characters"),
    ("own-effect", "some of", f"cleaned words, at most {entries.KEY_MAX} characters"),
    ("onset-…, lasted-…", "one of", f"{', '.join(entries.ONSET)}; {', '.join(entries.LASTED)}"),
    ("session-…", "one of", "UUID"),    ("worse", "one of", "keys of side_effects.json"),
    ("sev-…", "whole number", f"{entries.SEVERITY[0]} to {entries.SEVERITY[-1]}"),
    ("integration", "one of", "yes, no"), ("contact", "one of", "too_low"),
    ("question", "one of", "mood, effects, more, severity"),
    ("answer", "one of", "a number of a face; none, or a key of side_effects.json; 1 to 4"),
    ("asks", "some of", "questions of profiles, and of what the person follows"),
    ("q-…", "one of", "values of that question"),
    ("note", "text", f"at most {entries.NOTE_MAX} characters"))
SHORT = (
    ("id, session, seen", "hidden", "UUID; ISO instant"),
    ("day", "date", f"{entries.OLDEST} to today in the person's zone"),
    ("step", "hidden", "hours or days, as 2h or 7d, or monthly"),
    ("carried, listed", "hidden", "keys of side_effects.json, or cleaned words"),
    ("now-…", "one of", ", ".join(entries.NOW)), ("sev-…", "whole number", f"0 to {entries.SEVERITY[-1]}"),
    ("mood", "whole number", f"{entries.RATING[0]} to {entries.RATING[-1]}"),
    ("side_effects", "one of", "none, some"), ("effect, was-worse", "some of", "what was listed"),
    ("worse", "one of", "what was listed or carried"))


ANSWERS = (
    ("item-…", "one of", "values of that item's options"), ("open", "one of", "ids of items"),
    ("was", "hidden", "JSON object of answers"), ("shown", "hidden", "ids of items, by commas"),
    ("to", "one of", "pause"), ("once, change, script", "hidden", "there or not"))
BEGUN = (("id", "hidden", "UUID"), ("language", "one of", "languages of that form"))
ASKED = (("thoughts", "one of", ", ".join(map(str, entries.THOUGHTS))), ("shown", "hidden", "UUIDs, by commas"))
ASKING = (("mode", "one of", ", ".join(asking.Mode)),)


def forms() -> list[type[Messages]]:
    def below(kind: type[Any]) -> set[type[Any]]:
        return {kind} | {one for each in kind.__subclasses__() for one in below(each)}

    found = [kind for kind in below(Messages) - {Messages, SessionForm} if kind.__module__.startswith("journal.")]
    return sorted(found, key=lambda kind: (kind.__module__, kind.__name__))


def kind_of(field: Any) -> str:
    for kind, words in ((WholeInput, "whole number"), (NumberInput, "number"), (PasswordField, "secret"),
                        (EmailField, "address"), (DateField, "date"), (TimeField, "time"), (BooleanField, "yes or no"),
                        (HiddenField, "hidden")):
        if isinstance(field, kind):
            return words
    if isinstance(field, SelectFieldBase):
        return "some of" if type(field).__name__ == "SelectMultipleField" else "one of"
    return "text"


def name_of(field: Any) -> str:
    """The name; one line stands for all places of a reading during a session."""
    first = vitals.DURING[0]
    return field.name.replace(first, f"{first} … {vitals.DURING[-1]}") if field.name.startswith(first) else field.name


def range_of(field: Any) -> str:
    if isinstance(field, PasswordField):
        return f"{LEAST} to {MOST} characters when chosen"
    if field.name in RANGES:
        return RANGES[field.name]
    if isinstance(field, SelectFieldBase):
        values = (one.value if hasattr(one, "value") else one[0] for one in field.choices or ())
        return ", ".join(str(value) or "(empty)" for value in values)
    if isinstance(field, LongText):
        return f"at most {treatment.TEXT_MAX} characters"
    if isinstance(field, ShortText):
        return f"at most {treatment.SHORT_TEXT_MAX} characters"
    longest = next((one.max for one in field.validators if isinstance(one, Length)), None)
    return f"at most {longest} characters" if longest and longest > 0 else {"time": "00:00 to 23:59"}.get(
        kind_of(field), "")


def table(app: Flask) -> str:
    """The rows of every form, and the limits of a person."""
    rows = [f"| {named} | {' | '.join(one)} | |" for named, fields in (
        ("entries | check-in", CHECK_IN), ("entries | short check-in", SHORT), ("entries | one more question", ASKED),
        ("safety | how it is asked", ASKING), ("questionnaires | answers", ANSWERS),
        ("questionnaires | begin", BEGUN)) for one in fields]
    rows.append("| entries | own symptom | offered | one of | yes, no | |")
    with app.test_request_context():
        for kind in forms():
            room = kind.__module__.split(".")[1]
            for field in kind(formdata=None):
                if field.name != "csrf_token" and not field.name.startswith(vitals.DURING[1:]):
                    must = "yes" if any(isinstance(one, InputRequired) for one in field.validators) or (
                        field.flags.required) else ""
                    rows.append(f"| {room} | {kind.__name__} | {name_of(field)} | {kind_of(field)} | "
                                f"{range_of(field)} | {must} |")
    often = [f"| {one.words} | {one.most} | {'hour' if one.window == limits.HOUR else 'day'} |"
             for one in dict.fromkeys(limits.PER_PERSON.values())]
    many = [f"| {name}, from one network address | {most} | hour |" for name, (most, _) in limits.PER_ADDRESS.items()]
    return "\n".join(["| room | form | field | kind | range and length | needed |", "|---|---|---|---|---|---|", *rows,
                      "", "Of one person:", "", "| what | at most | in a |", "|---|---|---|", *often, *many, ""])


def main() -> None:
    from tempfile import TemporaryDirectory

    from journal.app import create_app
    from tests.conftest import settings_for

    with TemporaryDirectory() as folder:
        rows = table(create_app(settings_for(Path(folder))))
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    PAGE.write_text(before + START + rows + END + rest.partition(END)[2], encoding="utf-8")


if __name__ == "__main__":
    main()
