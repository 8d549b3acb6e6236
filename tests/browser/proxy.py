"""A proxy on this machine that spoils the answers to callbacks, as real lines and servers do."""

from __future__ import annotations

import http.client
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

CALLBACKS = "/_dash-update-component"
STATUSES = {"500": 500, "400": 400, "404": 404}
_HOP_BY_HOP = {"connection", "transfer-encoding", "keep-alive"}
_RESET = struct.pack("ii", 1, 0)  # to close a line so that its other end is told at once


class Proxy(ThreadingHTTPServer):
    """Passes everything on to a server.

    Parameters
    ----------
    server
        Its address.
    """

    daemon_threads = True

    def __init__(self, server: str) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.behind = urlsplit(server).netloc
        self.kind = ""
        self._lifted = threading.Event()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def spoil(self, kind: str) -> None:
        """From now on answer callbacks so: a status, ``cut``, ``drop``, ``hang`` or ``portal``."""
        self._lifted.clear()
        self.kind = kind

    def lift(self) -> None:
        """Answer rightly again; what hangs is let go without an answer."""
        self.kind = ""
        self._lifted.set()

    def wait_lifted(self) -> None:
        """Hang."""
        self._lifted.wait()

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that has gone is no news."""


class _Passing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kind = self.server.kind if self.path.startswith(CALLBACKS) else ""
        if kind in STATUSES:
            self._send(STATUSES[kind], [("Content-Type", "text/html")], b"<h1>Proxy error</h1>")
        elif kind == "portal":  # of a hotel: its own page, and all is well
            self._send(200, [("Content-Type", "text/html")], b"<h1>Please log in</h1>")
        elif kind in ("drop", "hang"):
            if kind == "hang":
                self.server.wait_lifted()
            self._part()
        else:
            status, headers, content = self._ask(body)
            self._send(status, headers, content, is_cut=kind == "cut")

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        line = http.client.HTTPConnection(self.server.behind, timeout=90)
        kept = {key: text for key, text in self.headers.items() if key.lower() not in _HOP_BY_HOP}
        line.request(self.command, self.path, body or None, kept)
        answer = line.getresponse()
        content = answer.read()
        line.close()
        headers = [pair for pair in answer.getheaders() if pair[0].lower() not in _HOP_BY_HOP]
        return answer.status, headers, content

    def _send(
        self, status: int, headers: list[tuple[str, str]], content: bytes, is_cut: bool = False
    ) -> None:
        self.send_response(status)
        for name, text in headers:
            if name.lower() != "content-length":
                self.send_header(name, text)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if is_cut else content)
        if is_cut:
            self.wfile.flush()
            self._part()

    def _part(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def proxied(server: str) -> Iterator[Proxy]:
    """A proxy before a server, as long as it is needed."""
    proxy = Proxy(server)
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    yield proxy
    proxy.lift()
    proxy.shutdown()
    proxy.server_close()
    thread.join()
