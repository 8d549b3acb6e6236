"""As much of a browser as asks a server: six connections, kept open, every coding accepted."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from tests.load.recording import Asked

CONNECTIONS = 6
TIMEOUT_S = 90
_Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True)
class Answer:
    """What came back.

    Parameters
    ----------
    status
        HTTP status; 0 when nothing came.
    seconds
        From sending the request to the last byte.
    body
        As it came over the wire.
    headers
        By lower-case name.
    """

    status: int
    seconds: float
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Client:
    """The connections of one browser.

    Parameters
    ----------
    port
        Where the server listens on this machine.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._idle: list[_Stream] = []
        self._free = asyncio.Semaphore(CONNECTIONS)

    async def ask(self, asked: Asked) -> Answer:
        """Send a request when a connection is free; what goes wrong is an answer of status 0."""
        async with self._free:
            start = time.perf_counter()
            try:
                async with asyncio.timeout(TIMEOUT_S):
                    status, headers, body = await self._exchange(asked)
            except (OSError, EOFError, TimeoutError) as error:
                reason = f"{type(error).__name__} {error}"
                return Answer(0, time.perf_counter() - start, reason.encode())
            return Answer(status, time.perf_counter() - start, body, headers)

    def close(self) -> None:
        """Close every connection."""
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()

    async def _exchange(self, asked: Asked) -> tuple[int, dict[str, str], bytes]:
        while self._idle:
            stream = self._idle.pop()
            try:
                return await self._over(stream, asked)
            except (ConnectionError, asyncio.IncompleteReadError):
                stream[1].close()  # the server had closed it meanwhile: browsers ask again, too
        return await self._over(await asyncio.open_connection("127.0.0.1", self._port), asked)

    async def _over(self, stream: _Stream, asked: Asked) -> tuple[int, dict[str, str], bytes]:
        reader, writer = stream
        writer.write(self._text(asked))
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split()[1])
        lines = (line.partition(":") for line in head[1:] if line)
        headers = {name.lower(): value.strip() for name, _, value in lines}
        body = b"" if status in (204, 304) else await _body(reader, headers)
        if headers.get("connection", "").lower() == "close":
            writer.close()
        else:
            self._idle.append(stream)
        return status, headers, body

    def _text(self, asked: Asked) -> bytes:
        body = asked.body.encode()
        lines = [
            f"{asked.method} {asked.path} HTTP/1.1",
            f"Host: 127.0.0.1:{self._port}",
            "Accept-Encoding: gzip, deflate, br, zstd",
            *([f"If-None-Match: {asked.etag}"] if asked.etag else []),
            *(["Content-Type: application/json", f"Content-Length: {len(body)}"] if body else []),
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if "content-length" in headers:
        return await reader.readexactly(int(headers["content-length"]))
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return await reader.read()
    parts: list[bytes] = []
    while size := int((await reader.readline()).split(b";")[0], 16):
        parts.append((await reader.readexactly(size + 2))[:-2])
    await reader.readline()
    return b"".join(parts)
