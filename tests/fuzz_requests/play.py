"""Send requests to a server as it is run, and judge what comes back and what it writes."""

from __future__ import annotations

import hashlib
import json
import re
import socket
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.browser.launch import STOP_S, free_port, start_server
from tests.fuzz_requests.hostile import Hostile, Maker

HANG_S = 150.0  # a sheet may wait for its turn for 60 and take 60, then the server says so
_AT_ONCE = 8
_TOLD = (503, 504)
"""That sheets are many, or took too long: the machine is busy, and nothing is wrong."""
_OBEYED = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass
class Findings:
    """What was seen.

    Parameters
    ----------
    statuses
        Answers by status; 0 where none came.
    wrong
        A sentence for each answer that should not be.
    log_bytes
        What the server wrote meanwhile.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    log_bytes: int = 0


def fuzz(store: str, seeds: range) -> Findings:
    """Send the request of each seed to a server on a store."""
    before = fingerprint(Path(store))
    with tempfile.TemporaryFile() as log, serving(store, log) as port:
        findings = _play(port, _maker(port), seeds)
        log.seek(0)
        _judge_log(log.read(), len(seeds), findings)
        if _status(ask(port, Hostile("GET", "/"))) != 200:
            findings.wrong.append("the page is not answered afterwards")
    if fingerprint(Path(store)) != before:
        findings.wrong.append("the store is another one")
    return findings


@contextmanager
def serving(store: str, log: object) -> Iterator[int]:
    """A server; its port."""
    port = free_port()
    options = ("--workers", "2", "--log-level", "warning")
    server = start_server(port, options=options, store=store, log=log)
    try:
        yield port
    finally:
        server.terminate()
        server.wait(STOP_S)


def ask(port: int, request: Hostile) -> bytes:
    """All that comes back; what is lost in between is an empty answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=HANG_S) as line:
        line.sendall(request.wire())
        line.shutdown(socket.SHUT_WR)  # a line that would be kept is closed
        parts = []
        while part := line.recv(1 << 20):
            parts.append(part)
    return b"".join(parts)


def fingerprint(folder: Path) -> str:
    """Of every file in a folder and its name."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(folder)).encode() + file.read_bytes())
    return digest.hexdigest()


def _maker(port: int) -> Maker:
    layout = _get(port, "/_dash-layout").decode()
    document = _get(port, "/").decode()
    named = re.findall(r'"(/(?:data|source)/[^"\\]+)"', layout.replace('\\"', '"'))
    files = re.findall(r'(?:src|href)="(/[^"]+)"', document)
    own = [
        "/",
        "/healthz",
        "/_dash-layout",
        "/_dash-dependencies",
        "/_favicon.ico",
        "/_reload-hash",
    ]
    listed = json.loads(_get(port, "/_dash-dependencies"))
    callbacks = [one for one in listed if not one["clientside_function"]]
    paths = sorted({*own, *named, *files, "/_dash-update-component", "/assets/fonts/LICENSE.txt"})
    return Maker(paths, callbacks)


def _get(port: int, path: str) -> bytes:
    head, _, body = ask(port, Hostile("GET", path)).partition(b"\r\n\r\n")
    if b"chunked" not in head:
        return body
    return b"".join(part for part in re.split(rb"(?:^|\r\n)[0-9A-F]+\r\n", body) if part)


def _play(port: int, maker: Maker, seeds: range) -> Findings:
    findings = Findings()
    requests = [maker.make(seed) for seed in seeds]
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        told = zip(seeds, requests, threads.map(partial(_timed, port), requests), strict=True)
        for seed, request, (answer, took_s) in told:
            findings.statuses[_status(answer)] += 1
            why = _wrong(answer, took_s)
            if why:
                shown = f"{request.method} {request.target[:80]} {request.body[:200]!r}"
                findings.wrong.append(f"seed {seed}: {why}: {shown}")
    return findings


def _timed(port: int, request: Hostile) -> tuple[bytes, float]:
    start = time.monotonic()
    try:
        answer = ask(port, request)
    except OSError:
        answer = b""
    return answer, time.monotonic() - start


def _status(answer: bytes) -> int:
    found = re.match(rb"HTTP/1\.[01] (\d{3}) ", answer)
    return int(found.group(1)) if found else 0


def _wrong(answer: bytes, took_s: float) -> str:
    status = _status(answer)
    if took_s >= HANG_S:
        return "hangs"
    if not status:
        return "no answer"
    if status >= 500 and not (status in _TOLD and b"\r\n\r\n" in answer):
        return f"answered {status}"
    if b"Traceback (most recent call last)" in answer:
        return "a traceback in the answer"
    if b"\nX-Injected" in answer.partition(b"\r\n\r\n")[0]:
        return "a header of the client's own making"
    return ""


def _judge_log(log: bytes, requests: int, findings: Findings) -> None:
    findings.log_bytes = len(log)
    lines = log.splitlines()
    for word in (b"Traceback", b" fault "):
        for line in [one for one in lines if word in one][:5]:
            findings.wrong.append(f"the log: {line[:300]!r}")
    if len(lines) > requests:
        findings.wrong.append(f"the log has {len(lines)} lines for {requests} requests")
    obeyed = [line for line in log.split(b"\n") if _OBEYED.search(line)]
    if obeyed:
        findings.wrong.append(f"the log has codes that a terminal obeys: {obeyed[0][:300]!r}")
