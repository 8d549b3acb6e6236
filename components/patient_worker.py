"""How gunicorn's workers hold lines to clients: no thread ever waits for one.

gunicorn's own threaded worker reads a request and writes its answer in a thread: as many slow
clients as there are threads shut everybody else out. Here the worker's loop collects each request,
a thread is given it whole and lays its answer down, and the loop hands that out as fast as the
client takes it. What a client may take its time for is limited, and when there are too many lines,
the one that has been idle longest makes room.
"""

from __future__ import annotations

import errno
import re
import selectors
import socket
import time
from collections.abc import Callable
from typing import Any

from gunicorn.config import Config
from gunicorn.errors import ConfigError
from gunicorn.workers.gthread import TConn, ThreadWorker

MOST_HEAD_BYTES = 32 * 1024
MOST_BODY_BYTES = 64 * 1024
"""As `components.door` has it; what is larger is refused here before it is read."""

REQUEST_S = 10.0
"""From its first byte to its last."""

STALL_S = 30.0
"""How long a client may take nothing of its answer."""

ANSWER_S = 600.0
"""How long it may take over all of it."""

LEAVE_S = 2.0
"""A line is closed after the client closed it, or that long after the answer."""

MOST_LAID_BYTES = 128 * 1024 * 1024
"""Answers that lie there for slow clients, in all."""

_READ_BYTES = 64 * 1024
_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*(\d{1,12})[ \t]*\r?$")
_CODED = re.compile(rb"(?im)^transfer-encoding[ \t]*:")
_FULL = (errno.EMFILE, errno.ENFILE)


class Line:
    """A client's line as a thread sees it: the request is all there, the answer goes nowhere yet.

    Parameters
    ----------
    sock
        The client's socket, which does not block.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.inbox = bytearray()
        self._outbox: list[memoryview] = []
        sock.setblocking(False)

    @property
    def laid_bytes(self) -> int:
        """How much of the answer is still to be taken."""
        return sum(map(len, self._outbox))

    def recv(self, most: int) -> bytes:
        """What has come of the request; nothing more when that was all."""
        taken = bytes(self.inbox[:most])
        del self.inbox[:most]
        return taken

    def sendall(self, data: bytes) -> None:
        """Lay a part of the answer down."""
        if data:
            self._outbox.append(memoryview(data))

    def send(self, data: bytes) -> int:
        """The same, as a socket would have it."""
        self.sendall(data)
        return len(data)

    def setblocking(self, _is_blocking: bool) -> None:
        """A line never blocks."""

    def gettimeout(self) -> float:
        """As a socket that does not block."""
        return 0.0

    def shutdown(self, _how: int) -> None:
        """The loop parts, no thread does."""

    def close(self) -> None:
        """The loop parts, no thread does."""

    def getsockname(self) -> Any:
        """Our end."""
        return self.sock.getsockname()

    def fill(self) -> bool:
        """Read what has come; False when the client has left."""
        data = self.sock.recv(_READ_BYTES)
        self.inbox += data
        return bool(data)

    def flush(self) -> int:
        """Hand out what the client takes now; how many bytes it took."""
        taken = 0
        try:
            while self._outbox:
                part = self.sock.send(self._outbox[0])
                taken += part
                self._outbox[0] = self._outbox[0][part:]
                if not self._outbox[0]:
                    del self._outbox[0]
        except BlockingIOError:
            pass
        return taken


def awaited(inbox: bytes | bytearray) -> tuple[bool, tuple[int, str] | None]:
    """Whether a request is all there, and why it is refused, if it is: a status and a sentence."""
    end = inbox.find(_HEAD_END)
    if end < 0 or end > MOST_HEAD_BYTES:
        if len(inbox) > MOST_HEAD_BYTES:
            return True, (431, f"a request's head may have {MOST_HEAD_BYTES // 1024} kB")
        return False, None
    head = bytes(inbox[:end])
    if _CODED.search(head):
        return True, (411, "a request with a body has to say its length")
    length = max((int(one) for one in _LENGTH.findall(head)), default=0)
    if length > MOST_BODY_BYTES:
        return True, (413, f"a request may bring at most {MOST_BODY_BYTES // 1024} kB along")
    return len(inbox) >= end + len(_HEAD_END) + length, None


def refusal(status: int, sentence: str) -> bytes:
    """An answer made before there is a request."""
    body = sentence.encode()
    return (
        f"HTTP/1.1 {status} Refused\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    ).encode() + body


class PatientWorker(ThreadWorker):
    """Threads answer, the loop reads and writes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Each line that no thread has: what it waits for, and until when.
        self._reading: dict[TConn, float] = {}
        self._answering: dict[TConn, tuple[float, float, bool]] = {}
        self._leaving: dict[TConn, float] = {}

    @classmethod
    def check_config(cls, cfg: Config, log: Any) -> None:
        """See gunicorn; called before there are workers."""
        super().check_config(cfg, log)
        if cfg.is_ssl:
            raise ConfigError("this server speaks no TLS: put a proxy before it")
        cfg.set("sendfile", False)

    def accept(self, listener: socket.socket) -> None:
        """Take a new line; when there are too many, the longest idle one makes room."""
        while self.nr_conns + 1 >= self.worker_connections and self._reading:
            self._close(next(iter(self._reading)))
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno in _FULL and self._reading:
                self._close(next(iter(self._reading)))
            elif error.errno not in (errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED, *_FULL):
                raise
            return
        self.nr_conns += 1
        conn = TConn(self.cfg, sock, client, listener.getsockname())
        conn.sock = Line(sock)
        conn.data_ready = True
        self._read(conn)

    def handle(self, conn: TConn) -> bool:
        """Answer a request; runs in a thread, to which the client is as fast as memory."""
        is_kept = super().handle(conn) is True
        try:
            conn.sock.flush()
        except OSError:
            return False
        return is_kept

    def finish_request(self, conn: TConn, done: Any) -> None:
        """The answer is laid down: hand out what is left of it, then go on or part."""
        is_kept = not done.cancelled() and done.exception() is None and done.result()
        if conn.sock.laid_bytes:
            self._answer(conn, is_kept)
        else:
            self._after(conn, is_kept)

    def murder_pending(self) -> None:
        """Close what has used its time up; called every second."""
        now = time.monotonic()
        for conn, until in list(self._reading.items()):
            if not self.alive and not conn.sock.inbox:
                self._close(conn)
            elif until <= now and conn.sock.inbox:
                self._refuse(conn, 408, f"a request has to be here within {REQUEST_S:g} seconds")
            elif until <= now:
                self._close(conn)
        for conn, (stalled, late, _) in list(self._answering.items()):
            if min(stalled, late) <= now:
                self._close(conn)
        for conn, until in list(self._leaving.items()):
            if until <= now:
                self._close(conn)
        self._make_room()

    def murder_keepalived(self, force: bool = False) -> None:
        """Kept lines are among those that are read; at the end all are closed."""
        for conn in [*self._reading, *self._answering, *self._leaving] if force else []:
            self._close(conn)

    def _read(self, conn: TConn) -> None:
        """Wait for a request."""
        if self._pass_on(conn):
            return
        self._reading[conn] = time.monotonic() + REQUEST_S
        self._watch(conn, selectors.EVENT_READ, self._come)

    def _come(self, conn: TConn) -> None:
        is_first = not conn.sock.inbox
        if not conn.sock.fill():
            self._close(conn)
            return
        if is_first:  # a kept line may have been idle before
            self._reading[conn] = time.monotonic() + REQUEST_S
        self._pass_on(conn)

    def _pass_on(self, conn: TConn) -> bool:
        """Give a request that is all there to a thread."""
        is_whole, refused = awaited(conn.sock.inbox)
        if refused is not None:
            self._refuse(conn, *refused)
        elif is_whole:
            self._forget(conn)
            self.enqueue_req(conn)
        return is_whole

    def _refuse(self, conn: TConn, status: int, sentence: str) -> None:
        self.log.warning("%s before there was a request: %s", status, sentence)
        conn.sock.sendall(refusal(status, sentence))
        self._answer(conn, is_kept=False)

    def _answer(self, conn: TConn, is_kept: bool) -> None:
        now = time.monotonic()
        self._forget(conn)
        self._answering[conn] = now + STALL_S, now + ANSWER_S, is_kept
        self._watch(conn, selectors.EVENT_WRITE, self._go)
        self._make_room()

    def _go(self, conn: TConn) -> None:
        _, late, is_kept = self._answering[conn]
        if conn.sock.flush():
            self._answering[conn] = time.monotonic() + STALL_S, late, is_kept
        if not conn.sock.laid_bytes:
            self._forget(conn)
            self._after(conn, is_kept)

    def _after(self, conn: TConn, is_kept: bool) -> None:
        if is_kept and self.alive:
            ahead = conn.parser.unreader.take_buffered()
            conn.sock.inbox[:0] = ahead
            self._read(conn)
            return
        try:
            conn.sock.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(conn)
            return
        self._leaving[conn] = time.monotonic() + LEAVE_S
        self._watch(conn, selectors.EVENT_READ, self._part)

    def _part(self, conn: TConn) -> None:
        """What is sent after the last answer is read away, that the client may see the answer."""
        if not conn.sock.fill():
            self._close(conn)
        else:
            conn.sock.inbox.clear()

    def _make_room(self) -> None:
        """Give up the slowest answers when too much lies there."""
        laid = {conn: conn.sock.laid_bytes for conn in self._answering}
        total = sum(laid.values())
        for conn in sorted(laid, key=lambda conn: self._answering[conn][0]):
            if total <= MOST_LAID_BYTES:
                return
            total -= laid[conn]
            self._close(conn)

    def _watch(self, conn: TConn, event: int, act: Callable[[TConn], None]) -> None:
        def happened(_sock: object) -> None:
            try:
                if self._is_ours(conn):  # it may have been closed since the loop woke
                    act(conn)
            except OSError:  # the line is cut
                self._close(conn)

        self.poller.register(conn.sock.sock, event, happened)

    def _is_ours(self, conn: TConn) -> bool:
        return conn in self._reading or conn in self._answering or conn in self._leaving

    def _forget(self, conn: TConn) -> None:
        if self._is_ours(conn):
            self.poller.unregister(conn.sock.sock)
        self._reading.pop(conn, None)
        self._answering.pop(conn, None)
        self._leaving.pop(conn, None)

    def _close(self, conn: TConn) -> None:
        self._forget(conn)
        conn.sock.sock.close()
        self.nr_conns -= 1
