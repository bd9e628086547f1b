"""A record with a hostile text in every field that takes one, put there by the forms themselves."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tests.attacks.files import HEAD
from tests.attacks.siege import COSTLY, VISITORS, Siege
from tests.factories import PASSWORD
from tests.page import PageClient

LONG = ("note", "focus", "practice")
SHORTS = ("companion", "with_whom")


def plant(siege: Siege, long: str, short: str) -> None:
    """`long` where 4,000 characters fit, `short` in names and lines; also in a file, and in the clinic's list."""
    client = siege.house.client("patient")
    _sent(client, "/check-in", {"id": "", "mood": "5", "note": long, "effect": "nausea", "side_effects": "some"})
    for kind in ("dosing", "integration"):
        texts = dict.fromkeys(LONG, long) | dict.fromkeys(SHORTS, short)
        _sent(client, "/sessions", {"id": "", "kind": kind, "day": "2026-05-13", "minutes": "50"} | texts)
    row = f'2026-02-04,February 4,Wednesday,09:15,"{_cell(short)}","{_cell(short)}","{_cell(short)}","{_cell(long)}"\n'
    page = _upload(client, HEAD + row.encode())
    answers = dict.fromkeys(re.findall(r'name="(mood-\d+)"', client.get(page).text), "tag")
    _sent(client, page, answers)
    for name in ("patient", "therapist", "clinic"):
        _sent(siege.house.client(name), "/account/profile", {
            "name": short[:80], "language": "en", "zone": "UTC", "country": "ES", "theme": ""})
    _sent(siege.house.client("clinic"), "/clinic/invite", {
        "kind": "patient_by_clinic", "email": "probe@example.org", "name": short[:80]})


def _sent(client: PageClient, path: str, data: dict[str, str]) -> None:
    answer = client.send(path, data | {"confirm_password": PASSWORD})
    assert answer.status_code in (200, 303), (path, answer.status_code)
    assert "field__error" not in answer.text, path


def _cell(text: str) -> str:
    return text.replace('"', '""')


def _upload(client: PageClient, data: bytes) -> str:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="d.csv"\r\n\r\n'
    answer = client.post("/import", data=head + data + b"\r\n--x--\r\n", headers={"X-CSRFToken": client.token()},
                         content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 303
    return answer.headers["Location"]


def pages(siege: Siege) -> Iterator[tuple[str, str]]:
    """(who and where, text) of every page that each visitor can open, by address and by following links once."""
    for who in VISITORS:
        client, seen = siege.house.client(who), set()
        waiting = [address for rule, address in siege.addresses(who)
                   if "GET" in siege.house.methods(rule) and rule.endpoint not in COSTLY]
        for address in waiting:
            if address in seen or "/hide" in address:
                continue
            seen.add(address)
            response = client.get(address)
            if response.mimetype == "text/html":
                text = response.text
                yield f"{who} {urlsplit(address).path}", text
                if len(seen) < 60:
                    links = re.findall(r'href="(/(?:sessions|check-in|days|patients)/[^"#]*)"', text)
                    waiting.extend(link.replace("&amp;", "&") for link in links if "/pdf" not in link)
            response.close()
