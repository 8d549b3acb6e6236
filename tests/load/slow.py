"""Clients that take their time, and come again when they are sent away."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from tests.slow_clients import HALF_BODY, HALF_HEAD, LARGE, narrow_line

_PAUSE_S = 1.0
_READ = f"GET {LARGE} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
_BEGINNINGS = (HALF_HEAD, HALF_BODY, _READ, b"")


async def dawdle(port: int, number: int, until: float) -> int:
    """Send or take a byte a second until the time is over; how often the server hung up."""
    beginning = _BEGINNINGS[number % len(_BEGINNINGS)]
    sent_away = 0
    while time.monotonic() < until:
        with suppress(OSError, EOFError):
            await _dawdle_once(port, beginning, until)
        sent_away += 1
    return sent_away


async def _dawdle_once(port: int, beginning: bytes, until: float) -> None:
    line = narrow_line()
    line.setblocking(False)
    await asyncio.get_running_loop().sock_connect(line, ("127.0.0.1", port))
    reader, writer = await asyncio.open_connection(sock=line, limit=2)
    try:
        writer.write(beginning)
        while time.monotonic() < until:
            await asyncio.sleep(_PAUSE_S)
            if beginning == _READ:
                await reader.readexactly(1)
                continue
            if reader.at_eof():
                return
            if beginning:
                writer.write(b"x")
                await writer.drain()
    finally:
        writer.close()
