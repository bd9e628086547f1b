"""The service worker as it is served: the files that it keeps, and a version that changes with any of them."""

import hashlib
from functools import cache
from pathlib import Path

import orjson

STATIC = Path(__file__).resolve().parents[2] / "static"
PAGES = ("/help/offline", "/hide")
FILES = ("css/tokens.css", "css/base.css", "css/layout.css", "css/controls.css", "css/cards.css", "css/plan.css",
         "css/media.css", "icons.svg", "icons/sunrise.svg", "icons/list.svg", "js/app.js", "js/flag.js", "js/hidden.js",
         "js/kept-plan.js", "js/modules/kept-link.js")
"""What the pages without a connection are drawn with. Public, and the same for everybody."""
TEMPLATES = ("bare.html", "safety/offline.html", "home/hide.html", "safety/_support.html")
"""What the kept pages are made of: a changed one is a new version."""


@cache
def script() -> bytes:
    """The worker with its list and version before it."""
    body = (STATIC / "js" / "sw.js").read_bytes()
    parts = [(STATIC / name).read_bytes() for name in FILES]
    parts += [(STATIC.parent / "templates" / name).read_bytes() for name in TEMPLATES]
    version = hashlib.sha256(b"\0".join([body, *parts])).hexdigest()[:16]
    kept = [*PAGES, *(f"/static/{name}" for name in FILES)]
    return (b"const FILES = %b;\nconst VERSION = %b;\n" % (orjson.dumps(kept), orjson.dumps(version))) + body


def off() -> bytes:
    """What takes a worker away again."""
    return (STATIC / "js" / "sw-off.js").read_bytes()
