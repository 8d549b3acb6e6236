"""The local store of imported sources: append-only versions, each whole or not there at all.

A version is a folder of files; its ``manifest.json`` is written last, so that an import that is
killed leaves a folder without a manifest, which nobody reads and a later import clears away. Any
address that fsspec knows will do: a folder, an object store, memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import platformdirs

from geo.errors import DataError, OutputError, RequestError
from geo.store import turns
from geo.store.address import PATIENT, Patience, Stamp, StoreFiles
from geo.store.holdings import Holdings
from geo.store.manifest import MANIFEST, NAME_PATTERN, Manifest, check_name, read_manifest
from geo.store.reach import OutOfReachError, is_out_of_reach, reason_of
from geo.store.seals import hash_of
from geo.store.writing import clear_removed, remove_source, rename_source, write_version
from geo.words import message

_AT_ONCE = 8


def default_address() -> str:
    """The platform's folder for data of this user."""
    return platformdirs.user_data_dir("control-atlas", appauthor=False)


def _never(_: Manifest) -> bool:
    return False


class Store:
    """Imported sources at an address.

    Parameters
    ----------
    address
        Folder or any fsspec address; nothing is made there before something is imported.
    patience
        With an object store.

    Raises
    ------
    RequestError
        When the address is of a kind that cannot be reached here.
    """

    def __init__(self, address: str, patience: Patience = PATIENT) -> None:
        self._files = StoreFiles(address, patience)
        self._read: dict[str, tuple[Stamp, Manifest | DataError]] = {}
        self.address = address
        self.suspect: set[tuple[str, str]] = set()
        """Source and version of files that could not be read as they were written."""

    def look(self) -> Holdings:
        """What the store holds now; of manifests only those are read that are new or changed.

        Raises
        ------
        OutOfReachError
            When the store cannot be asked.
        """
        with self._being_read():
            stamps = self._files.tree()
            manifests = self._manifests(stamps)
        found: dict[str, list[Manifest | DataError]] = {}
        for name, version in sorted(manifests, key=_in_order):
            found.setdefault(name, []).append(manifests[name, version])
        return Holdings(self.address, {name: tuple(each) for name, each in found.items()}, stamps)

    def sources(self) -> list[Manifest]:
        """The newest version of each source, by name; not of one whose newest is damaged."""
        return self.look().sources()

    def damaged(self) -> dict[str, DataError]:
        """Why the newest manifest of a source cannot be read, by name."""
        return self.look().damaged()

    def versions(self, name: str) -> list[Manifest]:
        """Every version of a source with a sound manifest, the oldest first."""
        return self.look().versions(name)

    def newest(self, name: str) -> Manifest:
        """The newest version of a source.

        Raises
        ------
        RequestError
            When there is none.
        DataError
            When its manifest is damaged: an older version in its place would go unseen.
        """
        return self.look().newest(name)

    def _manifests(self, stamps: Mapping[str, Stamp]) -> dict[_Key, Manifest | DataError]:
        """Manifests by source and version; of a damaged one what is wrong with it."""
        paths = {f"{name}/{version}/{MANIFEST}" for name, version in _folders(stamps)}
        kept = {path: self._read[path] for path in paths & stamps.keys() if path in self._read}
        read = {path: one for path, one in kept.items() if one[0] == stamps[path]}
        new = [path for path in paths if path not in read and not _is_unfinished(path, stamps)]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for path, manifest in zip(new, pool.map(self._manifest, new), strict=True):
                if manifest is not None:
                    read[path] = stamps.get(path, ()), manifest
        self._read = read
        return {_key(path): manifest for path, (_, manifest) in read.items()}

    def _manifest(self, path: str) -> Manifest | DataError | None:
        """A manifest, or why it cannot be read; None when its version is gone meanwhile."""
        try:
            return read_manifest(self._files.read(path), path)
        except FileNotFoundError:
            is_there = self._files.exists(path.rpartition("/")[0])
            return DataError(path, message("manifest_missing")) if is_there else None
        except OSError as error:
            if is_out_of_reach(error):
                raise
            return DataError(path, message("unreadable", problem=reason_of(error)))
        except DataError as error:
            return error

    def read(self, manifest: Manifest, file: str) -> bytes:
        """The bytes of a file of a version, as they were written.

        Raises
        ------
        DataError
            When it is not there, cannot be read or was changed.
        OutOfReachError
            When the store cannot be asked.
        """
        path = f"{manifest.source}/{manifest.version}/{file}"
        wrong = message("file_changed")
        try:
            content = self._files.read(path)
            if file not in manifest.hashes or manifest.hashes[file] == hash_of(content):
                return content
        except OSError as error:
            if is_out_of_reach(error):
                raise self._unreadable(error) from error
            wrong = message("unreadable", problem=reason_of(error))
        self.suspect.add((manifest.source, manifest.version))
        raise DataError(path, wrong)

    def rename(self, name: str, new_name: str) -> None:
        """Give a source another name, with all its versions.

        Raises
        ------
        RequestError
            When there is no such source, or the name is taken or cannot be one.
        OutputError
            When the store cannot be written to, or another writer has one of the two.
        """
        self._check_there(name)
        check_name(new_name)
        with self._being_written() as is_locked:
            self._check_there(name)
            if self._files.folders(new_name):
                raise RequestError(
                    message("source_there_already", store=self.address, name=new_name)
                )
            rename_source(self._files, name, new_name, is_locked)

    def remove(self, name: str) -> int:
        """Remove a source with all its versions; returns how many there were.

        Raises
        ------
        RequestError
            When there is no such source.
        OutputError
            When the store cannot be written to, or another writer has the source.
        """
        self._check_there(name)
        with self._being_written() as is_locked:
            self._check_there(name)
            folders = self._files.folders(name)
            remove_source(self._files, name, is_locked)
        return len(folders)

    def _check_there(self, name: str) -> None:
        with self._being_read():
            if not (re.fullmatch(NAME_PATTERN, name) and self._files.folders(name)):
                self.newest(name)  # raises

    def write(
        self,
        manifest: Manifest,
        files: Mapping[str, bytes],
        unless: Callable[[Manifest], bool] = _never,
    ) -> tuple[Manifest, bool]:
        """Write the next version of a source, whole; its number is taken by it alone.

        Parameters
        ----------
        manifest
            What it is; the store gives the version its name, and seals each file.
        files
            Its files.
        unless
            Nothing is written when this is true of a version that another writer finished first.

        Returns
        -------
        manifest
            Of the version that is in the store.
        is_new
            Whether it was written now.

        Raises
        ------
        OutputError
            When the store cannot be written to or is full; the store then is as it was.
        """
        hashes = {file: hash_of(content) for file, content in files.items()}
        sealed = replace(manifest, hashes=hashes)
        with self._being_written() as is_locked:
            for known in Store.look(self).versions(manifest.source):  # now, not at the last look
                if unless(known):
                    return known, False
            return write_version(self._files, sealed, files, is_locked), True

    @contextmanager
    def _being_written(self) -> Iterator[bool]:
        """The turn to write, and whether a lock gives it; an error is one sentence."""
        try:
            with turns.locked(self._files) as is_locked:
                if is_locked:
                    clear_removed(self._files)
                yield is_locked
        except OSError as error:
            problem = reason_of(error)
            sentence = message("store_unwritable", store=self.address, problem=problem)
            raise OutputError(sentence) from None

    @contextmanager
    def _being_read(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: OSError) -> OutOfReachError:
        problem = reason_of(error)
        return OutOfReachError(message("store_unreadable", store=self.address, problem=problem))


_Key = tuple[str, str]


def _folders(stamps: Mapping[str, Stamp]) -> set[_Key]:
    """Source and version of every file of a version."""
    found = {_key(path) for path in stamps if path.count("/") == 2}
    return {key for key in found if re.fullmatch(NAME_PATTERN, key[0]) and turns.is_version(key[1])}


def _key(path: str) -> _Key:
    name, version, _ = path.split("/")
    return name, version


def _in_order(key: _Key) -> tuple[str, int, str]:
    name, version = key
    return name, turns.number_of(version), version


def _is_unfinished(path: str, stamps: Mapping[str, Stamp]) -> bool:
    """Whether a version has no manifest because it is being written, moved or removed."""
    return path not in stamps and turns.is_claimed(*_key(path), stamps)
