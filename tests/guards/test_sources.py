"""What no source of ours does: build statements or patterns from text, call other hosts, use weak ciphers or dice."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from re import _constants as kinds
from re import _parser as parser
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = sorted((ROOT / "journal").rglob("*.py"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OUTWARD = {"smtplib", "socket", "http", "urllib.request", "requests", "httpx", "aiohttp", "ftplib", "imaplib", "poplib",
           "telnetlib", "socketserver", "xmlrpc", "asyncio", "websockets", "pywebpush", "grpc"}
XML = {"xml", "lxml", "defusedxml", "xmltodict", "bs4", "html5lib"}
PICKLED = {"pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle", "cloudpickle"}
WEAK = {"md5", "sha1", "ECB", "CBC", "CTR", "OFB", "CFB", "PKCS1v15", "TripleDES", "ARC4", "Blowfish", "DES", "RSA",
        "DSA", "MD5", "SHA1", "Fernet"}
OTHER_CIPHERS = {"Crypto", "Cryptodome", "nacl", "OpenSSL", "M2Crypto", "rsa", "ecdsa", "jwt", "jose", "passlib",
                 "bcrypt"}


def imports(source: str) -> Iterator[tuple[str, int]]:
    """Every imported module, whole and by each of its parts."""
    for node in ast.walk(ast.parse(source)):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
        for name in names:
            parts = name.split(".")
            yield from ((".".join(parts[:n]), node.lineno) for n in range(1, len(parts) + 1))


def importers(*modules: str) -> Callable[[str], list[int]]:
    return lambda source: sorted({line for name, line in imports(source) if name in modules})


def calls(source: str, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in names:
            yield node


def is_constant(node: ast.expr) -> bool:
    """A piece of text that stands in the source, or a name in capitals for one."""
    match node:
        case ast.Constant() | ast.Call(func=ast.Attribute(attr="escape")):
            return True
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.isupper()
        case ast.Call(func=ast.Attribute(attr="join", value=ast.Constant()), args=[ast.GeneratorExp(elt=each)]):
            return is_constant(each)
        case ast.JoinedStr(values=values):
            return all(is_constant(one.value if isinstance(one, ast.FormattedValue) else one) for one in values)
        case ast.BinOp(left=left, right=right):
            return is_constant(left) and is_constant(right)
    return False


def built_statements(source: str) -> list[int]:
    """SQL made from something else than constants."""
    return [call.lineno for call in calls(source, "text", "sa.text", "sqlalchemy.text", "op.execute", "cursor.execute",
                                          "connection.execute", "exec_driver_sql", "connection.exec_driver_sql")
            if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp) and not is_constant(call.args[0])]


def built_patterns(source: str) -> list[int]:
    names = [f"re.{name}" for name in ("compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall",
                                       "finditer")]
    return [call.lineno for call in calls(source, *names) if not is_constant(call.args[0])]


def patterns(source: str) -> list[tuple[str, int]]:
    return [(call.args[0].value, call.lineno) for call in calls(source, "re.compile", "re.sub", "re.search", "re.match",
                                                                "re.split", "re.findall", "re.fullmatch")
            if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)]


def endless(pattern: str) -> bool:
    """A repeat without end inside a repeat without end, the two of which can share what they eat."""
    def nested(parsed: Any, inside: bool) -> bool:
        for kind, value in parsed:
            if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT):
                _, most, body = value
                many = most is kinds.MAXREPEAT
                if inside and many and len(parsed) == 1:
                    return True
                if nested(body, inside or many):
                    return True
            else:
                inner = value[1] if kind is kinds.BRANCH else [value[-1]] if kind is kinds.SUBPATTERN else []
                if any(nested(one, inside) for one in inner):
                    return True
        return False
    return nested(parser.parse(pattern), False)


def loose_logs(source: str) -> list[int]:
    """Log lines whose name is made from data."""
    return [call.lineno for call in calls(source, "log.event", "event") if call.args and not is_constant(call.args[0])]


def own_loggers(source: str) -> list[int]:
    return [call.lineno for call in calls(source, "logging.getLogger", "print", "logging.info", "logging.error")]


def weak_words(source: str) -> list[int]:
    tree = ast.parse(source)
    found = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in WEAK]
    return found + [line for name, line in imports(source) if name.split(".")[-1] in WEAK]


def unchecked_certificates(source: str) -> list[int]:
    tree = ast.parse(source)
    words = {"CERT_NONE", "_create_unverified_context", "check_hostname"}
    return [node.lineno for node in ast.walk(tree) if (isinstance(node, ast.Attribute) and node.attr in words)
            or (isinstance(node, ast.keyword) and node.arg == "verify" and getattr(node.value, "value", True) is False)]


def dice(source: str) -> list[int]:
    """Numbers that can be foretold; `SystemRandom` asks the system."""
    return [node.lineno for node in ast.walk(ast.parse(source))
            if (isinstance(node, ast.Import) and any(one.name == "random" for one in node.names))
            or (isinstance(node, ast.ImportFrom) and node.module == "random"
                and {one.name for one in node.names} != {"SystemRandom"})]


SECRET_NAMES = re.compile(r"(?:\bmac|_mac|digest|signature|password|secret|pepper|otp)s?$|digest\(\)$")


def hasty_comparisons(source: str) -> list[int]:
    """Secrets compared letter by letter; a column of a row is compared by the database."""
    def is_secret(node: ast.expr) -> bool:
        return not isinstance(node, ast.Constant) and bool(SECRET_NAMES.search(ast.unparse(node)))

    return [node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Compare)
            and any(isinstance(one, ast.Eq | ast.NotEq) for one in node.ops)
            and any(is_secret(side) for side in (node.left, *node.comparators))
            and not ast.unparse(node.left).split(".")[0].endswith("Row")]


def elsewhere(find: Callable[[str], list[int]], *allowed: str) -> list[str]:
    return [f"{path.relative_to(ROOT)}:{line}" for path in SOURCES
            if not str(path.relative_to(ROOT)).startswith(allowed or ("-",)) for line in find(path.read_text())]


@pytest.mark.asvs("V1.2.4", "T16")
def test_no_statement_is_made_from_text() -> None:
    reviewed = ("journal/core/db.py", "journal/backup/")  # pragmas, a key in hex, a quoted name of a database
    assert elsewhere(built_statements, *reviewed) == [], "bind the value"


@pytest.mark.asvs("V1.2.9")
def test_no_pattern_is_made_from_text() -> None:
    assert elsewhere(built_patterns) == [], "re.escape, or no pattern at all"


@pytest.mark.asvs("V1.3.12")
def test_no_pattern_runs_away() -> None:
    found = [(path.name, line, pattern) for path in SOURCES for pattern, line in patterns(path.read_text())]
    assert len(found) > 5
    assert [one for one in found if endless(one[2])] == []


@pytest.mark.asvs("V1.3.6", "V13.2.4", "V15.3.2", "T17")
def test_only_mail_calls_another_host() -> None:
    assert elsewhere(importers(*OUTWARD), "journal/core/mail.py") == [], "journal/core/mail.py is the only way out"


@pytest.mark.asvs("V1.5.1")
def test_no_xml_is_read() -> None:
    assert elsewhere(importers(*XML)) == []


@pytest.mark.asvs("V1.5.2")
def test_nothing_is_unpickled() -> None:
    assert elsewhere(importers(*PICKLED)) == []


@pytest.mark.asvs("V1.3.10", "V16.4.1")
def test_log_lines_have_constant_names() -> None:
    assert elsewhere(loose_logs) == [], "what people typed is never a format"


@pytest.mark.asvs("V16.2.3")
def test_one_file_writes_logs() -> None:
    assert elsewhere(own_loggers, "journal/core/log.py", "journal/exchange/paper/",
                     "journal/exchange/formats/pdf.py") == [], "log.event, or click.echo"


@pytest.mark.asvs("V11.3.1", "V11.4.1")
def test_no_weak_cipher_or_hash() -> None:
    assert elsewhere(weak_words) == []


@pytest.mark.asvs("V11.2.1")
def test_ciphers_come_from_known_libraries() -> None:
    assert elsewhere(importers(*OTHER_CIPHERS)) == []


@pytest.mark.asvs("V11.5.1", "V6.5.3")
def test_dice_are_thrown_for_the_demo_alone() -> None:
    assert elsewhere(dice, "journal/demo/") == [], "use secrets"


@pytest.mark.asvs("V11.2.4")
def test_secrets_are_compared_in_constant_time() -> None:
    reviewed = "journal/exchange/formats/archive.py"  # the first letters of a zip are called its signature
    assert elsewhere(hasty_comparisons, reviewed) == [], "hmac.compare_digest"


@pytest.mark.asvs("V1.5.3")
def test_each_format_has_one_reader() -> None:
    """Two readers of one format could see two different things in one file."""
    assert elsewhere(importers("zipfile"), "journal/exchange/formats/archive.py",
                     "journal/exchange/formats/csv_out.py",
                     "journal/exchange/formats/everything.py") == [], "the other two only write"
    assert elsewhere(importers("csv"), "journal/exchange/formats/table.py") == []
    assert elsewhere(importers("ujson", "simplejson", "rapidjson", "json5", "demjson", "ijson")) == []


@pytest.mark.asvs("V12.3.2")
def test_certificates_are_always_checked() -> None:
    assert elsewhere(unchecked_certificates) == []


@pytest.mark.parametrize(("find", "source"), [
    (built_statements, 'text(f"SELECT {x}")'), (built_statements, 'text("SELECT " + x)'),
    (built_statements, 'text("SELECT %s" % x)'), (built_patterns, "re.search(x, y)"),
    (built_patterns, 're.compile(f"{x}")'), (importers(*OUTWARD), "import socket"),
    (importers(*OUTWARD), "from urllib.request import urlopen"), (importers(*OUTWARD), "from urllib import request"),
    (importers(*XML), "from xml.etree import ElementTree"), (importers(*PICKLED), "import pickle"),
    (loose_logs, "log.event(name)"), (own_loggers, "print(x)"), (weak_words, "hashlib.md5(x)"),
    (weak_words, "from cryptography.hazmat.primitives.ciphers.modes import CBC"),
    (hasty_comparisons, "given == mac.digest()"),
    (hasty_comparisons, "found.password != given"), (dice, "import random"), (dice, "from random import choice"),
    (unchecked_certificates, "get(x, verify=False)"), (unchecked_certificates, "x = ssl.CERT_NONE")])
def test_each_of_these_guards_can_fail(find: Callable[[str], list[int]], source: str) -> None:
    assert set(find(source)) == {1}


@pytest.mark.parametrize(("pattern", "runs"), [
    ("(a+)+", True), ("(a*)*b", True), ("(?:[a-z]+)*x", True), (r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", False),
    (r"\s+$", False)])
def test_a_pattern_that_runs_away_is_seen(pattern: str, runs: bool) -> None:
    assert endless(pattern) is runs


LISTENS = re.compile(r"""(?<![\w.])(?:window\.|self\.|globalThis\.|navigator\.serviceWorker\.)?"""
                     r"""addEventListener\(\s*["']message["']|\.onmessage\b|(?:window|parent|opener|top)\.postMessage\(""")
"""Messages of other windows and of workers; a BroadcastChannel is of this site alone."""
DYNAMIC = re.compile(r"\b\w+\[(?!\d|\"|'|`|Number|\w*[iI]ndex|i\b|at\b|n\b)[a-zA-Z_.]+\]\s*=(?!=)")
DEAD = re.compile(r"<(applet|object|embed|frame|frameset|marquee)\b|document\.domain|XMLHttpRequest|new ActiveXObject|"
                  r"<script(?![^>]*type=\"(?:module|application/json)\")")
ABROAD = re.compile(r"""(?:href|src|action)="(?:https?:)?//""")


def holds(expression: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [f"{path.relative_to(ROOT)}: {found}" for path in paths for found in expression.findall(path.read_text())]


@pytest.mark.asvs("V3.5.5")
def test_scripts_listen_to_messages_of_nobody() -> None:
    heard = [path for path in SCRIPTS if not re.search(r"\.(origin|source)\b", path.read_text())]
    assert holds(LISTENS, heard) == [], "check event.origin or event.source, and the shape"


@pytest.mark.asvs("V3.7.1")
def test_nothing_of_the_old_web_is_used() -> None:
    assert holds(DEAD, [*TEMPLATES, *SCRIPTS]) == []


@pytest.mark.asvs("V15.3.6")
def test_names_from_data_are_no_keys_of_objects() -> None:
    reviewed = "passkey.js"  # its names stand in the file
    assert holds(DYNAMIC, [path for path in SCRIPTS if path.name != reviewed]) == [], "use a Map"


@pytest.mark.asvs("V3.7.3")
def test_no_page_links_to_another_site() -> None:
    assert holds(ABROAD, TEMPLATES) == []


@pytest.mark.parametrize(("expression", "text"), [
    (LISTENS, 'addEventListener("message", f)'), (LISTENS, 'window.addEventListener("message", f)'),
    (LISTENS, "worker.onmessage = f"), (DEAD, '<script src="a.js">'),
    (DEAD, "<object>"), (DYNAMIC, "found[name] = 1"), (ABROAD, '<a href="https://example.org">'),
    (ABROAD, '<a href="//example.org">')])
def test_these_words_are_seen(expression: re.Pattern[str], text: str) -> None:
    assert expression.search(text)
