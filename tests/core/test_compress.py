"""Pages and static files are packed for browsers that take gzip, and are the same when unpacked."""

import gzip

from tests.page import PageClient

PACKED = {"Accept-Encoding": "gzip"}


def test_static_and_pages_are_packed(client: PageClient) -> None:
    for path in ("/static/css/base.css", "/static/vendor/plotly-basic.min.js", "/sign-in"):
        plain, packed = client.get(path), client.get(path, headers=PACKED)
        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert len(packed.data) < len(plain.data) / 2
        assert int(packed.headers["Content-Length"]) == len(packed.data)
        if path != "/sign-in":
            assert gzip.decompress(packed.data) == plain.data


def test_revalidation_still_works(client: PageClient) -> None:
    tag = client.get("/static/css/base.css", headers=PACKED).headers["ETag"]
    again = client.get("/static/css/base.css", headers=PACKED | {"If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""


def test_pictures_fonts_and_errors_stay_as_they_are(client: PageClient) -> None:
    for path in ("/static/icon-192.png", "/static/vendor/figtree-latin-wght-normal.woff2", "/nowhere"):
        assert "Content-Encoding" not in client.get(path, headers=PACKED).headers
