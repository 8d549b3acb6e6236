"""Slow and idle clients wait for themselves alone: everybody else is answered meanwhile."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from tests.browser.launch import STOP_S, free_port, start_server
from tests.slow_clients import HALF_BODY, HALF_HEAD, connect, read_slowly, send_slowly

CLIENTS = 40
READERS = 10
THREADS = 4  # fewer than slow clients by far
MOST_LINES = 60
AT_ONCE_S = 10.0  # a busy machine's; a slow client takes minutes


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    port = free_port()
    few = ("--threads", str(THREADS), "--worker-connections", str(MOST_LINES))
    server = start_server(port, options=("--workers", "1", "--preload", *few))
    yield port
    server.terminate()
    server.wait(STOP_S)


def ask(port: int, request: bytes, limit_s: float = 60.0) -> bytes:
    """All that a server answers to what is sent until it closes the line."""
    with socket.create_connection(("127.0.0.1", port), timeout=limit_s) as line:
        line.sendall(request)
        parts = []
        while part := line.recv(65536):
            parts.append(part)
    return b"".join(parts)


def get(port: int, path: str) -> bytes:
    """A page of the server, by a line of its own."""
    return ask(
        port, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    )


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize(
    "begin", [send_slowly(HALF_HEAD), send_slowly(HALF_BODY), send_slowly(b""), read_slowly]
)
def test_slow_clients__shut_nobody_out(port: int, begin: Callable[[int], socket.socket]) -> None:
    with ExitStack() as lines, ThreadPoolExecutor(READERS) as readers:
        for _ in range(CLIENTS):
            lines.enter_context(begin(port))
        start = time.monotonic()
        answers = list(readers.map(lambda _: get(port, "/"), range(READERS)))
        took_s = time.monotonic() - start
    assert [status(answer) for answer in answers] == [200] * READERS
    assert took_s < AT_ONCE_S


def test_idle_lines__more_than_there_may_be(port: int) -> None:
    with ExitStack() as lines:
        for _ in range(3 * MOST_LINES):
            lines.enter_context(connect(port))
        assert status(get(port, "/healthz")) == 200


def test_request__that_does_not_come_is_given_up(port: int) -> None:
    start = time.monotonic()
    answer = ask(port, HALF_HEAD)
    assert status(answer) == 408
    assert b"within 10 seconds" in answer
    assert 9 < time.monotonic() - start < 30


def test_answer__that_is_read_slowly_is_whole(port: int) -> None:
    path = "/_dash-component-suites/plotly/package_data/plotly.min.js"
    whole = get(port, path).partition(b"\r\n\r\n")[2]
    with read_slowly(port, path) as line:
        parts = []
        while part := line.recv(100_000):
            parts.append(part)
    head, _, body = b"".join(parts).partition(b"\r\n\r\n")
    assert status(head) == 200
    assert body == whole
    assert len(body) > 1_000_000


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"Content-Length: 200000000", 413),
        (b"Transfer-Encoding: chunked", 411),
        (b"X-Long: " + b"x" * 40_000, 431),
        (b"Content-Length: nonsense", 400),
    ],
)
def test_request__too_large_is_refused_before_it_is_read(
    port: int, head: bytes, expected: int
) -> None:
    start = b"POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\n"
    assert status(ask(port, start + head + b"\r\n\r\n")) == expected


def test_requests__two_on_one_line_come_out_in_order(port: int) -> None:
    first = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = b"GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answer = ask(port, first + last)
    assert [status(part) for part in answer.split(b"HTTP/1.1")[1:] if part] == [200, 404]
