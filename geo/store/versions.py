"""The local store of imported sources: append-only versions, each whole or not there at all.

A version is a folder of files; its ``manifest.json`` is written last, so that an import that is
killed leaves a folder without a manifest, which nobody reads and the next import clears away. Any
address that fsspec knows will do: a folder, an object store, memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict

import platformdirs

from geo.errors import DataError, OutputError, RequestError
from geo.store.address import Stamp, StoreFiles
from geo.store.holdings import Holdings
from geo.store.manifest import MANIFEST, NAME_PATTERN, Manifest, check_name, read_manifest
from geo.store.reach import OutOfReachError, is_out_of_reach, reason_of
from geo.words import message

_AT_ONCE = 8
_NUMBER_DIGITS = 4


def default_address() -> str:
    """The platform's folder for data of this user."""
    return platformdirs.user_data_dir("control-atlas", appauthor=False)


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
        self._files = StoreFiles(address)
        self._read: dict[str, tuple[Stamp, Manifest | DataError]] = {}
        self.address = address

    def look(self) -> Holdings:
        """What the store holds now; of manifests only those are read that are new or changed.

        Raises
        ------
        OutOfReachError
            When the store cannot be asked.
        """
        try:
            stamps = self._files.tree()
            manifests = self._manifests(stamps)
        except OSError as error:
            raise self._unreadable(error) from error
        found: dict[str, list[Manifest | DataError]] = {}
        for path in sorted(manifests):
            found.setdefault(path.partition("/")[0], []).append(manifests[path])
        return Holdings(self.address, {name: tuple(each) for name, each in found.items()}, stamps)

    def sources(self) -> list[Manifest]:
        """The newest version of each source, by name."""
        return self.look().sources()

    def versions(self, name: str) -> list[Manifest]:
        """Every whole version of a source, the oldest first."""
        return self.look().versions(name)

    def damaged(self) -> list[DataError]:
        """The versions whose manifest cannot be read; they are left as they are."""
        return self.look().damaged()

    def newest(self, name: str) -> Manifest:
        """The newest version of a source.

        Raises
        ------
        RequestError
            When there is none.
        """
        return self.look().newest(name)

    def _manifests(self, stamps: Mapping[str, Stamp]) -> dict[str, Manifest | DataError]:
        """Manifests by path."""
        paths = {path: stamp for path, stamp in stamps.items() if _is_manifest(path)}
        kept = {path: self._read[path] for path in paths if path in self._read}
        read = {path: one for path, one in kept.items() if one[0] == paths[path]}
        new = [path for path in paths if path not in read]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for path, manifest in zip(new, pool.map(self._manifest, new), strict=True):
                if manifest is not None:
                    read[path] = paths[path], manifest
        self._read = read
        return {path: manifest for path, (_, manifest) in read.items()}

    def _manifest(self, path: str) -> Manifest | DataError | None:
        """A manifest, or why it cannot be read; None when it is gone meanwhile."""
        where = f"{self.address}/{path}"
        try:
            return read_manifest(self._files.read(path), where)
        except FileNotFoundError:
            return None
        except OSError as error:
            if is_out_of_reach(error):
                raise
            return DataError(where, message("unreadable", problem=reason_of(error)))
        except DataError as error:
            return error

    def read(self, manifest: Manifest, file: str) -> bytes:
        """The bytes of a file of a version.

        Raises
        ------
        DataError
            When it is not there or cannot be read.
        OutOfReachError
            When the store cannot be asked.
        """
        path = f"{manifest.source}/{manifest.version}/{file}"
        try:
            return self._files.read(path)
        except OSError as error:
            if is_out_of_reach(error):
                raise self._unreadable(error) from error
            raise DataError(path, message("unreadable", problem=reason_of(error))) from None

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
        if self._folders(check_name(new_name)):
            raise RequestError(message("source_there_already", store=self.address, name=new_name))
        try:
            self._files.move(name, new_name)
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
        folders = self._folders(name) if re.fullmatch(NAME_PATTERN, name) else []
        if not folders:
            self.newest(name)  # raises
        try:
            for folder in folders:  # a version without its manifest is none: no half of one is read
                self._files.remove(f"{name}/{folder}/{MANIFEST}")
            self._files.remove(name)
        except OSError as error:
            raise self._unwritable(error) from None
        return len(folders)

    def _folders(self, path: str) -> list[str]:
        try:
            return self._files.folders(path)
        except OSError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: OSError) -> OutOfReachError:
        return OutOfReachError(
            message("store_unreadable", store=self.address, problem=reason_of(error))
        )

    def _unwritable(self, error: OSError) -> OutputError:
        return OutputError(
            message("store_unwritable", store=self.address, problem=reason_of(error))
        )

    def next_version(self, name: str, input_sha256: str) -> str:
        """Name of the version that the next import of a source gets."""
        folders = self._folders(name)
        taken = [int(folder.split("-")[0]) for folder in folders if _is_version(folder)]
        return f"{max(taken, default=0) + 1:0{_NUMBER_DIGITS}}-{input_sha256[:8]}"

    def write(self, manifest: Manifest, files: Mapping[str, bytes]) -> None:
        """Write a version whole; its manifest last.

        Raises
        ------
        OutputError
            When the store cannot be written to or is full; the store then is as it was.
        """
        folder = f"{manifest.source}/{manifest.version}"
        try:
            if self._files.exists(f"{folder}/{MANIFEST}"):
                there = {"source": manifest.source, "version": manifest.version}
                raise OutputError(message("version_there_already", **there))
            self._clear_unfinished(manifest.source)
            self._files.make_folder(folder)
            for name, content in files.items():
                self._files.put(f"{folder}/{name}", content)
            text = json.dumps(asdict(manifest), ensure_ascii=False, indent=2)
            self._files.put(f"{folder}/{MANIFEST}.part", text.encode())
            self._files.move(f"{folder}/{MANIFEST}.part", f"{folder}/{MANIFEST}")
        except OSError as error:
            with suppress(OSError):  # what cannot be removed has no manifest: nobody reads it
                self._files.remove(folder)
            raise self._unwritable(error) from None

    def _clear_unfinished(self, name: str) -> None:
        for folder in self._folders(name):
            path = f"{name}/{folder}"
            if _is_version(folder) and MANIFEST not in self._files.file_names(path):
                self._files.remove(path)


def _is_manifest(path: str) -> bool:
    name, _, file = path.split("/")
    return file == MANIFEST and bool(re.fullmatch(NAME_PATTERN, name))


def _is_version(folder: str) -> bool:
    return bool(re.fullmatch(rf"\d{{{_NUMBER_DIGITS},}}-[0-9a-f]{{8}}", folder))
