"""Compression of what never changes: once, and then well, not again with every answer.

Flask-Compress packs each answer anew; that is right for what callbacks say. Data files and scripts
are packed here and kept: quickly when one is first asked for, or thoroughly before the first
reader comes (`warm`, which gunicorn's master calls, so that its workers share the result).
"""

from __future__ import annotations

import gzip
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import brotli
from flask import Flask, Response, request

EXTENSION = "packing"
"""Name under which the Flask server keeps its packed files."""

PREFIXES = ("/data/", "/source/", "/assets/", "/_dash-component-suites/")
TYPES = frozenset(
    {
        "application/json",
        "application/javascript",
        "text/javascript",
        "text/css",
        "image/svg+xml",
    }
)
MAP_SCRIPT = "/_dash-component-suites/plotly/package_data/plotly.min.js"
LATE_SCRIPTS = ("/_dash-component-suites/dash/dcc/async-graph.js", MAP_SCRIPT)
"""Scripts that the page fetches without naming them in its document."""

_LEAST_BYTES = 500
_QUICK, _GOOD, _BEST = 5, 9, 11  # brotli's best takes nine seconds for Plotly: not for large files
_BEST_BYTES = 1024 * 1024
_KEPT = 256
_YEAR_S = "31536000"

_Key = tuple[str, str, str]


class Packing:
    """Packed bodies by path, version and coding.

    Parameters
    ----------
    data_paths
        Files that the page's scripts fetch.
    """

    def __init__(self, data_paths: list[str]) -> None:
        self.data_paths = data_paths
        self._bodies: dict[_Key, bytes] = {}
        self._lock = threading.Lock()
        self._thorough = False

    def pack(self, response: Response) -> Response:
        """Replace the body of an answer that never changes by its packed form."""
        if request.path.startswith(PREFIXES) and _YEAR_S in _cache_control(response):
            response.cache_control.immutable = True  # Dash leaves this out
        coding = request.accept_encodings.best_match(("br", "gzip"))
        if coding is None or not _is_packable(response):
            return response
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) < _LEAST_BYTES:
            return response
        etag, _ = response.get_etag()
        response.set_data(self._packed((request.path, etag or "", coding), body))
        response.headers["Content-Encoding"] = coding
        response.vary.add("Accept-Encoding")
        if etag:  # the packed form is another text than the plain one
            response.set_etag(f"{etag}:{coding}")
            response.make_conditional(request)
        return response

    def warm(self, server: Flask) -> None:
        """Pack everything that a browser fetches with the page as small as it gets.

        Call it before a server has threads or forks: it takes both cores for some seconds.
        """
        self._thorough = True
        try:
            with ThreadPoolExecutor() as threads:  # brotli and zlib work outside the interpreter
                paths = self._addresses(server)
                jobs = [(path, coding) for path in paths for coding in ("br", "gzip")]
                list(threads.map(lambda job: _ask(server, *job), jobs))
        finally:
            self._thorough = False

    def _addresses(self, server: Flask) -> list[str]:
        document = server.test_client().get("/").get_data(as_text=True)
        named = re.findall(r'(?:src|href)="(/[^"]+)"', document)
        return [*dict.fromkeys([*named, *LATE_SCRIPTS, *self.data_paths])]

    def _packed(self, key: _Key, body: bytes) -> bytes:
        with self._lock:
            found = self._bodies.get(key)
        if found is None:
            found = _pack(body, key[2], self._thorough)
            with self._lock:
                while len(self._bodies) >= _KEPT:
                    del self._bodies[next(iter(self._bodies))]
                self._bodies[key] = found
        return found


def register(server: Flask, data_paths: list[str]) -> None:
    """Pack what the server answers; call after Flask-Compress, which then leaves it alone."""
    packing = Packing(data_paths)
    server.extensions[EXTENSION] = packing
    server.after_request(packing.pack)


def _is_packable(response: Response) -> bool:
    return (
        request.method == "GET"
        and response.status_code == 200
        and request.path.startswith(PREFIXES)
        and response.mimetype in TYPES
        and "Content-Encoding" not in response.headers
    )


def _cache_control(response: Response) -> str:
    return response.headers.get("Cache-Control", "")


def _pack(body: bytes, coding: str, is_thorough: bool) -> bytes:
    if coding == "gzip":
        return gzip.compress(body, 9 if is_thorough else 6, mtime=0)
    small = len(body) <= _BEST_BYTES
    quality = (_BEST if small else _GOOD) if is_thorough else _QUICK
    return bytes(brotli.compress(body, quality=quality))


def _ask(server: Flask, path: str, coding: str) -> None:
    server.test_client().get(path, headers={"Accept-Encoding": coding})
