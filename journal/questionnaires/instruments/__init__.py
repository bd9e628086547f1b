"""The questionnaires that can be asked: one JSON file each, in the schema `kap-instrument/1`, read once at start. Pure.

A file beside the others is an instrument: nothing else has to be written. A file that breaks the schema, or whose rules
name an item or score that is not there, keeps the journal from starting. The wording in the files keeps the licence
that each of them names, and is never changed or translated here.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

from journal.core.catalogue import WORDING, DefinitionError, load, shape
from journal.questionnaires import conditions
from journal.questionnaires.rules import (
    Band,
    Cutoff,
    Instrument,
    Item,
    Licence,
    Option,
    SafetyRule,
    Scoring,
    Subscale,
    Turn,
    TurnPhase,
    Variant,
)

FOLDER = Path(__file__).parent
MAYBE_WORDING = (type(None), WORDING)
_shape = shape({
    "schema": {"kap-instrument/1"}, "id": str, "version": str, "title": str, "short_title": str, "construct": str,
    "conditions": [str], "recall": {"text": str, "days": (int, type(None))},
    "licence": {"bundling": {"ok", "conditional"}, "statement": str, "attribution": str, "note": (str, type(None)),
                "sources": [{"where": str}]},
    "instructions": MAYBE_WORDING, "stem": MAYBE_WORDING,
    "answer_sets": {str: [{"value": int, "label": WORDING}]},
    "items": [{"id": str, "number": int, "text": WORDING, "answer_set": str, "scored": bool, "required": bool,
               "safety": bool}],
    "scoring": {"method": {"sum", "mean", "rule"}, "items": [str], "range": ([int], type(None)), "decimals": int,
                "reverse": {str: int}, "skip": [{"if": dict, "set_zero?": [str], "set_scored_zero?": [str]}],
                "needs_answer?": [str], "derived": [{"id": str, "type": {"first_match", "symptom_rule", "multiply"}}],
                "missing": {"max_missing": int, "method": {"none", "person_mean"}}},
    "subscales": [{"id": str, "label": str, "items": [str], "range": [int]}],
    "bands": [{"id": str, "min": int, "max": int, "label": WORDING, "patient_text": WORDING}],
    "cutoffs": [{"id": str, "on": str, "op": set(conditions.OPS), "value": int, "meaning": str}],
    "change": {"direction": {"lower_is_better", "higher_is_better"}, "on": str,
               "response_needs_baseline_at_least": (int, type(None)), "other": [{"id": str, "op": str, "value": int}]},
    "safety": [{"id": str, "when": dict, "level": {"S0", "S1", "S2", "S3"}, "priority": {"normal", "high"},
                "action": str}],
    "cadence": {"min_days_between": int, "estimated_seconds": int, "schedule": [{
        "phase": set(get_args(TurnPhase)), "when": str, "once?": bool, "every_days?": int, "before_session?": bool,
        "days_after_last_dose?": [int], "within_days_before_dose?": int, "variant?": str, "between?": [str],
        "full_form_days?": int, "in_place_of?": str, "for_condition?": str, "on_request?": bool}]},
    "i18n": {str: {"status": str, "items": {str: str}, "options": {str: {str: str}}}},
})


def check(definition: Any) -> Iterator[str]:
    """What is wrong with a definition: its form first, then names that lead nowhere and bands that leave gaps."""
    wrong = list(_shape(definition))
    yield from wrong
    if not wrong:
        yield from _doubles(definition)
        yield from _loose_ends(definition)
        yield from _bands(definition)
        yield from _turns(definition)


def _doubles(definition: dict[str, Any]) -> Iterator[str]:
    for key in ("items", "subscales", "bands", "cutoffs", "safety"):
        ids = [one["id"] for one in definition[key]]
        yield from (f"{key}[{one}]: stands twice" for one in sorted({one for one in ids if ids.count(one) > 1}))
    for name, options in definition["answer_sets"].items():
        values = [one["value"] for one in options]
        if len(set(values)) != len(values):
            yield f"answer_sets.{name}: two options have the same value"


def _loose_ends(definition: dict[str, Any]) -> Iterator[str]:
    rules = definition["scoring"]
    items = frozenset(item["id"] for item in definition["items"])
    scores = frozenset({"total"} | {f"subscale:{one['id']}" for one in definition["subscales"]}
                       | {f"derived:{one['id']}" for one in rules["derived"]})
    named = {"scoring.items": rules["items"], "scoring.reverse": rules["reverse"],
             "scoring.needs_answer": rules.get("needs_answer", ()),
             **{f"subscales[{one['id']}]": one["items"] for one in definition["subscales"]}}
    for number, one in enumerate(rules["skip"]):
        named[f"scoring.skip[{number}]"] = [*one.get("set_zero", ()), *one.get("set_scored_zero", ())]
        yield from (f"scoring.skip[{number}]: {problem}" for problem in conditions.problems(one["if"], items, scores))
    for place, names in named.items():
        yield from (f"{place}: there is no item “{name}”" for name in names if name not in items)
    for item in definition["items"]:
        if item["answer_set"] not in definition["answer_sets"]:
            yield f"items[{item['id']}]: there is no answer set “{item['answer_set']}”"
        if item.get("show_when"):
            yield from (f"items[{item['id']}].show_when: {problem}"
                        for problem in conditions.problems(item["show_when"], items, frozenset()))
    for rule in definition["safety"]:
        yield from (f"safety[{rule['id']}]: {problem}" for problem in conditions.problems(rule["when"], items, scores))
    for one in [*definition["cutoffs"], definition["change"]]:
        if one["on"] not in scores:
            yield f"{one.get('id', 'change')}.on: there is no score “{one['on']}”"


def _bands(definition: dict[str, Any]) -> Iterator[str]:
    """Bands that do not follow one another through the whole range."""
    bands, ends = definition["bands"], definition["scoring"]["range"]
    if not bands:
        return
    if ends is None or (bands[0]["min"], bands[-1]["max"]) != tuple(ends):
        yield "bands: do not reach from one end of the range to the other"
    yield from (f"bands[{after['id']}]: does not begin where the one before ends"
                for before, after in pairwise(bands) if after["min"] != before["max"] + 1)


def _turns(definition: dict[str, Any]) -> Iterator[str]:
    """Entries of the cadence that say nothing, or something that is not known."""
    variants = {one["id"] for one in definition.get("variants") or ()}
    for number, one in enumerate(definition["cadence"]["schedule"]):
        place = f"cadence.schedule[{number}]"
        yield from (f"{place}: “{key}” is not known" for key in sorted(one.keys() - Turn.__dataclass_fields__.keys()))
        if one.get("variant") not in (None, *variants):
            yield f"{place}: there is no variant “{one['variant']}”"
        if not (one.keys() & PACE):
            yield f"{place}: does not say when"


PACE = {"once", "every_days", "before_session", "days_after_last_dose", "within_days_before_dose", "between",
        "on_request"}


def read(path: Path) -> Instrument:
    """The instrument in one file; raises `DefinitionError`."""
    found = load(path, check)
    if found["id"] != path.stem:
        raise ValueError(f"{path.name}: its id is “{found['id']}”")
    licence, rules = found["licence"], found["scoring"]
    return Instrument(
        found["id"], found["version"], found["title"], found["short_title"], found["construct"],
        tuple(found["conditions"]),
        Licence(licence["bundling"] == "conditional", licence["statement"], licence["attribution"],
                licence["note"] or "", tuple(one["where"] for one in licence["sources"])),
        found["recall"]["text"], found["recall"]["days"], _texts(found, "stem"), found["instructions"] or {},
        tuple(_item(found, data) for data in found["items"]),
        Scoring(rules["method"], tuple(rules["items"]), rules["decimals"], rules["reverse"], tuple(rules["skip"]),
                tuple(rules.get("needs_answer", ())), tuple(rules["derived"]), rules["missing"]["max_missing"],
                tuple(rules["range"]) if rules["range"] else None),
        tuple(Subscale(one["id"], one["label"], tuple(one["items"]), tuple(one["range"]))
              for one in found["subscales"]),
        tuple(Band(one["id"], one["min"], one["max"], one["label"], one["patient_text"]) for one in found["bands"]),
        tuple(Cutoff(one["id"], one["on"], one["op"], one["value"], one["meaning"]) for one in found["cutoffs"]),
        tuple(SafetyRule(one["id"], one["when"], one["level"], one["priority"], one["action"])
              for one in found["safety"]),
        found["change"], found["cadence"],
        tuple(Variant(one["id"], one["recall"]["text"], one["recall"]["days"], one["stem"], one["instructions"])
              for one in found.get("variants") or ()), found["cadence"]["estimated_seconds"],
        tuple(_turn(one) for one in found["cadence"]["schedule"]), found["cadence"]["min_days_between"])


def _turn(data: dict[str, Any]) -> Turn:
    kept: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
    return Turn(**kept)


def _texts(found: dict[str, Any], key: str) -> Mapping[str, str]:
    """The text with the official wordings of other languages beside it."""
    told = {lang: one[key] for lang, one in found["i18n"].items() if one.get(key)}
    return {**(found[key] or {}), **told}


def _item(found: dict[str, Any], data: dict[str, Any]) -> Item:
    name, others = data["answer_set"], found["i18n"]
    options = tuple(Option(one["value"], {**one["label"], **{
        lang: words for lang, texts in others.items()
        if (words := texts["options"].get(name, {}).get(str(one["value"])))}}) for one in found["answer_sets"][name])
    text = {**data["text"], **{lang: texts["items"][data["id"]] for lang, texts in others.items()
                               if data["id"] in texts["items"]}}
    return Item(data["id"], data["number"], text, options, data["scored"], data["required"], data["safety"],
                data.get("show_when"))


def _together(found: Mapping[str, Instrument]) -> Mapping[str, Instrument]:
    """Raises `DefinitionError` for one that names another that is not there."""
    for one in found.values():
        for other in sorted((one.between | {one.stands_for}) - found.keys()):
            raise DefinitionError(f"{one.id}.json: cadence.schedule: there is no questionnaire “{other}”")
    return found


ALL: Mapping[str, Instrument] = _together({path.stem: read(path) for path in sorted(FOLDER.glob("*.json"))})
"""Every instrument that is there, switched on or not, by id."""
