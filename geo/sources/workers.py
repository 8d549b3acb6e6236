"""Files read in two processes that may fail: what one of them dies of is found, and said."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Generic, TypeVar

Chunk = TypeVar("Chunk")
Files = list[tuple[str, bytes]]
"""Names and contents."""

WORKERS = 2
_WAITING_CHUNKS = 6  # files read ahead of the workers: bounds the memory
_WAITING_BYTES = 48 * 2**20


class Workers(Generic[Chunk]):
    """Processes that read files, chunk by chunk.

    Parameters
    ----------
    read
        Reads a chunk; runs in a process.
    ended
        What stands for a file over which a process ended, by the file's name.
    memory_mb
        How much memory each process may take.
    """

    def __init__(
        self, read: Callable[[Files], Chunk], ended: Callable[[str], Chunk], memory_mb: int
    ) -> None:
        self._read, self._ended = read, ended
        self._memory_mb = memory_mb
        self._pool = self._started()

    def run(self, chunks: Iterable[Files]) -> Iterator[Chunk]:
        """What each chunk gives, in order."""
        waiting: deque[tuple[Files, Future[Chunk]]] = deque()
        held = 0
        try:
            for chunk in chunks:
                waiting.append((chunk, self._submit(chunk)))
                held += _size(chunk)
                while waiting and (len(waiting) >= _WAITING_CHUNKS or held > _WAITING_BYTES):
                    held -= _size(waiting[0][0])
                    yield from self._result(*waiting.popleft())
            while waiting:
                yield from self._result(*waiting.popleft())
        finally:
            self._pool.shutdown(cancel_futures=True)

    def _started(self) -> ProcessPoolExecutor:
        # Spawned, not forked: the parent may have threads, and a fork would copy its memory.
        context = get_context("spawn")
        return ProcessPoolExecutor(WORKERS, context, _begin, (self._memory_mb,))

    def _submit(self, chunk: Files) -> Future[Chunk]:
        try:
            return self._pool.submit(self._read, chunk)
        except BrokenProcessPool as error:  # over an earlier chunk
            broken: Future[Chunk] = Future()
            broken.set_exception(error)
            return broken

    def _result(self, chunk: Files, future: Future[Chunk]) -> Iterator[Chunk]:
        try:
            yield future.result()
        except BrokenProcessPool:
            for name, content in chunk:
                yield self._alone(name, content)

    def _alone(self, name: str, content: bytes) -> Chunk:
        """A file by itself, in new processes: others may have been unlucky beside it."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._started()
        try:
            return self._pool.submit(self._read, [(name, content)]).result()
        except BrokenProcessPool:
            self._pool = self._started()
            return self._ended(name)


def _size(chunk: Files) -> int:
    return sum(len(content) for _, content in chunk)


def _begin(memory_mb: int) -> None:
    """Bound the memory, and end with the process that started it: killed, it can't say so."""
    with suppress(ImportError, OSError, ValueError):  # not every system has such limits
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + memory_mb * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
