"""Whose turn it is to write: one writer of a folder at a time, each version with its own number.

In a folder a lock does it; it falls with the process that holds it. Elsewhere nothing rests on
locks: a writer claims a number, or a whole source, with a file that only one can make, and what
another has claimed is left alone for `OLD_AFTER`. A version without a manifest is unfinished while
it is claimed; unclaimed, its manifest was lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from uuid import uuid4

from filelock import FileLock, Timeout

from geo.errors import OutputError
from geo.output import OLD_AFTER
from geo.store.address import StoreFiles
from geo.words import message

LOCK = ".lock"

_WAIT_S = 600.0
_DIGITS = 4
_CLAIM = ".claim"
_WHOLE = "whole-"


@contextmanager
def locked(files: StoreFiles) -> Iterator[bool]:
    """Hold the lock of a store while something is written; False where there are no locks.

    Raises
    ------
    OutputError
        When another writer holds it too long.
    """
    if (folder := files.folder) is None:
        yield False
        return
    files.make_folder("")
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=_WAIT_S)
    except Timeout:
        raise OutputError(message("store_busy", store=files.address)) from None
    try:
        yield True
    finally:
        lock.release()


def numbers(files: StoreFiles, name: str) -> dict[str, int]:
    """Numbers of a source's versions by folder, unfinished ones too."""
    return {folder: number_of(folder) for folder in files.folders(name) if is_version(folder)}


def next_number(files: StoreFiles, name: str) -> int:
    """The number after all that are taken or claimed."""
    claimed = map(_number, _claims(files, name))
    taken = [*numbers(files, name).values(), *filter(None, claimed)]
    return max(taken, default=0) + 1


def version_name(number: int, input_sha256: str) -> str:
    """Name of a version: its number and the beginning of its input's hash."""
    return f"{number:0{_DIGITS}}-{input_sha256[:8]}"


def is_version(folder: str) -> bool:
    """Whether a folder's name is that of a version."""
    return bool(re.fullmatch(rf"\d{{{_DIGITS},}}-[0-9a-f]{{8}}", folder))


def number_of(name: str) -> int:
    """Number of a version's folder, or of the claim to it."""
    return int(re.split(r"[-.]", name)[0])


def is_claimed(name: str, folder: str, paths: Iterable[str]) -> bool:
    """Whether a version is being written, moved or removed, or was when its process ended."""
    own, whole = f"{name}/{folder.partition('-')[0]}{_CLAIM}", f"{name}/{_WHOLE}"
    return any(path == own or path.startswith(whole) for path in paths)


class Claim:
    """A claim to a version's number, or to a whole source, that one writer has.

    Parameters
    ----------
    files
        Of the store.
    path
        Of the file that says so.
    """

    def __init__(self, files: StoreFiles, path: str) -> None:
        self._files = files
        self.path = path
        self._content = str(uuid4()).encode()

    def take(self) -> bool:
        """Make the file; False when another writer has."""
        return self._files.put_new(self.path, self._content)

    def is_ours(self) -> bool:
        """Whether it still is: not every file system makes a file only once."""
        try:
            return self._files.read(self.path) == self._content
        except FileNotFoundError:
            return False

    def is_old(self, path: str) -> bool:
        """Whether another claim is so much older than this that its writer is not waited for."""
        try:
            age = self._files.modified(self.path) - self._files.modified(path)
        except FileNotFoundError:
            return False
        return age >= OLD_AFTER

    def drop(self) -> None:
        """Give it up, or leave the number to the version that now has it."""
        with suppress(OSError):  # a claim beside a version does no harm: a later writer clears it
            self._files.remove(self.path)


def claim_number(files: StoreFiles, name: str, is_locked: bool) -> tuple[int, Claim]:
    """The next number of a source, for one writer alone.

    Raises
    ------
    OutputError
        When the source is being renamed or removed.
    """
    number = next_number(files, name)
    while True:
        claim = Claim(files, f"{name}/{number:0{_DIGITS}}{_CLAIM}")
        if claim.take():
            # who held the number before may have finished, and dropped the claim, since we looked
            if number not in numbers(files, name).values():
                break
            claim.drop()
        number += 1
    _refuse_young(claim, [] if is_locked else filter(_is_whole, _claims(files, name)), name)
    return number, claim


def claim_source(files: StoreFiles, name: str) -> Claim:
    """A whole source for one writer, to rename or remove it where there are no locks.

    Raises
    ------
    OutputError
        When it is being written, renamed or removed.
    """
    claim = Claim(files, f"{name}/{_WHOLE}{uuid4()}{_CLAIM}")
    claim.take()
    _refuse_young(claim, _claims(files, name), name)
    return claim


def _refuse_young(claim: Claim, others: Iterable[str], name: str) -> None:
    """Give a claim up when another writer is at work: each makes its claim, and only then looks."""
    if all(path == claim.path or claim.is_old(path) for path in others):
        return
    claim.drop()
    raise OutputError(message("source_busy", name=name))


def clear_unfinished(
    files: StoreFiles, name: str, manifest: str, own: Claim, is_locked: bool
) -> None:
    """Remove what writers left who have ended; under a lock nobody else is writing.

    Parameters
    ----------
    files, name
        Store and source.
    manifest
        Name of the file that a whole version has.
    own
        The claim of whoever clears: by its time others are old or not.
    is_locked
        Whether the store's lock is held.
    """
    # in this order: what finishes meanwhile has its manifest before its claim goes
    folders, claims = numbers(files, name), _claims(files, name)
    others = [path for path in claims if path != own.path]
    ended = [path for path in others if is_locked or own.is_old(path)]
    for folder, number in folders.items():
        is_ended = any(_is_whole(path) or _number(path) == number for path in ended)
        is_busy = any(_number(path) == number for path in claims if path not in ended)
        if is_ended and not is_busy and manifest not in files.file_names(f"{name}/{folder}"):
            files.remove(f"{name}/{folder}")
    for path in ended:
        files.remove(path)


def _claims(files: StoreFiles, name: str) -> list[str]:
    return [f"{name}/{file}" for file in files.file_names(name) if file.endswith(_CLAIM)]


def _is_whole(path: str) -> bool:
    return path.rpartition("/")[2].startswith(_WHOLE)


def _number(path: str) -> int | None:
    """The number that a claim is to; None for one to a whole source."""
    return None if _is_whole(path) else number_of(path.rpartition("/")[2])
