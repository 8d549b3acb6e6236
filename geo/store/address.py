"""The files of a store at any address that fsspec knows: a folder, an object store, memory.

The file system is opened by each process when it first asks something of it: one that was opened
before a server forks its workers cannot be used in them. Listings are not kept, so that a running
server sees what is imported beside it. Whatever goes wrong below is an `OSError`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from geo.errors import RequestError

_STAMPS = ("mtime", "LastModified", "created", "ETag")


class StoreFiles:
    """Files below an address; paths are relative to it.

    Parameters
    ----------
    address
        Folder or fsspec address; nothing is asked of it yet.

    Raises
    ------
    RequestError
        When the address is of a kind that cannot be reached here.
    """

    def __init__(self, address: str) -> None:
        _check_kind(address)
        self.address = address
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

    def stamps(self, path: str) -> tuple[tuple[str, ...], ...]:
        """Names, sizes and times of the files in a folder: others when one was changed."""
        return tuple(
            sorted(
                (_name(item), str(item["size"]), *(str(item.get(key)) for key in _STAMPS))
                for item in self._listed(path)
            )
        )

    def make_folder(self, path: str) -> None:
        """Make a folder, and those above it."""
        with self._asked(path) as (files, full):
            files.makedirs(full, exist_ok=True)

    def put(self, path: str, content: bytes) -> None:
        """Write a file; a short write is an error."""
        with self._asked(path) as (files, full):
            files.pipe_file(full, content)
            if (size := files.size(full)) != len(content):
                raise OSError(f"{size:,} of {len(content):,} bytes were written")

    def put_new(self, path: str, content: bytes) -> bool:
        """Write a file where none is, in one step where the file system can; whether it did."""
        try:
            with self._asked(path) as (files, full):
                files.pipe_file(full, content, mode="create")
                return bool(files.cat_file(full) == content)
        except FileExistsError:
            return False

    def move(self, path: str, to: str) -> None:
        """Give a file another name."""
        with self._asked(path) as (files, full):
            files.mv(full, self._full(to))

    def remove(self, path: str) -> None:
        """Remove a file or folder, if it is there."""
        with self._asked(path) as (files, full):
            if files.exists(full):
                files.rm(full, recursive=True)

    @property
    def folder(self) -> Path | None:
        """The folder when the store is one on this machine."""
        with self._asked("") as (files, _):
            return Path(self._full("")) if isinstance(files, LocalFileSystem) else None

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
        except OSError:
            raise
        except Exception as error:  # an object store's library has its own kinds
            raise OSError(str(error) or type(error).__name__) from error

    def _full(self, path: str) -> str:
        root = self._here()[1]
        return f"{root}/{path}" if path else root

    def _here(self) -> tuple[Any, str]:
        process = os.getpid()
        if self._opened is None or self._opened[0] != process:
            files, root = fsspec.core.url_to_fs(self.address, use_listings_cache=False)
            self._opened = (process, files, root)
        return self._opened[1], self._opened[2]


def reason_of(error: OSError) -> str:
    """What an error says, in one line."""
    return " ".join(str(error.strerror or error).split()) or type(error).__name__


def _check_kind(address: str) -> None:
    parts = address.split("::")
    kinds = [part.partition("://")[0] for part in parts if "://" in part or len(parts) > 1]
    try:
        for kind in kinds:
            fsspec.get_filesystem_class(kind)
    except (ImportError, ValueError, OSError) as error:
        raise RequestError(f"the store {address!r} cannot be opened: {error}") from None


def _name(item: dict[str, Any]) -> str:
    return str(item["name"]).rstrip("/").rpartition("/")[2]
