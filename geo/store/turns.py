"""Whose turn it is to write: one import of a source at a time, each version with its own number.

In a folder a lock does it; it falls with the process that holds it. Elsewhere an import claims its
number with a file that only one can make, and what another has claimed is left alone for a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from uuid import uuid4

from filelock import FileLock, Timeout

from geo.errors import OutputError
from geo.store.address import StoreFiles

OLD_AFTER = timedelta(hours=24)
"""How long an unfinished import is left alone where no lock says that its process has ended."""

_WAIT_S = 120.0
_DIGITS = 4
_CLAIM = ".claim"


@contextmanager
def locked(files: StoreFiles, name: str) -> Iterator[bool]:
    """Hold the lock of a source while its version is written; False where there are no locks.

    Raises
    ------
    OutputError
        When another import of the source holds it too long.
    """
    if (folder := files.folder) is None:
        yield False
        return
    files.make_folder("")
    lock = FileLock(folder / f".{name}.lock")
    try:
        lock.acquire(timeout=_WAIT_S)
    except Timeout:
        raise OutputError(
            f"another import of {name} is being written; import again when it is done"
        ) from None
    try:
        yield True
    finally:
        lock.release()


def numbers(files: StoreFiles, name: str) -> dict[str, int]:
    """Numbers of a source's versions by folder, unfinished ones too."""
    return {folder: int(folder[:_DIGITS]) for folder in files.folders(name) if is_version(folder)}


def next_number(files: StoreFiles, name: str) -> int:
    """The number after all that are taken or claimed."""
    claimed = [int(file[:_DIGITS]) for file in _claims(files, name)]
    return max([*numbers(files, name).values(), *claimed], default=0) + 1


def version_name(number: int, input_sha256: str) -> str:
    """Name of a version: its number and the beginning of its input's hash."""
    return f"{number:0{_DIGITS}}-{input_sha256[:8]}"


def is_version(folder: str) -> bool:
    """Whether a folder's name is that of a version."""
    return bool(re.fullmatch(rf"\d{{{_DIGITS},}}-[0-9a-f]{{8}}", folder))


class Claim:
    """A version number that one import has taken, where no lock can be had.

    Parameters
    ----------
    files
        Of the store.
    name
        The source.
    now
        ISO 8601 UTC: by it others tell whether the claim is old.
    """

    def __init__(self, files: StoreFiles, name: str, now: str) -> None:
        self._files = files
        self._name = name
        self._content = f"{now} {uuid4()}".encode()
        self.number = next_number(files, name)
        while not self._take():
            self.number += 1

    @property
    def _path(self) -> str:
        return f"{self._name}/{self.number:0{_DIGITS}}{_CLAIM}"

    def _take(self) -> bool:
        if not self._files.put_new(self._path, self._content):
            return False
        # who held the number before may have finished, and dropped the claim, since we looked
        is_free = self.number not in numbers(self._files, self._name).values()
        if not is_free:
            self.drop()
        return is_free

    def check(self) -> None:
        """See that the number is still ours: not every file system makes a file only once.

        Raises
        ------
        OutputError
            When another import has taken it.
        """
        if self._files.read(self._path) != self._content:
            raise OutputError(f"another import of {self._name} is being written; import again")

    def drop(self) -> None:
        """Give the number up, or leave it to the version that now has it."""
        with suppress(OSError):  # a claim beside a version does no harm
            self._files.remove(self._path)


def clear_unfinished(files: StoreFiles, name: str, manifest: str, now: str | None) -> None:
    """Remove folders of versions without a manifest that nobody is writing any more.

    Parameters
    ----------
    files, name
        Store and source.
    manifest
        Name of the file that a whole version has.
    now
        ISO 8601 UTC, by which a claim is young or old; None under a lock, where none counts.
    """
    # in this order: what finishes meanwhile has its manifest before its claim goes
    unfinished = numbers(files, name)
    young = _young(files, name, now) if now is not None else set()
    for folder, number in unfinished.items():
        # a folder that cannot be listed is an error here, and not one without a manifest
        if number not in young and manifest not in files.file_names(f"{name}/{folder}"):
            files.remove(f"{name}/{folder}")


def _young(files: StoreFiles, name: str, now: str) -> set[int]:
    """Numbers that are claimed by imports which may be going on; old claims are removed."""
    young = set()
    for file in _claims(files, name):
        if not _is_old(files.read(f"{name}/{file}"), now):
            young.add(int(file[:_DIGITS]))
        else:
            files.remove(f"{name}/{file}")
    return young


def _is_old(claim: bytes, now: str) -> bool:
    since = claim.decode(errors="replace").partition(" ")[0]
    try:
        return datetime.fromisoformat(now) - datetime.fromisoformat(since) >= OLD_AFTER
    except (ValueError, TypeError):  # half a claim: it may just be written
        return False


def _claims(files: StoreFiles, name: str) -> list[str]:
    return [file for file in files.file_names(name) if file.endswith(_CLAIM)]
