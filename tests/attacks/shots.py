"""One hostile request: which route, which fields, in which wrapping; and what is wrong with the answer."""

import json
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus

from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.attacks.probes import HOSTILE, LARGE, NAMES
from tests.attacks.siege import Siege, State, Target
from tests.page import read

LINE = "------probe"
TYPES = ("text/plain", "application/xml", "application/x-www-form-urlencoded; charset=utf-7", "image/png", "",
         "x" * 300, "application/csp-report", "application/reports+json", "application/json; charset=utf-16",
         "multipart/form-data", "multipart/form-data; boundary=")
FOR_MACHINES = frozenset({"status.csp_report"})
"""They get a number, not a page."""
WRAPPINGS = ("form", "form", "form", "doubled", "multipart", "files", "torn", "json", "deep", "type", "many", "bytes")


@dataclass(frozen=True)
class Shot:
    """`changes` go over the fields of the form, `wrapping` says how all of it is sent."""

    target: Target
    changes: tuple[tuple[str, str], ...]
    wrapping: str
    noise: bytes = b""
    content_type: str = ""

    def __repr__(self) -> str:
        short = [(name, value if len(value) < 80 else f"{value[:40]}… {len(value)}") for name, value in self.changes]
        return f"<{self.target.name} {self.wrapping} {self.content_type[:60]!r} {short!r} {self.noise[:40]!r}>"

    @property
    def fields(self) -> dict[str, str]:
        return self.target.fields | dict(self.changes)


@dataclass
class Figures:
    """What came of many shots."""

    tried: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    mute: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)

    @property
    def faults(self) -> list[str]:
        return [f"{kind}: {name} ({n})" for kind, found in (
            ("5xx", self.failed), ("written on refusal", self.written), ("refused without a word", self.mute))
            for name, n in found.most_common()]


def shots(targets: Sequence[Target]) -> st.SearchStrategy[Shot]:
    """Mostly values that are known to hurt, some that nobody has thought of."""
    pool = sorted({name for target in targets for name in target.fields} | set(NAMES) | {"into", "kind"})
    odd = st.one_of(st.sampled_from(HOSTILE), st.sampled_from(HOSTILE), st.text(max_size=40),
                    st.integers().map(str), st.floats().map(str), st.sampled_from(LARGE))

    def of(target: Target) -> st.SearchStrategy[Shot]:
        own = sorted(target.fields)
        names = st.sampled_from(own + own + own + pool if own else pool)
        return st.builds(Shot, st.just(target), st.lists(st.tuples(names, odd), max_size=4).map(tuple),
                         st.sampled_from(WRAPPINGS), st.binary(max_size=60), st.sampled_from(TYPES))
    return st.sampled_from(targets).flatmap(of)


def encoded(fields: Sequence[tuple[str, str]]) -> bytes:
    """As a browser sends it, but with halves of characters too."""
    return "&".join(f"{quote_plus(name.encode('utf-8', 'surrogatepass'))}="
                    f"{quote_plus(value.encode('utf-8', 'surrogatepass'))}" for name, value in fields).encode()


def parts(fields: Sequence[tuple[str, str]], as_files: bool, torn: bytes | None) -> bytes:
    out = b""
    for name, value in fields:
        head = f'--{LINE}\r\nContent-Disposition: form-data; name="{quote(name, errors="surrogatepass")}"'
        head += '; filename="../x.csv"\r\nContent-Type: text/csv' if as_files and name != "csrf_token" else ""
        out += head.encode() + b"\r\n\r\n" + value.encode("utf-8", "surrogatepass") + b"\r\n"
    return out + f"--{LINE}--\r\n".encode() if torn is None else out[:max(0, len(out) - 3)] + torn


def request_of(shot: Shot, token: str) -> dict[str, Any]:
    """Arguments of the test client. The form token is good, so that the shot gets past the gate."""
    fields = [("csrf_token", token), *shot.fields.items()]
    body, kind = _wrapped(shot, fields)
    return {"data": body, "content_type": kind, "headers": {"X-CSRFToken": token}}


def _wrapped(shot: Shot, fields: list[tuple[str, str]]) -> tuple[bytes, str]:
    """The body and what it is said to be."""
    body, kind = encoded(fields), "application/x-www-form-urlencoded"
    match shot.wrapping:
        case "doubled":
            twice = shot.changes[:1] or tuple(shot.fields.items())[:1] or (("csrf_token", "x"),)
            body = encoded([*fields, *twice, *twice])
        case "multipart" | "files" | "torn":
            body = parts(fields, shot.wrapping == "files", shot.noise if shot.wrapping == "torn" else None)
            kind = f"multipart/form-data; boundary={LINE}"
        case "json":
            body = json.dumps(shot.fields | {"n": [1e309, -1, None, True, {"a": ["\ud800"]}]}).encode()
            kind = shot.content_type if "json" in shot.content_type else "application/json"
        case "deep":
            body, kind = b"[" * 60_000 + shot.noise, "application/json"
        case "type":
            body, kind = body + shot.noise, shot.content_type
        case "many":
            body = encoded([*fields, *((f"f{n}", "x") for n in range(3000))])
        case "bytes":
            body += b"&" + shot.noise
    return body, kind


def fire(siege: Siege, shot: Shot, before: State, figures: Figures) -> None:
    """Sends it and notes what is wrong; afterwards everything is as it was."""
    client, token = siege.client(shot.target.who)
    figures.tried += 1
    try:
        if shot.target.method == "GET":
            query = encoded(list(dict(shot.changes).items())).decode() + "&" * (shot.wrapping == "torn")
            response = client.get(f"{shot.target.address}?{query}")
        else:
            response = client.open(shot.target.address, method=shot.target.method, **request_of(shot, token))
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        figures.failed[f"{shot.target.name} {type(error).__name__} {last.filename}:{last.lineno} {shot!r}"] += 1
        siege.clients.pop(shot.target.who, None)
        siege.put_back(before)
        return
    _judge(siege, shot, response, before, figures)
    siege.settle(shot.target, response)


def _judge(siege: Siege, shot: Shot, response: TestResponse, before: State, figures: Figures) -> None:
    status = response.status_code
    figures.answers[status] += 1
    if status >= 500:
        figures.failed[f"{status} {shot!r}"] += 1
    if status >= 400 and shot.target.endpoint not in FOR_MACHINES and not has_words(response):
        figures.mute[f"{status} {shot!r}"] += 1
    refused = status >= 400 or shot.target.method == "GET"
    if refused and siege.stored() != before:
        figures.written[f"{status} {shot!r}"] += 1
    if not refused or status == 429 or figures.written:
        siege.put_back(before)


def has_words(response: TestResponse) -> bool:
    """A page that says what is the matter: on the page of the form beside a field, else as a page of its own."""
    if response.mimetype == "application/json":
        return bool(response.get_json())
    page = read(response)
    said = any(mark in page.text for mark in ("field__error", 'role="alert"', 'class="toast'))
    return bool(page.headings and page.headings[0].strip()) and (response.status_code != 422 or said)
