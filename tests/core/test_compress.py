"""Pages and static files are packed for browsers that take gzip, and are the same when unpacked."""

import gzip
from typing import Any

from tests.page import PageClient

PACKED = {"Accept-Encoding": "gzip"}


def fetch(client: PageClient, path: str, headers: dict[str, str] | None = None) -> tuple[int, Any, bytes]:
    """Status, headers and body; the file behind the answer is closed."""
    with client.get(path, headers=headers or {}) as response:
        return response.status_code, response.headers, response.data


def test_static_and_pages_are_packed(client: PageClient) -> None:
    for path in ("/static/css/base.css", "/static/vendor/plotly-basic.min.js", "/sign-in"):
        plain, (_, headers, packed) = fetch(client, path)[2], fetch(client, path, PACKED)
        assert headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in headers["Vary"]
        assert len(packed) < len(plain) / 2
        assert int(headers["Content-Length"]) == len(packed)
        if path != "/sign-in":
            assert gzip.decompress(packed) == plain


def test_revalidation_still_works(client: PageClient) -> None:
    _, headers, _ = fetch(client, "/static/css/base.css", PACKED)
    status, _, body = fetch(client, "/static/css/base.css", PACKED | {"If-None-Match": headers["ETag"]})
    assert (status, body) == (304, b"")


def test_pictures_fonts_and_errors_stay_as_they_are(client: PageClient) -> None:
    for path in ("/static/icons/sunrise-192.png", "/static/vendor/figtree-latin-wght-normal.woff2", "/nowhere"):
        assert "Content-Encoding" not in fetch(client, path, PACKED)[1]
