"""Compression by Flask-Compress, which keeps what it packed of files that never change.

Such a file is packed quickly when one is first asked for, or as small as it gets before the first
reader comes (`warm`, which gunicorn's master calls, so that its workers share the result).
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

from flask import Flask, Request, Response, g, request
from flask_compress import Compress
from flask_compress.flask_compress import DictCache
from werkzeug.test import TestResponse

EXTENSION = "packing"
"""Name under which the Flask server keeps the addresses of its data files."""

PREFIXES = ("/data/", "/parts/", "/source/", "/assets/", "/_dash-component-suites/")
MAP_SCRIPT = "/_dash-component-suites/plotly/package_data/plotly.min.js"
LATE_SCRIPTS = ("/_dash-component-suites/dash/dcc/async-graph.js", MAP_SCRIPT)
"""Scripts that the page fetches without naming them in its document."""

_TYPES = [
    "application/json", "application/javascript", "text/javascript", "text/css", "text/html",
    "image/svg+xml",
]  # fmt: skip
_QUICK = {"COMPRESS_ZSTD_LEVEL": 3, "COMPRESS_BR_LEVEL": 5, "COMPRESS_LEVEL": 6}
_BEST = {"COMPRESS_ZSTD_LEVEL": 19, "COMPRESS_BR_LEVEL": 10, "COMPRESS_LEVEL": 9}
_GOOD = _BEST | {"COMPRESS_BR_LEVEL": 9}  # brotli takes its time over a large one
_BEST_BYTES = 1024 * 1024
_CODINGS = ("zstd", "br", "gzip")
_KEPT = 256
_YEAR_S = "31536000"


class Kept(DictCache):
    """Packed bodies by coding and name; of what has no name nothing is kept."""

    def set(self, key: str, value: bytes) -> None:
        """Keep a body, in place of the oldest when there are many."""
        if key.endswith(";") or key in self.data:
            return
        for oldest in list(self.data)[: len(self.data) - _KEPT + 1]:
            self.data.pop(oldest, None)
        self.data[key] = value


def register(server: Flask, data_paths: list[str]) -> None:
    """Pack what the server answers; `data_paths` are the files that the page's scripts fetch."""
    server.config.update(
        COMPRESS_MIMETYPES=_TYPES,
        COMPRESS_ALGORITHM=list(_CODINGS),
        COMPRESS_STREAMS=False,
        COMPRESS_CACHE_BACKEND=Kept,
        COMPRESS_CACHE_KEY=_name,
        **_QUICK,
    )
    Compress(server)
    server.after_request(_give_name)  # hooks run last first: before the packing
    server.extensions[EXTENSION] = tuple(data_paths)


def warm(server: Flask) -> None:
    """Pack everything that a browser fetches with the page as small as it gets.

    Call it before a server has threads or forks: it takes both cores for some seconds.
    """
    sizes = {path: len(_ask(server, path, "identity").data) for path in addresses(server)}
    large = [path for path, size in sizes.items() if size > _BEST_BYTES]
    for level, paths in ((_GOOD, large), (_BEST, sizes.keys() - large)):
        server.config.update(level)
        with ThreadPoolExecutor() as threads:  # brotli and zlib work outside the interpreter
            jobs = [(path, coding) for path in paths for coding in _CODINGS]
            list(threads.map(lambda job: _ask(server, *job), jobs))
    server.config.update(_QUICK)


def addresses(server: Flask) -> list[str]:
    """What a browser fetches with the page."""
    document = server.test_client().get("/").get_data(as_text=True)
    named = re.findall(r'(?:src|href)="(/[^"]+)"', document)
    return [*dict.fromkeys([*named, *LATE_SCRIPTS, *server.extensions[EXTENSION]])]


def _give_name(response: Response) -> Response:
    """Name the answer by address and version when it never changes."""
    if not request.path.startswith(PREFIXES):
        return response
    if _YEAR_S in response.headers.get("Cache-Control", ""):
        response.cache_control.immutable = True  # Dash leaves this out
    if response.status_code == 200 and response.mimetype in _TYPES:
        response.direct_passthrough = False
        response.get_data()  # a file from the disk: read whole, or it would be passed on unpacked
        g.packed_name = f"{request.path} {response.get_etag()[0] or ''}"
    return response


def _name(_request: Request) -> str:
    return str(g.get("packed_name", ""))


def _ask(server: Flask, path: str, coding: str) -> TestResponse:
    return server.test_client().get(path, headers={"Accept-Encoding": coding})
