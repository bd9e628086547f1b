"""Definitions that are data: reads a JSON file, and refuses it with the file and the key that is wrong.

Read at import, so a broken definition keeps the app from starting.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

Check = Callable[[Any], Iterable[str]]
"""Says what is wrong with a definition, one "key: problem" each; nothing when it is well."""


class DefinitionError(ValueError):
    """A definition file cannot be used; the message names the file and the key."""


def load(path: Path, check: Check) -> dict[str, Any]:
    """The definition in `path`; raises `DefinitionError` for a missing or broken file and for what `check` finds."""
    try:
        definition: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=no_doubles)
    except OSError as error:
        raise DefinitionError(f"{path.name}: cannot be read ({error.strerror})") from error
    except json.JSONDecodeError as error:
        raise DefinitionError(f"{path.name}: line {error.lineno}: {error.msg}") from error
    except ValueError as error:
        raise DefinitionError(f"{path.name}: {error}") from error
    problems = list(check(definition))
    if problems:
        raise DefinitionError(f"{path.name}: " + "; ".join(problems))
    return definition


def shape(expected: Any) -> Check:
    """A check against an example of the form.

    A type asks for that type, a tuple for one of its members, a set for one of its values, `[x]` for a list of x,
    `{"key": x}` for these keys (`"key?"` may be missing; further keys are free), `{str: x}` for any keys.
    """
    return lambda definition: _walk(definition, expected, "")


def wording(texts: Mapping[str, str], lang: str = "en") -> str:
    """The text in `lang`, in English where that language is not there yet."""
    return texts.get(lang) or texts["en"]


WORDING = {"en": str}
"""The form of a text in several languages: English always, others as they come."""


def no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of a JSON text for `object_pairs_hook`; raises ValueError for a key that stands twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"{next(key for key in keys if keys.count(key) > 1)}: stands twice")
    return found


def _walk(value: Any, expected: Any, at: str) -> Iterator[str]:
    if isinstance(expected, tuple):
        if all(list(_walk(value, one, at)) for one in expected):
            yield f"{at or 'the file'}: {value!r:.60} is not as expected"
    elif isinstance(expected, set | frozenset):
        if not isinstance(value, str | int) or value not in expected:
            yield f"{at}: {value!r:.60} is not one of {sorted(expected, key=str)}"
    elif isinstance(expected, list):
        yield from _walk_list(value, expected[0], at)
    elif isinstance(expected, dict):
        yield from _walk_object(value, expected, at)
    elif not isinstance(value, expected) or (isinstance(value, bool) and expected is not bool):
        yield f"{at or 'the file'}: {value!r:.60} is not {expected.__name__}"


def _walk_list(value: Any, each: Any, at: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{at}: is not a list"
        return
    for number, member in enumerate(value):
        name = member["id"] if isinstance(member, dict) and isinstance(member.get("id"), str) else number
        yield from _walk(member, each, f"{at}[{name}]")


def _walk_object(value: Any, expected: dict[Any, Any], at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at or 'the file'}: is not an object"
        return
    for key, each in expected.items():
        if key is str:
            for name, member in value.items():
                yield from _walk(member, each, _join(at, name))
            continue
        name = key.removesuffix("?")
        if name in value:
            yield from _walk(value[name], each, _join(at, name))
        elif name == key:
            yield f"{_join(at, name)}: is missing"


def _join(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
