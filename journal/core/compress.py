"""Smaller answers for phones: gzip for text, kept in memory for static files.

Own code, because Flask-Compress would bring three compressors and a cache for one call of gzip. Compressing pages that
carry a form token is safe here: the cookies are SameSite=Lax, so no other site can ask for them with a guess inside.
"""

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Response, current_app, request

LEAST = 1000
KINDS = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


def compress(response: Response) -> Response:
    """The response, packed where the browser takes gzip and the body is text worth it."""
    if (response.status_code != 200 or "gzip" not in request.headers.get("Accept-Encoding", "")
            or not (response.mimetype or "").startswith(KINDS) or response.headers.get("Content-Encoding")
            or response.headers.get("Content-Disposition", "").startswith("attachment")):
        return response
    if request.endpoint == "static":
        path = Path(current_app.static_folder or "") / str((request.view_args or {})["filename"])
        response.close()  # the opened file is not needed
        response.direct_passthrough = False
        body = _packed_file(str(path), path.stat().st_mtime_ns)
    else:
        plain = response.get_data()
        if len(plain) < LEAST:
            return response
        body = gzip.compress(plain, 5)
    response.set_data(body)
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


@lru_cache(maxsize=128)
def _packed_file(path: str, _: int) -> bytes:
    """A static file packed once per version."""
    return gzip.compress(Path(path).read_bytes(), 9)
