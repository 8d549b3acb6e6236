"""The local store of imported sources: append-only versions, each whole or not there at all.

A version is a folder of files; its ``manifest.json`` is written last, so that an import that is
killed leaves a folder without a manifest, which nobody reads and the next import clears away. Any
address that fsspec knows will do: a folder, an object store, memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import fsspec
import platformdirs

from geo.errors import DataError, OutputError, RequestError
from geo.sources.model import SourceKind
from geo.status import RECORD
from geo.words import Message, message

MANIFEST = "manifest.json"
NAME_PATTERN = r"[a-z0-9][a-z0-9-]{0,39}"
"""Names of sources: they stand in addresses of the page."""

RESERVED = (RECORD,)
_NUMBER_DIGITS = 4


def default_address() -> str:
    """The platform's folder for data of this user."""
    return platformdirs.user_data_dir("control-atlas", appauthor=False)


def check_name(name: str) -> str:
    """Return a source's name when it can be one.

    Raises
    ------
    RequestError
        When it cannot.
    """
    if not re.fullmatch(NAME_PATTERN, name):
        raise RequestError(message("source_name_wrong", name=name))
    if name in RESERVED:
        raise RequestError(message("source_name_taken", name=name))
    return name


@dataclass(frozen=True)
class Manifest:
    """What a version is and where it came from.

    Parameters
    ----------
    source
        Name of the source in the store.
    version
        Number and beginning of the input's hash, as in ``0001-3f2a9c01``.
    format
        Format that it was imported from.
    kind
        ``polygons``, ``places`` or ``events``.
    input_name
        Name of the file or folder that was imported.
    input_sha256
        Hash of its bytes; of a folder, of all names and hashes in it.
    retrieved_at
        When it was imported, ISO 8601 UTC.
    importer
        Version of the importer.
    first, last
        First and last day covered, ISO dates.
    counts
        How many days, states, places, events, rejected records.
    broken
        What was done with days that the quality report calls broken: ``keep``, ``carry`` (they
        show the state before them) or ``exclude`` (they show nothing).
    left_out
        The broken days that were carried over or excluded, ISO dates.
    options
        How the person who imported it said that it was to be read (`ReadOptions.words`).
    cut_with
        Hash of what of the record it was cut with (`geo.store.fingerprint`); empty in versions of
        0.1.0 and for point events.
    """

    source: str
    version: str
    format: str
    kind: SourceKind
    input_name: str
    input_sha256: str
    retrieved_at: str
    importer: str
    first: str
    last: str
    counts: dict[str, int]
    broken: str = "keep"
    left_out: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    cut_with: str = ""

    @property
    def excluded_days(self) -> frozenset[date]:
        """Days of which the version says nothing on purpose."""
        days = self.left_out if self.broken == "exclude" else ()
        return frozenset(map(date.fromisoformat, days))

    @property
    def first_day(self) -> date:
        """First day covered."""
        return date.fromisoformat(self.first)

    @property
    def last_day(self) -> date:
        """Last day covered."""
        return date.fromisoformat(self.last)


class Store:
    """Imported sources at an address.

    Parameters
    ----------
    address
        Folder or any fsspec address; nothing is made there before something is imported.

    Raises
    ------
    RequestError
        When the address is of a kind that cannot be reached here.
    """

    def __init__(self, address: str) -> None:
        try:
            self._files, self._root = fsspec.core.url_to_fs(address)
        except (ImportError, ValueError, OSError) as error:
            raise RequestError(
                message("store_unopened", store=address, problem=str(error))
            ) from None
        self.address = address

    def sources(self) -> list[Manifest]:
        """The newest version of each source, by name."""
        newest = {name: self.versions(name) for name in self._folders(self._root)}
        return [versions[-1] for _, versions in sorted(newest.items()) if versions]

    def versions(self, name: str) -> list[Manifest]:
        """Every whole version of a source, the oldest first."""
        return [one for one in self._manifests(name) if isinstance(one, Manifest)]

    def damaged(self) -> list[DataError]:
        """The versions whose manifest cannot be read; they are left as they are."""
        names = sorted(self._folders(self._root))
        return [
            one for name in names for one in self._manifests(name) if isinstance(one, DataError)
        ]

    def _manifests(self, name: str) -> list[Manifest | DataError]:
        found: list[Manifest | DataError] = []
        for folder in sorted(self._folders(f"{self._root}/{name}")):
            path = f"{self._root}/{name}/{folder}/{MANIFEST}"
            if self._files.exists(path):
                try:
                    found.append(_read_manifest(self._files.cat_file(path), path))
                except DataError as error:
                    found.append(error)
                except OSError as error:
                    found.append(DataError(path, _unreadable(error)))
        return found

    def newest(self, name: str) -> Manifest:
        """The newest version of a source.

        Raises
        ------
        RequestError
            When there is none.
        """
        versions = self.versions(name) if re.fullmatch(NAME_PATTERN, name) else []
        if not versions:
            known = [one.source for one in self.sources()] or message("nothing_there")
            raise RequestError(
                message("source_not_in_store", name=name, store=self.address, known=known)
            )
        return versions[-1]

    def read(self, manifest: Manifest, file: str) -> bytes:
        """The bytes of a file of a version.

        Raises
        ------
        DataError
            When it is not there or cannot be read.
        """
        path = f"{self._root}/{manifest.source}/{manifest.version}/{file}"
        try:
            return bytes(self._files.cat_file(path))
        except OSError as error:
            where = f"{manifest.source}/{manifest.version}/{file}"
            raise DataError(where, _unreadable(error)) from None

    def rename(self, name: str, new_name: str) -> None:
        """Give a source another name, with all its versions.

        Raises
        ------
        RequestError
            When there is no such source, or the name is taken or cannot be one.
        OutputError
            When the store cannot be written to.
        """
        self.newest(name)
        if self._folders(f"{self._root}/{check_name(new_name)}"):
            raise RequestError(message("source_there_already", store=self.address, name=new_name))
        try:
            self._files.mv(f"{self._root}/{name}", f"{self._root}/{new_name}", recursive=True)
        except OSError as error:
            raise self._unwritable(error) from None

    def remove(self, name: str) -> int:
        """Remove a source with all its versions; returns how many there were.

        Raises
        ------
        RequestError
            When there is no such source.
        OutputError
            When the store cannot be written to.
        """
        folders = self._folders(f"{self._root}/{name}") if re.fullmatch(NAME_PATTERN, name) else []
        if not folders:
            self.newest(name)  # raises
        try:
            for folder in folders:  # a version without its manifest is none: no half of one is read
                self._remove(f"{self._root}/{name}/{folder}/{MANIFEST}")
            self._remove(f"{self._root}/{name}")
        except OSError as error:
            raise self._unwritable(error) from None
        return len(folders)

    def _unwritable(self, error: OSError) -> OutputError:
        problem = error.strerror or str(error)
        return OutputError(message("store_unwritable", store=self.address, problem=problem))

    def next_version(self, name: str, input_sha256: str) -> str:
        """Name of the version that the next import of a source gets."""
        folders = self._folders(f"{self._root}/{name}")
        taken = [int(folder.split("-")[0]) for folder in folders if _is_version(folder)]
        return f"{max(taken, default=0) + 1:0{_NUMBER_DIGITS}}-{input_sha256[:8]}"

    def write(self, manifest: Manifest, files: Mapping[str, bytes]) -> None:
        """Write a version whole; its manifest last.

        Raises
        ------
        OutputError
            When the store cannot be written to or is full; the store then is as it was.
        """
        folder = f"{self._root}/{manifest.source}/{manifest.version}"
        if self._files.exists(f"{folder}/{MANIFEST}"):
            raise OutputError(
                message("version_there_already", source=manifest.source, version=manifest.version)
            )
        try:
            self._clear_unfinished(manifest.source)
            self._files.makedirs(folder, exist_ok=True)
            for name, content in files.items():
                self._files.pipe_file(f"{folder}/{name}", content)
            text = json.dumps(asdict(manifest), ensure_ascii=False, indent=2)
            self._files.pipe_file(f"{folder}/{MANIFEST}.part", text.encode())
            self._files.mv(f"{folder}/{MANIFEST}.part", f"{folder}/{MANIFEST}")
        except OSError as error:
            with suppress(OSError):  # what cannot be removed has no manifest: nobody reads it
                self._remove(folder)
            raise self._unwritable(error) from None

    def _clear_unfinished(self, name: str) -> None:
        for folder in self._folders(f"{self._root}/{name}"):
            path = f"{self._root}/{name}/{folder}"
            if _is_version(folder) and f"{path}/{MANIFEST}" not in self._listed(path):
                self._remove(path)

    def _listed(self, folder: str) -> set[str]:
        """Paths of the files in a folder; unlike `exists`, an error is not taken for an absence."""
        found = self._files.ls(folder, detail=False)
        return {f"{folder}/{str(path).rpartition('/')[2]}" for path in found}

    def _remove(self, folder: str) -> None:
        if self._files.exists(folder):
            self._files.rm(folder, recursive=True)

    def _folders(self, path: str) -> list[str]:
        try:
            found = self._files.ls(path, detail=True)
        except FileNotFoundError:
            return []
        except OSError as error:
            problem = error.strerror or str(error)
            sentence = message("store_unreadable", store=self.address, problem=problem)
            raise RequestError(sentence) from None
        return [
            item["name"].rstrip("/").rpartition("/")[2]
            for item in found
            if item["type"] == "directory"
        ]


def _unreadable(error: OSError) -> Message:
    return message("unreadable", problem=error.strerror or str(error))


def _is_version(folder: str) -> bool:
    return bool(re.fullmatch(rf"\d{{{_NUMBER_DIGITS},}}-[0-9a-f]{{8}}", folder))


def _read_manifest(content: bytes, path: str) -> Manifest:
    try:
        fields: dict[str, Any] = json.loads(content)
        fields["kind"] = SourceKind(fields["kind"])
        for listed in ("left_out", "options"):
            fields[listed] = tuple(fields.get(listed, ()))
        fields["source"] = path.split("/")[-3]  # as the folder is named: it can be renamed
        manifest = Manifest(**fields)
        _ = manifest.first_day, manifest.last_day, manifest.excluded_days  # or they are no days
        return manifest
    except (ValueError, TypeError, KeyError) as error:
        raise DataError(path, message("manifest_wrong", problem=str(error))) from None
