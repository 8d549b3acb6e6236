"""A folder, a zip, a tar of any compression or a single file, read member by member.

Nothing is unpacked to the disk, so a member's name can do no harm.
"""

from __future__ import annotations

import hashlib
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from geo.errors import DataError

MEMBER_BYTES = 256 * 1024 * 1024
"""The largest member that is read: a day's polygons take about one megabyte."""

_WORKBOOK = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")  # spreadsheets are zips
_PACKED = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz")
_BROKEN = (tarfile.TarError, zipfile.BadZipFile, lzma.LZMAError, EOFError, zlib.error, OSError)


class Archive:
    """The files of a path, whatever holds them.

    Parameters
    ----------
    path
        Folder, ``.zip``, ``.tar`` (``.gz``, ``.bz2``, ``.xz``) or any other single file; a
        workbook is one file.
    keeps_shapefiles
        Whether a zip that holds a Shapefile is one file, because its parts say nothing alone.

    Raises
    ------
    DataError
        When nothing is there.
    """

    def __init__(self, path: Path, keeps_shapefiles: bool = True) -> None:
        if not path.exists():
            raise DataError(str(path), "is not there")
        self._path = path
        self._whole = (*_WORKBOOK, *((".shp",) if keeps_shapefiles else ()))

    @property
    def name(self) -> str:
        """Name of the folder or file."""
        return self._path.name

    def members(self) -> list[str]:
        """Names of all files, in the order in which they are stored.

        Raises
        ------
        DataError
            When the archive is broken.
        """
        return [name for name, _ in self._walk(())]

    def read(self, names: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Names and bytes of the wanted files, in the order in which they are stored.

        Raises
        ------
        DataError
            When the archive is broken or a member is larger than `MEMBER_BYTES`.
        """
        wanted = frozenset(names)
        return ((name, content) for name, content in self._walk(wanted) if name in wanted)

    @contextmanager
    def stream(self, name: str) -> Iterator[BinaryIO]:
        """One file as a stream, for files too large to be held whole.

        Raises
        ------
        DataError
            When the archive is broken.
        """
        try:
            if self._path.is_dir():
                with (self._path / name).open("rb") as plain:
                    yield plain
            elif self._is_zip_of_files():
                with zipfile.ZipFile(self._path) as packed, packed.open(name) as member:
                    yield cast(BinaryIO, member)
            elif tarfile.is_tarfile(self._path):
                with tarfile.open(self._path) as tape:
                    inner = tape.extractfile(name)
                    if inner is None:
                        raise DataError(self.name, f"{name} is not a file")
                    yield cast(BinaryIO, inner)
            else:
                with self._path.open("rb") as plain:
                    yield plain
        except _BROKEN as error:
            raise DataError(self.name, f"is broken or cut short: {error}") from None

    def sha256(self) -> str:
        """Hash of the file; of a folder, of the names and hashes of all files in it."""
        if not self._path.is_dir():
            return _sha256_of(self._path)
        whole = hashlib.sha256()
        for path in sorted(self._path.rglob("*")):
            if path.is_file():
                line = f"{path.relative_to(self._path).as_posix()} {_sha256_of(path)}\n"
                whole.update(line.encode())
        return whole.hexdigest()

    def _walk(self, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
        try:
            if self._path.is_dir():
                yield from self._walk_folder(wanted)
            elif self._is_zip_of_files():
                yield from self._walk_zip(wanted)
            elif tarfile.is_tarfile(self._path):
                yield from self._walk_tar(wanted)
            elif self._path.suffix.lower() in _PACKED and not zipfile.is_zipfile(self._path):
                raise DataError(self.name, "is broken or cut short: no archive can be read in it")
            else:
                yield self._path.name, self._bytes(self._path, self._path.name in wanted)
        except _BROKEN as error:
            raise DataError(self.name, f"is broken or cut short: {error}") from None

    def _is_zip_of_files(self) -> bool:
        if not zipfile.is_zipfile(self._path):
            return False
        with zipfile.ZipFile(self._path) as packed:
            return not any(name.lower().endswith(self._whole) for name in packed.namelist())

    def _walk_folder(self, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
        for path in sorted(self._path.rglob("*")):
            if path.is_file():
                name = path.relative_to(self._path).as_posix()
                yield name, self._bytes(path, name in wanted)

    def _walk_zip(self, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
        with zipfile.ZipFile(self._path) as packed:
            for member in packed.infolist():
                if not member.is_dir():
                    name = member.filename
                    self._check(name, member.file_size if name in wanted else 0)
                    yield name, packed.read(member) if name in wanted else b""

    def _walk_tar(self, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
        with tarfile.open(self._path) as packed:
            for member in packed:
                if member.isfile():
                    name = member.name
                    self._check(name, member.size if name in wanted else 0)
                    stream = packed.extractfile(member) if name in wanted else None
                    yield name, stream.read() if stream else b""

    def _bytes(self, path: Path, is_wanted: bool) -> bytes:
        if not is_wanted:
            return b""
        self._check(path.name, path.stat().st_size)
        return path.read_bytes()

    def _check(self, name: str, size: int) -> None:
        parts = name.replace("\\", "/").split("/")
        if ".." in parts or not parts[0]:
            raise DataError(self.name, f"is refused: its file {name!r} leads out of the archive")
        if size > MEMBER_BYTES:
            limit = MEMBER_BYTES // 2**20
            raise DataError(self.name, f"{name} is larger than {limit} MB, too large for one day")


def _sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
