"""When a request is all there, what is refused before it is, and how an answer is laid down."""

from __future__ import annotations

import socket

import pytest

from components import door, patient_worker
from components.patient_worker import Line, awaited

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST /x HTTP/1.1\r\nHost: localhost\r\ncontent-length : 5\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "is_whole"),
    [
        (b"", False), (GET[:-1], False), (GET, True), (GET + GET[:5], True),
        (POST, False), (POST + b"1234", False), (POST + b"12345", True),
        (POST.replace(b"\r\n\r\n", b"\r\nContent-Length: 9\r\n\r\n") + b"12345", False),
    ],
)  # fmt: skip
def test_awaited(sent: bytes, is_whole: bool) -> None:
    assert awaited(sent) == (is_whole, None)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"x" * (patient_worker.MOST_HEAD_BYTES + 1), 431),
        (POST.replace(b" 5", b" 65537"), 413),
        (POST.replace(b"content-length : 5", b"Transfer-Encoding: gzip, chunked"), 411),
    ],
)
def test_awaited__refused(sent: bytes, status: int) -> None:
    is_whole, refused = awaited(sent)
    assert is_whole
    assert refused is not None
    assert refused[0] == status


def test_limits__are_those_of_the_door() -> None:
    assert patient_worker.MOST_BODY_BYTES == door.MOST_BODY_BYTES


def test_line__hands_out_as_much_as_is_taken() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        line = Line(ours)
        answer = bytes(range(256)) * 40_000
        line.sendall(answer[:1000])
        line.sendall(answer[1000:])
        assert 0 < line.flush() < len(answer)  # returns, though nobody reads
        taken = bytearray()
        while len(taken) < len(answer):
            taken += theirs.recv(1 << 20)
            line.flush()
        assert taken == answer
        assert line.laid_bytes == 0


def test_line__gives_what_has_come_and_then_an_end() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        line = Line(ours)
        theirs.sendall(b"abcdef")
        assert line.fill()
        assert [line.recv(4), line.recv(4), line.recv(4)] == [b"abcd", b"ef", b""]
