"""File systems for a store that fail at one write of many, in each way that disks and lines have.

``faulty://`` lies in a folder, ``faulty-memory://`` in memory, where there are no locks. Each write
operation is counted; the one that is `planned` goes wrong in its way.
"""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem
from fsspec.implementations.memory import MemoryFileSystem

FOLDER, MEMORY = "faulty://", "faulty-memory://"

KINDS = ("full", "error", "short", "late", "kill")
"""Disk full midway; an error with nothing done; half written and nothing said; done, but told that
it failed; the process killed midway."""


@dataclass
class Plan:
    """Which write fails and how.

    Parameters
    ----------
    fails_at
        Number of the write, from 1; 0 for none.
    kind
        One of `KINDS`.
    """

    fails_at: int = 0
    kind: str = "error"
    done: int = 0

    @property
    def has_failed(self) -> bool:
        """Whether it came as far as the write that fails."""
        return 0 < self.fails_at <= self.done

    def write(self, whole: Callable[[], Any], half: Callable[[], Any] | None = None) -> Any:
        """Do a write, or fail at it."""
        self.done += 1
        if self.done != self.fails_at:
            return whole()
        if self.kind == "late":
            whole()
        elif self.kind != "error" and half is not None:
            half()
        if self.kind == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.kind == "short":
            return whole() if half is None else None
        number = errno.ENOSPC if self.kind == "full" else errno.EIO
        raise OSError(number, os.strerror(number))


_plans = [Plan()]


@contextmanager
def planned(fails_at: int, kind: str) -> Iterator[Plan]:
    """Let one write fail; the plan knows afterwards how many there were."""
    _plans.append(Plan(fails_at, kind))
    try:
        yield _plans[-1]
    finally:
        _plans.pop()


def _write(whole: Callable[[], Any], half: Callable[[], Any] | None = None) -> Any:
    return _plans[-1].write(whole, half)


class _FaultyFile:
    """An open file whose write and whose close, which flushes, are writes of the plan."""

    def __init__(self, file: Any, path: str) -> None:
        self._file = file
        self._path = path
        self._size = 0

    def write(self, content: bytes) -> int:
        self._size += len(content)
        half = content[: len(content) // 2]
        _write(lambda: self._file.write(content), lambda: self._file.write(half))
        return len(content)

    def close(self) -> None:
        self._file.close()
        _write(lambda: None, lambda: os.truncate(self._path, self._size // 2))

    def __enter__(self) -> _FaultyFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class FaultyFolder(LocalFileSystem):
    """A folder."""

    protocol = "faulty"

    @classmethod
    def _strip_protocol(cls, path: Any) -> Any:
        stripped = LocalFileSystem._strip_protocol
        if isinstance(path, list):
            return [cls._strip_protocol(one) for one in path]
        return stripped(str(path).removeprefix(FOLDER))

    def _open(self, path: str, mode: str = "rb", **options: Any) -> Any:
        opened = super()._open
        if "r" in mode:
            return opened(path, mode, **options)
        return _FaultyFile(_write(lambda: opened(path, mode, **options)), path)

    def makedirs(self, path: str, exist_ok: bool = False) -> None:
        make = super().makedirs
        _write(lambda: make(path, exist_ok))

    def mv(self, path1: str, path2: str, **options: Any) -> None:
        move = super().mv
        _write(lambda: move(path1, path2, **options))

    def rm(self, path: str, **options: Any) -> None:
        remove = super().rm
        _write(lambda: remove(path, **options))

    def rm_file(self, path: str) -> None:
        remove = super().rm_file
        _write(lambda: remove(path))


class FaultyMemory(MemoryFileSystem):
    """Memory, as an object store: each file comes whole with one request, and nothing locks."""

    protocol = "faulty-memory"

    @classmethod
    def _strip_protocol(cls, path: Any) -> Any:
        return MemoryFileSystem._strip_protocol(str(path).removeprefix(MEMORY))

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **options: Any) -> None:
        put = super().pipe_file
        half = value[: len(value) // 2]
        _write(lambda: put(path, value, mode, **options), lambda: put(path, half, mode))

    def cp_file(self, path1: str, path2: str, **options: Any) -> None:
        copy = super().cp_file
        _write(lambda: copy(path1, path2, **options))

    def rm(self, path: Any, **options: Any) -> None:
        remove = super().rm
        _write(lambda: remove(path, **options))


for _kind in (FaultyFolder, FaultyMemory):
    fsspec.register_implementation(_kind.protocol, _kind, clobber=True)
