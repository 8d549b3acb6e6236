"""Clients that take their time: over a request, over an answer, or over saying anything at all."""

from __future__ import annotations

import socket
from collections.abc import Callable

HALF_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
HALF_BODY = (
    b"POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/json\r\nContent-Length: 4000\r\n\r\n{"
)
LARGE = "/_dash-component-suites/plotly/package_data/plotly.min.js"
_WINDOW_BYTES = 4096


def connect(port: int) -> socket.socket:
    """A line on which nothing is said."""
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def send_slowly(beginning: bytes) -> Callable[[int], socket.socket]:
    """A client that has sent the beginning of a request, and leaves it at that."""

    def begin(port: int) -> socket.socket:
        line = connect(port)
        line.sendall(beginning)
        return line

    return begin


def read_slowly(port: int, path: str = LARGE) -> socket.socket:
    """A client that has asked for something large and takes hardly anything of it."""
    line = narrow_line()
    line.settimeout(60)
    line.connect(("127.0.0.1", port))
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    line.sendall(request.encode())
    line.recv(1)  # the answer has begun
    return line


def narrow_line() -> socket.socket:
    """A line whose system takes little ahead for its reader; not connected yet."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _WINDOW_BYTES)
    return line
