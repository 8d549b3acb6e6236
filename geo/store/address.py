"""The files of a store at any address that fsspec knows: a folder, an object store, memory.

The file system is opened by each process when it first asks something of it: one that was opened
before a server forks its workers cannot be used in them. Listings are not kept, so that a running
server sees what is imported beside it. Whatever goes wrong below is an `OSError`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from geo.errors import RequestError
from geo.store.reach import NoBucketError, as_os_error
from geo.words import message

Stamp = tuple[str, ...]
"""Size, times and hash of a file, as far as its store tells them in a listing."""

_STAMPS = ("size", "ETag", "mtime", "LastModified", "created", "ino")
_FOLDERLESS = {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "oci"}
"""Object stores: a folder is the beginning of names, and making one would make a bucket."""

_S3 = ("s3", "s3a")


@dataclass(frozen=True)
class Patience:
    """How long an object store is waited for.

    Parameters
    ----------
    connect_s, read_s
        Seconds for a connection, and for the next byte.
    attempts
        How often a request is sent that fails or is refused.
    rounds
        How often all that is done again when an answer stays away or breaks off.
    """

    connect_s: float
    read_s: float
    attempts: int
    rounds: int

    @property
    def options(self) -> dict[str, Any]:
        """As botocore's configuration has them."""
        return {
            "connect_timeout": self.connect_s,
            "read_timeout": self.read_s,
            "retries": {"total_max_attempts": self.attempts},
        }


PATIENT = Patience(connect_s=10, read_s=20, attempts=3, rounds=2)
"""For who imports: a file may be large, and what took minutes is not to fail at a hitch."""

BRISK = Patience(connect_s=3, read_s=5, attempts=1, rounds=2)
"""For who waits for a page."""


class StoreFiles:
    """Files below an address; paths are relative to it.

    Parameters
    ----------
    address
        Folder or fsspec address; nothing is asked of it yet.
    patience
        With an object store.

    Raises
    ------
    RequestError
        When the address is of a kind that cannot be reached here.
    """

    def __init__(self, address: str, patience: Patience = PATIENT) -> None:
        _check_kind(address)
        self.address = address
        self._patience = patience
        self._opened: tuple[int, Any, str] | None = None

    def read(self, path: str) -> bytes:
        """Content of a file."""
        with self._asked(path) as (files, full):
            return bytes(files.cat_file(full))

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder."""
        with self._asked(path) as (files, full):
            return bool(files.exists(full))

    def folders(self, path: str = "") -> list[str]:
        """Names of the folders in a folder; none when it is not there."""
        return [_name(item) for item in self._listed(path) if item["type"] == "directory"]

    def file_names(self, path: str) -> list[str]:
        """Names of the files in a folder; none when it is not there."""
        return [_name(item) for item in self._listed(path) if item["type"] != "directory"]

    def tree(self) -> dict[str, Stamp]:
        """Every file of every source by its path, in one request where folders are only names.

        Raises
        ------
        OSError
            When the store cannot be read; a folder that is not there is an empty store.
        """
        items = self._found() if self._is_folderless else dict(self._walked())
        return {path: _stamp(item) for path, item in items.items() if path.count("/") in (1, 2)}

    def _walked(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for name in self.folders():
            for item in self._listed(name):
                path = f"{name}/{_name(item)}"
                if item["type"] == "directory":
                    yield from ((f"{path}/{_name(one)}", one) for one in self._listed(path))
                else:
                    yield path, item

    def _found(self) -> dict[str, dict[str, Any]]:
        try:
            with self._asked("") as (files, root):
                bucket, _, folder = root.partition("/")
                # with a prefix: an empty folder would else be asked for in two requests more
                found = files.find(bucket, detail=True, prefix=f"{folder}/" if folder else "")
                return {str(path).removeprefix(f"{root}/"): item for path, item in found.items()}
        except FileNotFoundError as error:
            raise NoBucketError(str(error)) from error

    def modified(self, path: str) -> datetime:
        """When a file was written, by the clock of the store."""
        with self._asked(path) as (files, full):
            found: datetime = files.modified(full)
            return found

    def make_folder(self, path: str) -> None:
        """Make a folder, and those above it, where folders are real."""
        if self._is_folderless:
            return
        with self._asked(path) as (files, full):
            files.makedirs(full, exist_ok=True)

    def put(self, path: str, content: bytes) -> None:
        """Write a file; a short write is an error."""
        with self._asked(path) as (files, full):
            files.pipe_file(full, content)
            _check_size(files, full, content)

    def put_new(self, path: str, content: bytes) -> bool:
        """Write a file where none is, in one step where the file system can; whether it did."""
        try:
            with self._asked(path) as (files, full):
                return _put_new(files, full, content)
        except FileExistsError:
            return False

    def move(self, path: str, to: str) -> None:
        """Give a file another name, or where folders are real a folder."""
        with self._asked(path) as (files, full):
            files.mv(full, self._full(to), recursive=True)

    def copy(self, path: str, to: str) -> None:
        """Copy a file."""
        with self._asked(path) as (files, full):
            files.cp_file(full, self._full(to))

    def remove(self, path: str) -> None:
        """Remove a file, or a folder with all that is in it, if it is there."""
        with self._asked(path) as (files, full):
            if files.exists(full):
                files.rm(full, recursive=True)

    @property
    def folder(self) -> Path | None:
        """The folder when the store is one on this machine."""
        with self._asked("") as (files, full):
            return Path(full) if isinstance(files, LocalFileSystem) else None

    def _listed(self, path: str) -> list[dict[str, Any]]:
        try:
            with self._asked(path) as (files, full):
                return list(files.ls(full, detail=True))
        except FileNotFoundError:
            return []

    @contextmanager
    def _asked(self, path: str) -> Iterator[tuple[Any, str]]:
        """The file system and the whole path; libraries below raise all kinds of errors."""
        try:
            yield self._here()[0], self._full(path)
        except Exception as error:
            told = as_os_error(error)
            if told is error:
                raise
            raise told from error

    def _full(self, path: str) -> str:
        root = self._here()[1]
        return f"{root}/{path}" if path else root

    @property
    def _is_folderless(self) -> bool:
        with self._asked("") as (files, _):
            kinds = [files.protocol] if isinstance(files.protocol, str) else files.protocol
            return not _FOLDERLESS.isdisjoint(kinds)

    def _here(self) -> tuple[Any, str]:
        process = os.getpid()
        if self._opened is None or self._opened[0] != process:
            files, root = fsspec.core.url_to_fs(
                self.address,
                use_listings_cache=False,
                **_s3_options(self.address, self._patience),
            )
            if hasattr(files, "retries"):
                files.retries = self._patience.rounds
            self._opened = (process, files, root.rstrip("/"))
        return self._opened[1], self._opened[2]


def _put_new(files: Any, full: str, content: bytes) -> bool:
    """Write a file where none is; what cannot be written whole does not stay."""
    try:
        if isinstance(files, LocalFileSystem):
            with files.open(full, "xb") as file:
                file.write(content)
        else:
            files.pipe_file(full, content, mode="create")
        found = files.cat_file(full)
        if content.startswith(found):
            _check_size(files, full, content)
    except FileExistsError:
        raise
    except OSError:
        with suppress(OSError):
            if content.startswith(files.cat_file(full)):  # or it is another's
                files.rm_file(full)
        raise
    return bool(found == content)


def _check_size(files: Any, full: str, content: bytes) -> None:
    if (size := files.size(full)) != len(content):
        raise OSError(f"{size:,} of {len(content):,} bytes were written")


def _check_kind(address: str) -> None:
    try:
        for kind in _kinds(address):
            fsspec.get_filesystem_class(kind)
    except (ImportError, ValueError, OSError) as error:
        raise RequestError(message("store_unopened", store=address, problem=str(error))) from None


def _kinds(address: str) -> list[str]:
    parts = address.split("::")
    return [part.partition("://")[0] for part in parts if "://" in part or len(parts) > 1]


def _s3_options(address: str, patience: Patience) -> dict[str, Any]:
    """Options by kind of file system; what fsspec's own configuration says comes first."""
    options = {}
    for kind in {*_kinds(address)} & {*_S3}:
        own = fsspec.config.conf.get(kind, {}).get("config_kwargs", {})
        options[kind] = {"config_kwargs": {**patience.options, **own}}
    return options


def _stamp(item: dict[str, Any]) -> Stamp:
    return tuple(str(item.get(key)) for key in _STAMPS)


def _name(item: dict[str, Any]) -> str:
    return str(item["name"]).rstrip("/").rpartition("/")[2]
