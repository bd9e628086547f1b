"""Gathers the words of Python files for translators (`make texts`, through babel.cfg).

Babel's own reader does not see a plural whose two forms are marked one by one, so its catalogues would lack them.
"""

import ast
from collections.abc import Iterator
from typing import IO, Any

MARKS = ("N_", "say")
Found = tuple[int, str, str | tuple[str, str], list[str]]


def extract(file: IO[bytes], _keywords: Any, _comment_tags: Any, options: Any) -> Iterator[Found]:
    """Babel's extraction interface: line, marker, text (both forms of a plural), comments."""
    tree = ast.parse(file.read())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    in_plurals: set[int] = set()
    for call in calls:
        if _name(call) == "plural":
            forms = [_text(argument) for argument in call.args[:2]]
            if all(forms):
                in_plurals |= {id(argument) for argument in call.args[:2]}
                yield call.lineno, "plural", (forms[0] or "", forms[1] or ""), []
    for call in calls:
        text = _text(call.args[0]) if call.args and _name(call) in MARKS and id(call) not in in_plurals else None
        if text and not isinstance(call.args[0], ast.Call):
            yield call.lineno, _name(call), text, []


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _text(node: ast.expr) -> str | None:
    """The words of a literal, also inside `N_(…)`; None for anything that is computed."""
    if isinstance(node, ast.Call) and _name(node) == "N_" and node.args:
        node = node.args[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
