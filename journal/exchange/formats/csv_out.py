"""The record as CSV files in one zip: tables for spreadsheets, a tidy file and its dictionary."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from journal.core.period import Period
from journal.entries.extra import Item
from journal.entries.followed import OFFERED
from journal.entries.rules import Entry, SideEffect
from journal.exchange.formats import tidy
from journal.exchange.formats.cells import Cell, as_csv
from journal.exchange.rules import Document
from journal.questionnaires.compared import is_prorated
from journal.questionnaires.instruments import ALL
from journal.questionnaires.responses import Response, sent
from journal.treatment.readings import Reading
from journal.treatment.rules import VITALS_RANGE, VITALS_WHEN, Kind, Session, numbered
from journal.treatment.vitals import highest
from journal.trends.analysis.scores import answers_of

MEDIA_TYPE = "application/zip"

ENTRY_HEAD = ("date", "time", "mood", "anxiety", "energy", "sleep_quality", "sleep_hours", "side_effects",
              "side_effects_open", "side_effects_asked", "too_low", "integration", "suicidal_thoughts", "logged_at",
              "late_days", "source", "zone", "record_id", "same_day_as_dosing", "answers", "followed", "step",
              "side_effects_asked_for", "side_effects_gone")
ENTRY_WORDS_HEAD = ("tags", "note")
SESSION_HEAD = ("session_id", "date", "start_time", "kind", "route", "dose_mg", "phase", "booked_on", "session_no",
                "medicine", "route_detail", "weight_kg", "mg_per_kg", "minutes", "setting",
                *(f"{name}_{when}" for when in VITALS_WHEN for name in VITALS_RANGE), "zone")
SESSION_WORDS_HEAD = ("companion", "with_whom", "focus", "practice", "note")
READING_HEAD = ("date", "time", *VITALS_RANGE, "zone", "record_id")
QUESTIONNAIRE_HEAD = ("date", "instrument", "total", "items", "instrument_id", "version", "variant", "language",
                      "origin", "prorated", "band", "derived", "answers", "sent_at", "zone", "record_id")
QUESTIONNAIRE_WORDS_HEAD = ("from",)

ROUTE_CODES = {"iv": "IV", "im": "IM", "intranasal_esketamine": "IN", "intranasal_compounded": "IN", "lozenge": "SL",
               "sublingual": "SL", "oral_swallowed": "PO"}
"""Short names as the analyses read them; a lozenge is held in the mouth, hence SL. `route_detail` has the exact one."""

_NO_MOMENT = (1980, 1, 1, 0, 0, 0)


def write(entries: Iterable[Entry], sessions: Iterable[Session], period: Period, zone: str, *,
          readings: Sequence[Reading] = (), followed: Sequence[Item] = (), responses: Iterable[Response] = (),
          with_notes: bool = False, bom: bool = True) -> Document:
    """One zip of six CSV files with the live entries, sessions, readings at home and sent questionnaires of `period`;
    equal input gives equal bytes.

    `sessions` should be all of them, also earlier ones: they number the doses and count the days since. `zone` is
    where `logged_at` is written; days and times are those of each entry. `followed` is what the person follows besides.
    Tags, notes and other words of the person are in it only `with_notes`: things of their own have an id there, or
    their name. `bom` is the mark that spreadsheets need.
    """
    live = numbered(sessions)
    doses = [session for session in live if session.kind is Kind.DOSING]
    shown_sessions = [session for session in live if session.day in period]
    shown = sorted((entry for entry in entries if entry.day in period and not entry.deleted), key=_by_time)
    place, names = ZoneInfo(zone), {item.name: str(item.label) for item in followed if item.name not in OFFERED}
    answered = [one for one in sent(responses) if one.day in period and one.instrument in ALL]
    files: list[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]] = [
        ("entries.csv", ENTRY_HEAD + (ENTRY_WORDS_HEAD if with_notes else ()),
         (_entry(entry, place, names if with_notes else {}, with_notes) for entry in shown)),
        ("sessions.csv", SESSION_HEAD + (SESSION_WORDS_HEAD if with_notes else ()),
         (_session(session, with_notes) for session in shown_sessions)),
        ("questionnaires.csv", QUESTIONNAIRE_HEAD + (QUESTIONNAIRE_WORDS_HEAD if with_notes else ()),
         (_questionnaire(one, place, with_notes) for one in answered)),
        ("home_readings.csv", READING_HEAD, (_reading(one) for one in readings)),
        ("tidy.csv", tidy.HEAD, tidy.rows(shown, shown_sessions, doses, readings, followed, answered)),
        ("data_dictionary.csv", tidy.DICTIONARY_HEAD, tidy.dictionary()),
    ]
    body = _zipped((name, as_csv(head, rows, bom=bom)) for name, head, rows in files)
    return Document(f"journal-export-{period.last.isoformat()}.zip", MEDIA_TYPE, body)


def _by_time(entry: Entry) -> tuple[str, str, datetime, str]:
    return (entry.day.isoformat(), entry.wall_time.isoformat() if entry.wall_time else "", entry.logged_at,
            str(entry.id))


def _entry(entry: Entry, place: ZoneInfo, names: Mapping[str, str], with_notes: bool) -> Sequence[Cell]:
    effects = entry.reported
    gone = [effect for effect in entry.side_effects or () if effect not in effects]
    words = ("; ".join(entry.tags), entry.note) if with_notes else ()
    return (entry.day, entry.wall_time, entry.mood, entry.anxiety, entry.energy, entry.sleep_quality,
            entry.sleep_hours, ";".join(f"{_name(effect)}:{effect.counted}" for effect in effects),
            ";".join(_name(effect) for effect in effects if effect.severity is None),
            entry.tells_effects, entry.too_low, entry.integration, entry.thoughts,
            entry.logged_at.astimezone(place).isoformat(timespec="seconds"), entry.days_late, tidy.source(entry),
            entry.zone, str(entry.id), entry.groggy, _pairs(entry.answers),
            _pairs({names.get(key, key): value for key, value in entry.context.items()}), entry.step,
            ";".join(_plain(key) for key in entry.asked or ()), ";".join(_name(effect) for effect in gone), *words)


def _pairs(answers: Mapping[str, int | str]) -> str:
    return ";".join(f"{_plain(name)}:{value}" for name, value in answers.items())


def _name(effect: SideEffect) -> str:
    return _plain(effect.key)


def _plain(name: str) -> str:
    """The name, without the two marks that part names and values in a cell."""
    return name.replace(":", " ").replace(";", " ")


def _session(session: Session, with_notes: bool) -> Sequence[Cell]:
    per_kg = session.mg_per_kg
    words = (session.companion, session.with_whom, session.focus, session.practice, session.note)
    return (str(session.id), session.day, tidy.start(session), session.kind.value,
            ROUTE_CODES.get(session.route or "", session.route), session.dose_mg,
            session.phase.value if session.phase else None, session.booked_on, session.number, session.medicine,
            session.route, session.weight_kg, None if per_kg is None else round(per_kg, 3), session.minutes,
            session.setting, *_readings(session), session.zone, *(words if with_notes else ()))


def _readings(session: Session) -> Iterator[Cell]:
    """Of several readings during the session that with the highest blood pressure; the tidy file has all."""
    for when in VITALS_WHEN:
        reading = highest(session.vitals, when)
        for name in VITALS_RANGE:
            yield getattr(reading, name, None)


def _reading(one: Reading) -> Sequence[Cell]:
    return (one.day, one.local.time(), *(getattr(one.vitals, name) for name in VITALS_RANGE), one.zone, str(one.id))


def _questionnaire(one: Response, place: ZoneInfo, with_notes: bool) -> Sequence[Cell]:
    """`items` are the raw answers to those that make the score, with nothing for an open one; `answers` names all."""
    result = one.result or {}
    items = "|".join("" if value is None else str(value) for value in answers_of(one))
    answers = ";".join(f"{name}:{value}" for name, value in sorted(one.answers.items()) if value is not None)
    derived = ";".join(f"{name}:{value}" for name, value in (result.get("derived") or {}).items() if value is not None)
    return (one.day, ALL[one.instrument].short_title, one.total, items, one.instrument, one.version, one.variant,
            one.language, one.origin, is_prorated(one), result.get("band"), derived, answers,
            one.sent_at.astimezone(place).isoformat(timespec="seconds") if one.sent_at else None, one.zone,
            str(one.id), *((one.source,) if with_notes else ()))


def _zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip without a trace of when or where it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, _NO_MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # else it would say on which system it was made
            info.external_attr = 0o600 << 16
            archive.writestr(info, content)
    return out.getvalue()
