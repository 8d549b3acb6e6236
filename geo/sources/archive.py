"""A folder, a zip, a tar of any compression or a single file, read member by member.

What people have is taken as it is: a file compressed by itself (``.gz``, ``.bz2``, ``.xz``) and
the files in a zip or KMZ that lies inside are members too, the parts of a Shapefile are one member
(``.shp``, which holds a zip of them), and what is no data (``__MACOSX``, dot files, READMEs,
pictures) is passed over.
Nothing is unpacked to the disk, so a member's name can do no harm.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import re
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from textwrap import shorten
from typing import Any, BinaryIO, cast

from geo.errors import AtlasError, DataError
from geo.sources.day_name import days_in_name
from geo.sources.land import one_line
from geo.sources.limits import Effort, LimitError
from geo.words import message

_DECOMPRESS: dict[str, Any] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_ZIPS = (".zip", ".kmz")
_TAR = re.compile(r"\.(tar(\.\w+)?|tgz|tbz2?|txz)$", re.IGNORECASE)
_WORKBOOK = "[Content_Types].xml"  # in every .xlsx, which is a zip too
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".ods")
_NAME_LETTERS = 200  # of a path that is none, in a sentence
_READ_BYTES = 2**16
_NO_LETTERS = re.compile("[\ud800-\udfff]")  # how Python keeps bytes that are no UTF-8
_SHAPEFILE = (
    ".shp", ".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qpj", ".qmd", ".shp.xml"
)  # fmt: skip
_NO_DATA = re.compile(
    r"(^|/)(__MACOSX/|\.|Thumbs\.db$|desktop\.ini$|(README|LICEN[CS]E|COPYING|CHANGELOG|CITATION)"
    r"[^/]*$)|\.(md|html?|pdf|docx?|png|jpe?g|gif|svg|css)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Entry:
    """A member: its name, its size where that is known beforehand, and how to open it."""

    name: str
    size: int
    open: Callable[[], AbstractContextManager[BinaryIO]]

    def inside(self, folder: str) -> _Entry:
        return replace(self, name=f"{folder}{self.name}")


class Archive:
    """The files of a path, whatever holds them.

    Parameters
    ----------
    path
        Folder, ``.zip``, ``.kmz``, ``.tar`` (``.gz``, ``.bz2``, ``.xz``) or any other single file.
        Where its own name gives a day, it stands before the names of its members.
    effort
        Counts what comes out of it; an effort of its own by default.

    Raises
    ------
    DataError
        When nothing is there.
    """

    def __init__(self, path: Path, effort: Effort | None = None) -> None:
        try:
            if not path.exists():
                raise DataError(_shown(str(path)), message("not_there"))
        except (OSError, ValueError) as error:  # a name of 5,000 letters, or with a NUL
            problem = getattr(error, "strerror", None) or str(error)
            shown = shorten(_shown(str(path)), _NAME_LETTERS)
            raise DataError(shown, message("path_unusable", problem=problem)) from None
        if not (path.is_file() or path.is_dir()):  # a device or a pipe may never end
            raise DataError(_shown(str(path)), message("not_a_file"))
        self._path = path
        self.effort = effort or Effort()
        """What was counted of it."""

    @property
    def name(self) -> str:
        """Name of the folder or file."""
        return _shown(self._path.name)

    def members(self) -> list[str]:
        """Names of all files, in the order in which they are stored.

        Raises
        ------
        DataError
            When the archive is broken.
        """
        return [entry.name for entry in self._entries()]

    def read(self, names: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Names and bytes of the wanted files, in the order in which they are stored.

        Raises
        ------
        DataError
            When the archive is broken.
        LimitError
            When more comes out of it than may.
        """
        wanted = frozenset(names)
        for entry in self._entries():
            if entry.name in wanted:
                yield entry.name, self._bytes(entry)

    def streams(self, names: Collection[str]) -> Iterator[tuple[str, BinaryIO]]:
        """Names and streams of the wanted files, for files too large to be held whole.

        Each stream is to be read before the next one is asked for.

        Raises
        ------
        DataError
            When the archive is broken.
        LimitError
            When more comes out of it than may, here or while a stream is read.
        """
        wanted = frozenset(names)
        for entry in self._entries():
            if entry.name in wanted:
                with self._told(entry.name), entry.open() as opened:
                    yield entry.name, cast(BinaryIO, _Counted(opened, self.effort, self.name))

    def sha256(self) -> str:
        """Hash of the file; of a folder, of the names and hashes of all files in it."""
        if not self._path.is_dir():
            return _sha256_of(self._path)
        whole = hashlib.sha256()
        for name, path in self._files():
            whole.update(f"{name} {_sha256_of(path)}\n".encode())
        return whole.hexdigest()

    def _files(self) -> Iterator[tuple[str, Path]]:
        """Names and paths of the files of a folder; a link may not lead out of it."""
        inside = self._path.resolve()
        for path in sorted(self._path.rglob("*")):
            name = _shown(path.relative_to(self._path).as_posix())
            if path.is_symlink() and not path.resolve().is_relative_to(inside):
                raise DataError(self.name, message("link_leads_out", member=name))
            if path.is_file():
                yield name, path

    def _folder_entries(self) -> Iterator[_Entry]:
        for name, path in self._files():
            yield _Entry(name, path.stat().st_size, lambda at=path: at.open("rb"))  # type: ignore[misc]

    def _bytes(self, entry: _Entry) -> bytes:
        most = self.effort.limits.member_mb
        with self._told(entry.name):
            content = b""
            if entry.size <= most * 2**20:
                with entry.open() as stream:
                    content = stream.read(most * 2**20 + 1)
        if max(len(content), entry.size) > most * 2**20:
            raise LimitError(self.name, message("limit_member_mb", file=entry.name, most=most))
        self.effort.unpack(len(content), self.name)
        return content

    @contextmanager
    def _told(self, member: str = "") -> Iterator[None]:
        """The border of the archive: whatever a library throws becomes one sentence."""
        try:
            yield
        except AtlasError:
            raise
        except NotImplementedError:
            raise DataError(self.name, message("member_method", file=member)) from None
        except Exception as error:  # noqa: BLE001 - there are too many kinds to name
            if "encrypted" in str(error):
                raise DataError(self.name, message("member_encrypted", file=member)) from None
            raise DataError(self.name, message("cut_short", problem=one_line(error))) from None

    def _check_name(self, name: str) -> None:
        parts = name.replace("\\", "/").split("/")
        if ".." in parts or not parts[0]:
            raise DataError(self.name, message("leads_outside", file=name))

    def _entries(self) -> Iterator[_Entry]:
        self.effort.begin_again()
        with self._told():
            yield from self._walk()

    def _walk(self) -> Iterator[_Entry]:
        path, ending = self._path, self._path.suffix.lower()
        said = f"{self.name}/" if days_in_name(self.name) or ending == ".kmz" else ""
        if path.is_dir():
            yield from self._data(self._folder_entries(), said)
        elif _is_zip_of_files(path):
            with zipfile.ZipFile(path) as packed:
                yield from self._data(_zip_entries(packed), said)
        elif tarfile.is_tarfile(path):
            with tarfile.open(path) as tape:
                yield from self._data(_tar_entries(tape), said)
        elif ending in _ZIPS or _TAR.search(self.name):
            raise DataError(self.name, message("cut_short", problem=message("no_archive_in_it")))
        else:
            self._refuse_part(ending)
            yield _unpacked(_Entry(self.name, path.stat().st_size, lambda: path.open("rb")))

    def _refuse_part(self, ending: str) -> None:
        if ending in _SHAPEFILE:
            raise DataError(self.name, message("part_of_shapefile"))

    def _data(self, entries: Iterable[_Entry], folder: str, nesting: int = 1) -> Iterator[_Entry]:
        """The members that are data: those of inner archives too, Shapefiles put together."""
        shapefiles: dict[str, list[_Entry]] = defaultdict(list)
        for entry in entries:
            self.effort.take("members", 1, self.name)
            self._check_name(entry.name)
            if _NO_DATA.search(entry.name):
                continue
            stem, ending = _stem_and_ending(entry.name)
            if ending in _SHAPEFILE:
                shapefiles[stem].append(entry)
            elif ending in _ZIPS:
                if nesting >= self.effort.limits.nesting:
                    most = self.effort.limits.nesting
                    raise LimitError(self.name, message("limit_nesting", most=most))
                inside = f"{folder}{entry.name}/"
                with zipfile.ZipFile(io.BytesIO(self._bytes(entry))) as inner:
                    yield from self._data(_zip_entries(inner), inside, nesting + 1)
            else:
                yield _unpacked(entry).inside(folder)
        for stem, parts in shapefiles.items():
            yield self._shapefile(stem, parts).inside(folder)

    def _shapefile(self, stem: str, parts: list[_Entry]) -> _Entry:
        """The parts of a Shapefile as one zip named .shp: alone they say nothing."""

        def packed() -> BinaryIO:
            target = io.BytesIO()
            with zipfile.ZipFile(target, "w") as zipped:
                for part in parts:
                    zipped.writestr(PurePosixPath(part.name).name, self._bytes(part))
            return io.BytesIO(target.getvalue())

        return _Entry(f"{stem}.shp", sum(part.size for part in parts), packed)


class _Counted:
    """A stream whose bytes are counted as they are read."""

    def __init__(self, stream: BinaryIO, effort: Effort, file: str) -> None:
        self._stream, self.effort, self._file = stream, effort, file

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        if size < 0:
            return b"".join(iter(partial(self.read, _READ_BYTES), b""))
        content = self._stream.read(size)
        self.effort.unpack(len(content), self._file)
        return content


def _shown(name: str) -> str:
    """A name whose bytes are in another encoding, with these written out."""
    return _NO_LETTERS.sub(lambda found: f"%{ord(found[0]) & 0xFF:02X}", name)


def _zip_entries(packed: zipfile.ZipFile) -> Iterator[_Entry]:
    for member in packed.infolist():
        if not member.is_dir():

            def opened(at: zipfile.ZipInfo = member) -> BinaryIO:
                return cast(BinaryIO, packed.open(at))

            yield _Entry(_shown(member.filename), member.file_size, opened)


def _tar_entries(tape: tarfile.TarFile) -> Iterator[_Entry]:
    for member in tape:
        if member.isfile():

            def opened(at: tarfile.TarInfo = member) -> BinaryIO:
                return cast(BinaryIO, tape.extractfile(at))

            yield _Entry(_shown(member.name), member.size, opened)


def _unpacked(entry: _Entry) -> _Entry:
    """A file that is compressed by itself, under the name and with the bytes that it has inside."""
    stem, ending = _stem_and_ending(entry.name)
    if ending not in _DECOMPRESS:
        return entry

    @contextmanager
    def opened() -> Iterator[BinaryIO]:
        with entry.open() as packed, _DECOMPRESS[ending](packed) as plain:
            yield plain

    return _Entry(stem, 0, opened)


def _stem_and_ending(name: str) -> tuple[str, str]:
    ending = ".shp.xml" if name.lower().endswith(".shp.xml") else PurePosixPath(name).suffix.lower()
    return name[: len(name) - len(ending)] if ending else name, ending


def _is_zip_of_files(path: Path) -> bool:
    if path.suffix.lower() in _WORKBOOKS or not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as packed:
        return _WORKBOOK not in packed.namelist()


def _sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
