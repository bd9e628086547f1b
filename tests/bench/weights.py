"""What a phone loads for a page: HTML, styles, scripts and font, as gzip would send them."""

import gzip
import re
from pathlib import Path

from tests.bench.web import Person

STATIC = Path(__file__).resolve().parents[2] / "static"
PAGES = ("/check-in", "/today", "/trends")


def weights(person: Person) -> dict[str, float | str]:
    return {f"{path}, kilobytes over the wire": _weight(person, path) / 1000 for path in PAGES}


def _weight(person: Person, path: str) -> int:
    html = person.get(path)
    total = _packed(html)
    loaded = set(re.findall(r'(?:href|src)="/static/([^"#]+)', html.decode()))
    loaded |= {f"js/modules/{name}.js" for names in re.findall(r'data-module="([^"]+)"', html.decode())
               for name in names.split()}
    for name in sorted(loaded):
        if name.endswith((".png", ".webmanifest")):
            continue
        body = (STATIC / name).read_bytes()
        total += len(body) if name.endswith(".woff2") else _packed(body)
    return total


def _packed(body: bytes) -> int:
    return len(gzip.compress(body, 6))
