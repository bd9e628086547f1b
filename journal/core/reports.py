"""What a browser reports of the content policy, cut down to two words: the directive, and the route it happened on.

Everything else in a report (addresses, samples of scripts, the referrer) is dropped unread. Nothing is stored; how
often a report is taken is counted in this process, which only bounds the lines of the log.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map
from werkzeug.routing.exceptions import RoutingException

TYPES = frozenset({"application/csp-report", "application/reports+json"})
DIRECTIVES = frozenset({
    "base-uri", "child-src", "connect-src", "default-src", "font-src", "form-action", "frame-ancestors", "frame-src",
    "img-src", "manifest-src", "media-src", "object-src", "require-trusted-types-for", "script-src", "script-src-attr",
    "script-src-elem", "style-src", "style-src-attr", "style-src-elem", "trusted-types", "worker-src"})
MOST_IN_ONE = 10
"""Of a batch, the reports that are looked at."""
WINDOW = timedelta(minutes=1)
PER_ADDRESS, IN_ALL = 10, 60
OTHER = "other"


class Unreadable(ValueError):
    """The body is no report."""


@dataclass(frozen=True)
class Report:
    directive: str
    route: str


@dataclass
class Brake:
    """At most `PER_ADDRESS` bodies of an address and `IN_ALL` of everybody, each minute and process."""

    begun: datetime | None = None
    counts: dict[str, int] = field(default_factory=dict)

    def is_open(self, address: str, now: datetime) -> bool:
        """Counts one body; False when it is one too many."""
        if self.begun is None or now - self.begun >= WINDOW or now < self.begun:
            self.begun, self.counts = now, {}
        if sum(self.counts.values()) >= IN_ALL or self.counts.get(address, 0) >= PER_ADDRESS:
            return False
        self.counts[address] = self.counts.get(address, 0) + 1
        return True


def reports(body: bytes, routes: Map) -> list[Report]:
    """The reports of a body, in either of the two forms that browsers send; raises `Unreadable`."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable from None
    found = [Report(_directive(told), _route(told, routes)) for told in _told(sent)]
    if not found:
        raise Unreadable
    return found


def _told(sent: Any) -> Iterator[dict[str, Any]]:
    if isinstance(sent, dict) and isinstance(sent.get("csp-report"), dict):
        yield sent["csp-report"]
    for one in sent[:MOST_IN_ONE] if isinstance(sent, list) else ():
        if isinstance(one, dict) and one.get("type") == "csp-violation" and isinstance(one.get("body"), dict):
            yield one["body"]


def _text(told: dict[str, Any], *names: str) -> str:
    return next((told[name] for name in names if isinstance(told.get(name), str)), "")


def _directive(told: dict[str, Any]) -> str:
    words = _text(told, "effectiveDirective", "effective-directive", "violated-directive").split()
    return words[0] if words and words[0] in DIRECTIVES else OTHER


def _route(told: dict[str, Any], routes: Map) -> str:
    """The endpoint that serves the page; an address itself is never kept."""
    try:
        path = urlsplit(_text(told, "documentURL", "document-uri")).path
        endpoint, _ = routes.bind("").match(path or "/", method="GET")
    except (ValueError, HTTPException, RoutingException):
        return OTHER
    return str(endpoint)
