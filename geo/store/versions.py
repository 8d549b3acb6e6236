"""The local store of imported sources: append-only versions, each whole or not there at all.

A version is a folder of files; its ``manifest.json`` is written last, so that an import that is
killed leaves a folder without a manifest, which nobody reads and a later import clears away. The
manifest holds the hash of each file and of itself: what was changed afterwards is damaged, and
never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from hashlib import sha256

import platformdirs

from geo.errors import AtlasError, DataError, OutputError, RequestError
from geo.sources.formats import find_format
from geo.sources.model import SourceKind
from geo.status import RECORD
from geo.store import turns
from geo.store.address import StoreFiles, reason_of
from geo.store.seals import hashes_of, sealed, unsealed
from geo.words import message

MANIFEST = "manifest.json"
NAME_PATTERN = r"[a-z0-9][a-z0-9-]{0,39}"
"""Names of sources: they stand in addresses of the page."""

RESERVED = (RECORD,)


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
        raise RequestError(
            f"{name!r} cannot name a source: use up to 40 lower-case letters, digits and hyphens"
        )
    if name in RESERVED:
        raise RequestError(f"{name!r} is the shipped record; give the source another name")
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
    hashes
        SHA-256 of each file; none in what version 0.1.0 wrote.
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
    hashes: dict[str, str] = field(default_factory=dict)

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
        self._files = StoreFiles(address)
        self.address = address

    def sources(self) -> list[Manifest]:
        """The newest version of each source, by name; not of one whose newest is damaged."""
        newest = (self._manifests(name)[-1:] for name in sorted(self._folders()))
        return [last for manifests in newest for last in manifests if isinstance(last, Manifest)]

    def versions(self, name: str) -> list[Manifest]:
        """Every version of a source with a sound manifest, the oldest first."""
        return [one for one in self._manifests(name) if isinstance(one, Manifest)]

    def damaged(self) -> list[DataError]:
        """The versions whose manifest cannot be read; they are left as they are."""
        everything = (one for name in sorted(self._folders()) for one in self._manifests(name))
        return [one for one in everything if isinstance(one, DataError)]

    def damaged_newest(self) -> dict[str, DataError]:
        """What is wrong with the newest manifest of the sources where it cannot be read."""
        newest = {name: self._manifests(name)[-1:] for name in sorted(self._folders())}
        return {
            name: one for name, last in newest.items() for one in last if isinstance(one, DataError)
        }

    def newest(self, name: str) -> Manifest:
        """The newest version of a source.

        Raises
        ------
        RequestError
            When there is none.
        DataError
            When its manifest is damaged: an older version in its place would go unseen.
        """
        manifests = self._manifests(name) if re.fullmatch(NAME_PATTERN, name) else []
        if not manifests:
            known = ", ".join(one.source for one in self.sources()) or "none"
            raise RequestError(f"no source named {name!r} in the store {self.address} ({known})")
        if isinstance(manifests[-1], DataError):
            raise manifests[-1]
        return manifests[-1]

    def read(self, manifest: Manifest, file: str) -> bytes:
        """The bytes of a file of a version, as they were written.

        Raises
        ------
        DataError
            When it is not there, cannot be read or was changed.
        """
        path = f"{manifest.source}/{manifest.version}/{file}"
        try:
            content = self._files.read(path)
        except OSError as error:
            raise DataError(path, message("store_unread", reason=reason_of(error))) from None
        expected = manifest.hashes.get(file)
        if expected is not None and sha256(content).hexdigest() != expected:
            raise DataError(path, message("store_changed"))
        return content

    def stamps(self, manifest: Manifest) -> tuple[tuple[str, ...], ...]:
        """Names, sizes and times of a version's files: others when one was changed."""
        try:
            return self._files.stamps(f"{manifest.source}/{manifest.version}")
        except OSError as error:
            raise self._unread(error) from None

    def next_version(self, name: str, input_sha256: str) -> str:
        """Name of the version that the next import of a source gets, if no other comes first."""
        return turns.version_name(turns.next_number(self._files, name), input_sha256)

    def add(self, manifest: Manifest, files: Mapping[str, bytes]) -> Manifest:
        """Write the next version of a source, whole; its number is taken by it alone.

        Returns
        -------
        manifest
            With the version that it got.

        Raises
        ------
        OutputError
            When the store cannot be written to or is full; the store then is as it was.
        """
        name, now = manifest.source, manifest.retrieved_at
        with self._written(), turns.locked(self._files, name) as is_locked:
            if is_locked:
                version = self.next_version(name, manifest.input_sha256)
                return self._write_alone(replace(manifest, version=version), files, None)
            claim = turns.Claim(self._files, name, now)
            try:
                version = turns.version_name(claim.number, manifest.input_sha256)
                return self._write_alone(replace(manifest, version=version), files, claim)
            finally:
                claim.drop()

    def write(self, manifest: Manifest, files: Mapping[str, bytes]) -> None:
        """Write a version whole, under the number that it names; its manifest last.

        Raises
        ------
        OutputError
            When the store cannot be written to or is full; the store then is as it was.
        """
        with self._written(), turns.locked(self._files, manifest.source):
            self._write_alone(manifest, files, None)

    def _write_alone(
        self, manifest: Manifest, files: Mapping[str, bytes], claim: turns.Claim | None
    ) -> Manifest:
        folder = f"{manifest.source}/{manifest.version}"
        if self._files.exists(f"{folder}/{MANIFEST}"):
            raise OutputError(f"{manifest.source} has a version {manifest.version} already")
        is_locked = self._files.folder is not None
        now = None if is_locked else manifest.retrieved_at
        turns.clear_unfinished(self._files, manifest.source, MANIFEST, now)
        whole = replace(manifest, hashes=hashes_of(files))
        try:
            self._files.make_folder(folder)
            for name, content in files.items():
                self._files.put(f"{folder}/{name}", content)
            self._files.put(f"{folder}/{MANIFEST}.part", sealed(asdict(whole)))
            if claim is not None:
                claim.check()
            self._files.move(f"{folder}/{MANIFEST}.part", f"{folder}/{MANIFEST}")
        except BaseException:
            self._abandon(folder)
            raise
        return whole

    def _abandon(self, folder: str) -> None:
        # what cannot be removed has no manifest: nobody reads it
        for path in (f"{folder}/{MANIFEST}", folder):
            with suppress(OSError):
                self._files.remove(path)

    @contextmanager
    def _written(self) -> Iterator[None]:
        """An error of the store while a source is written is one sentence."""
        try:
            yield
        except OSError as error:
            raise OutputError(
                f"the store {self.address} cannot be written: {reason_of(error)}"
            ) from None

    def _manifests(self, name: str) -> list[Manifest | DataError]:
        """Of each version that was finished, the oldest first; what is wrong with a damaged one."""
        try:
            folders = sorted(self._files.folders(name))
            return [
                self._manifest(name, folder)
                for folder in folders
                if self._files.exists(f"{name}/{folder}/{MANIFEST}")
            ]
        except OSError as error:
            raise self._unread(error) from None

    def _manifest(self, name: str, folder: str) -> Manifest | DataError:
        path = f"{name}/{folder}/{MANIFEST}"
        try:
            return _read_manifest(self._files.read(path), path)
        except DataError as error:
            return error
        except OSError as error:
            return DataError(path, message("store_unread", reason=reason_of(error)))

    def _folders(self) -> list[str]:
        try:
            return [name for name in self._files.folders() if re.fullmatch(NAME_PATTERN, name)]
        except OSError as error:
            raise self._unread(error) from None

    def _unread(self, error: OSError) -> RequestError:
        return RequestError(f"the store {self.address} cannot be read: {reason_of(error)}")


def _read_manifest(content: bytes, path: str) -> Manifest:
    try:
        fields = unsealed(content)
        fields["kind"] = SourceKind(fields["kind"])
        for listed in ("left_out", "options"):
            fields[listed] = tuple(fields.get(listed, ()))
        manifest = Manifest(**fields)
        _check_fields(manifest, path)
        return manifest
    except (ValueError, TypeError, KeyError, AttributeError, AtlasError) as error:
        raise DataError(path, f"is not a manifest of this store: {error}") from None


def _check_fields(manifest: Manifest, path: str) -> None:
    """See that a manifest says what can be; version 0.1.0 wrote no hash over it."""
    if path != f"{manifest.source}/{manifest.version}/{MANIFEST}":
        raise ValueError(f"it says that it is {manifest.source}/{manifest.version}")
    if not manifest.first_day <= manifest.last_day:
        raise ValueError(f"{manifest.first} is after {manifest.last}")
    if not all(isinstance(number, int) for number in manifest.counts.values()):
        raise ValueError("its counts are no numbers")
    if find_format(manifest.format).kind is not manifest.kind:
        raise ValueError(f"{manifest.format} holds no {manifest.kind}")
    _ = manifest.excluded_days, manifest.hashes.items()
