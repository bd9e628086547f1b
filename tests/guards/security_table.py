"""What docs/security.md says, read from its data, the tests' marks and the documents; as a command it writes the page.

A requirement is proved by a test marked `@pytest.mark.asvs("V6.2.4")`, or, where it asks for words, by a document that
carries its id in a comment: `<!-- V6.1.1 -->`, in the files of `deploy/` after `#` or `--`.
"""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.guards import permissions_table

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "docs" / "security"
PAGE = ROOT / "docs" / "security.md"
HOW = "make security-table"
ID = re.compile(r"\b(?:V\d+\.\d+\.\d+|T\d\d|P\d)\b")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
REMARK = re.compile(r"^(?:#|--).*$", re.MULTILINE)
SHOWN = 3
"""Tests named in one row; the rest are counted."""

Proofs = dict[str, list[str]]


@dataclass(frozen=True)
class Row:
    """One requirement or threat. `document` is where its words stand, when words are what it asks for."""

    id: str
    says: str
    title: str = ""
    built: str = ""
    code: tuple[str, ...] = ()
    document: str | None = None
    level: int = 2


@dataclass(frozen=True)
class Table:
    """Everything that the page is made of."""

    rows: dict[str, Row]
    not_yet: dict[str, str]
    tests: Proofs = field(default_factory=dict)
    documents: Proofs = field(default_factory=dict)

    def is_proved(self, row: Row) -> bool:
        return row.id in self.tests or (row.document or "nowhere") in self.documents.get(row.id, [])


def rows() -> dict[str, Row]:
    """Every promise, threat and requirement by its id, in the order of the files."""
    found: dict[str, Row] = {}
    for name in ("promises.toml", "threats.toml", "requirements.toml"):
        for key, values in tomllib.loads((DATA / name).read_text()).items():
            code = values.pop("code", ())
            found[key] = Row(key, code=(code,) if isinstance(code, str) else tuple(code), **values)
    return found


def not_yet() -> dict[str, str]:
    """Ids that are known to lack their proof, with the reason."""
    return dict(tomllib.loads((DATA / "not_yet.toml").read_text()))


def marks(source: str) -> Iterator[tuple[str, str]]:
    """(id, test) of every mark in one test file; a mark of the whole file gives an empty name. Tests that are skipped
    or expected to fail prove nothing."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            words = [ast.unparse(decorator) for decorator in node.decorator_list]
            if not any(re.search(r"mark\.(skip|xfail)\b", word) for word in words):
                yield from ((one, node.name) for decorator in node.decorator_list for one in _ids(decorator))
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            yield from ((one, "") for one in _ids(node.value))


def _ids(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("mark.asvs"):
            yield from (str(ast.literal_eval(argument)) for argument in call.args)


def tests() -> Proofs:
    """Id → the tests that are marked with it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for one, name in marks(path.read_text()):
            found[one].append("::".join(filter(None, (str(path.relative_to(ROOT)), name))))
    return dict(found)


def documents() -> Proofs:
    """Id → the documents that carry it in a comment."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in [*sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "deploy").iterdir())]:
        kind = COMMENT if path.suffix == ".md" else REMARK
        for comment in kind.findall(path.read_text()):
            for one in ID.findall(comment):
                found[one].append(str(path.relative_to(ROOT)))
    return dict(found)


def table() -> Table:
    return Table(rows(), not_yet(), tests(), documents())


def is_there(place: str) -> bool:
    """Whether "path" or "path:name" is still there; of Python a name is a definition, elsewhere a piece of text."""
    name, _, symbol = place.partition(":")
    path = ROOT / name
    if not symbol or not path.is_file():
        return path.exists() and not symbol
    if path.suffix != ".py":
        return symbol in path.read_text()
    return symbol in set(_definitions(ast.parse(path.read_text()).body))


def _definitions(body: list[ast.stmt], inside: str = "") -> Iterator[str]:
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield inside + node.name
            if isinstance(node, ast.ClassDef):
                yield from _definitions(node.body, f"{node.name}.")
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (inside + name.id for target in targets for name in ast.walk(target)
                        if isinstance(name, ast.Name))


def problems(found: Table) -> list[str]:
    """Everything in which the table and the tree disagree, one sentence each with its cure."""
    told = []
    for row in found.rows.values():
        proved, known = found.is_proved(row), row.id in found.not_yet
        if not proved and not known:
            told.append(f"{row.id} has no proof: " + (f"write <!-- {row.id} --> in {row.document}" if row.document else
                        "mark the test that proves it with @pytest.mark.asvs") + f" ({row.says})")
        if proved and known:
            told.append(f"{row.id} has its proof: take it out of docs/security/not_yet.toml")
        if not row.code and not row.document:
            told.append(f"{row.id} names no code")
        if not known:
            told += [f"{row.id} names {place}, which is not there" for place in row.code if not is_there(place)]
    told += [f"{one} is marked in {places[0]}, and is no id of docs/security/"
             for proofs in (found.tests, found.documents) for one, places in proofs.items() if one not in found.rows]
    return told + [f"{one} is in not_yet.toml, and is no id" for one in found.not_yet if one not in found.rows]


def promises(found: Table) -> str:
    chosen = [row for row in found.rows.values() if row.id.startswith("P")]
    return "\n".join(["| promise | code | test |", "|---|---|---|",
                      *(f"| {row.says} | {_code(row)} | {_proof(found, row)} |" for row in chosen)])


def threats(found: Table) -> str:
    """The threat model: a list that leads to each threat, then the threats."""
    chosen = [row for row in found.rows.values() if row.id.startswith("T")]
    lines = [f"- [{row.id} {row.title}](#{_anchor(row)})" for row in chosen]
    for row in chosen:
        lines += ["", f"### {row.id} {row.title}", "", row.says, "", f"**Built.** {row.built}", "",
                  f"**Code.** {_code(row)}  ", f"**Test.** {_proof(found, row)}"]
    return "\n".join(lines)


def requirements(found: Table) -> str:
    """The requirements as one table a chapter."""
    lines: list[str] = []
    chosen = [row for row in found.rows.values() if row.id.startswith("V")]
    counted = [row for row in chosen if row.level == 2]
    proved = sum(found.is_proved(row) for row in counted)
    extra = [row for row in chosen if row not in counted]
    lines.append(f"{proved} of the {len(counted)} requirements that apply at level 2 are proved, and "
                 f"{sum(found.is_proved(row) for row in extra)} of {len(extra)} taken from level 3 besides (marked ³).")
    chapter = ""
    for row in chosen:
        if (new := row.id.split(".")[0]) != chapter:
            chapter = new
            lines += ["", f"### {chapter}", "", "| id | what it asks | code | proof |", "|---|---|---|---|"]
        mark = "³" if row.level > 2 else ""
        cells = [row.id + mark, row.says, _code(row), _proof(found, row)]
        lines.append("| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |")
    return "\n".join(lines)


def _anchor(row: Row) -> str:
    words = re.sub(r"[^\w\s-]", "", f"{row.id} {row.title}".lower())
    return re.sub(r"\s", "-", words)


def _code(row: Row) -> str:
    return ", ".join(f"`{place}`" for place in row.code)


def _proof(found: Table, row: Row) -> str:
    if row.id in found.not_yet:
        return f"**not yet**: {found.not_yet[row.id]}"
    places = found.tests.get(row.id, [])
    told = [f"`{place.removeprefix('tests/')}`" for place in places[:SHOWN]]
    if len(places) > SHOWN:
        told.append(f"and {len(places) - SHOWN} more")
    if row.document in found.documents.get(row.id, []):
        link = row.document.removeprefix("docs/") if row.document.startswith("docs/") else f"../{row.document}"
        told.insert(0, f"[{row.document}]({link})")
    return ", ".join(told)


def written(page: str, found: Table) -> str:
    """The page with everything between its markers made anew."""
    for name, text in (("promises", promises(found)), ("permissions", "\n".join(permissions_table.lines())),
                       ("threats", threats(found)), ("requirements", requirements(found))):
        begin, end = f"<!-- {name}: made by `{HOW}` -->", f"<!-- end of {name} -->"
        before, _, rest = page.partition(begin)
        _, found_end, after = rest.partition(end)
        if not found_end:
            raise ValueError(f"{PAGE.name} has lost its markers of {name}")
        page = f"{before}{begin}\n\n{text}\n\n{end}{after}"
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(), table()))
    for problem in problems(table()):
        print(problem)
