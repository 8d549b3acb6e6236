"""Polygon sources read in two processes: figures and geometry of every state, once."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from itertools import chain, islice
from typing import Any

from geo.dates import Period
from geo.errors import DataError
from geo.sources.archive import Archive
from geo.sources.border import guarded
from geo.sources.clipping import Outlines, StateShapes
from geo.sources.day_name import day_in_name, days_of_path, is_possible, moment_in_name
from geo.sources.draft import Passed
from geo.sources.figures import DayFigures
from geo.sources.formats import POLYGON_FORMATS, own_members
from geo.sources.limits import LimitError
from geo.sources.measuring import Measured, measure
from geo.sources.model import NO_OPTIONS, DatedError, PolygonFormat, PublishedDay, ReadOptions
from geo.sources.same_day import Versions, settled
from geo.sources.workers import Files, Workers
from geo.words import Message, message

_CHUNK_FILES = 8
_CHUNK_BYTES = 32 * 2**20
_HELD_FILES = 64  # of days whose other files lie further on
_HELD_BYTES = 64 * 2**20
_DAY_BYTES = 512 * 2**20  # of files of one day, which a process holds all
_HERE_BYTES = 4 * 2**20  # with what becomes of them, memory that this process can spare
_POINT_BYTES = 16  # of a corner in WKB


Settled = tuple[list[PublishedDay], list[Versions]]
Progress = Callable[[int, int], None]


@dataclass
class PolygonsRead:
    """What was read from the files of a polygon source.

    Parameters
    ----------
    figures
        By day, in order.
    shapes
        Geometry by state.
    rejected
        One sentence for each record or file that could not be used.
    rejected_on
        The same sentences by the days that they concern, as far as these are known.
    unread_km2
        Land by day of which it is not known what the source says: it is unknown.
    versions
        Days of which there were several versions.
    skipped
        How many features are no land and were passed over, by kind.
    closed
        How many rings were left open and were closed.
    """

    figures: list[DayFigures] = field(default_factory=list)
    shapes: dict[str, StateShapes] = field(default_factory=dict)
    rejected: list[Message] = field(default_factory=list)
    rejected_on: dict[date, list[Message]] = field(default_factory=lambda: defaultdict(list))
    unread_km2: dict[date, float] = field(default_factory=dict)
    versions: list[Versions] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    closed: int = 0
    _said: set[str] = field(default_factory=set)

    def reject(self, error: DataError) -> None:
        """Take down a record that could not be used."""
        if str(error) in self._said:
            return
        self._said.add(str(error))
        self.rejected.append(error.message)
        for day in _days_of(error):
            self.rejected_on[day].append(error.message)


def _days_of(error: DataError) -> list[date]:
    """The days that a record spoke of: its own, else the one that its file is named for."""
    if isinstance(error, DatedError):
        return list(Period(error.first, error.last + timedelta(days=1)).days())
    stamp = moment_in_name(error.file)
    named = [stamp.date()] if stamp else days_of_path(error.file)[1]
    return named if len(named) == 1 and is_possible(named[0]) else []


@dataclass
class _Chunk:
    """What some files gave."""

    reads: list[Measured] = field(default_factory=list)
    errors: list[DataError] = field(default_factory=list)
    versions: list[Versions] = field(default_factory=list)
    files: tuple[str, ...] = ()

    def give_up(self, error: DataError) -> list[Any]:
        """Take down that something cannot be read; gives nothing."""
        self.errors.append(error)
        return []

    def settle_nothing(self, error: DataError) -> Settled:
        """The same of days that cannot be settled."""
        return self.give_up(error), []


def read_polygons(
    archive: Archive,
    chosen: PolygonFormat,
    outlines: Outlines,
    progress: Progress,
    options: ReadOptions = NO_OPTIONS,
) -> PolygonsRead:
    """Read every file of a polygon source, in two processes when there are many.

    Files whose names give one day are read together. Where days stand in the files themselves,
    those that turn out to share one are read again, together.

    Parameters
    ----------
    archive
        Folder, archive or file.
    chosen
        One of `POLYGON_FORMATS`.
    outlines
        The oblasts.
    progress
        Called with files read and files to read.
    options
        How the files are to be read.

    Raises
    ------
    DataError
        When the archive is broken.
    LimitError
        When more comes out of it than may.
    """
    counted = _Counted(archive)
    everything = archive.members()
    names = own_members(chosen, everything)
    chunks: list[_Chunk] = []
    job = _Job(chosen.name, outlines, options)
    done = 0
    for chunk in _read(job, _chunks(archive, names)):
        counted.add(chunk)
        chunks.append(chunk)
        done += len(chunk.files)
        progress(done, len(names))
    sharing = _sharing(chunks)
    if sharing:
        again = {name for files in sharing for name in files}
        chunks = [chunk for chunk in chunks if again.isdisjoint(chunk.files)]
        chunks += _read(job, _groups(archive, sharing))
    found = _together(chunks)
    if len(everything) > len(names):
        found.skipped[Passed.OTHER_FILES] += len(everything) - len(names)
    return found


def _together(chunks: Sequence[_Chunk]) -> PolygonsRead:
    found = PolygonsRead()
    by_day: dict[date, DayFigures] = {}
    for chunk in chunks:
        for read in chunk.reads:
            day = read.figures.day
            by_day[day] = read.figures
            if read.shapes is not None:
                found.shapes.setdefault(read.figures.state, read.shapes)
            if read.unread_km2:
                found.unread_km2[day] = read.unread_km2
            found.skipped.update(read.skipped)
            found.closed += read.closed
        for error in chunk.errors:
            found.reject(error)
        found.versions += chunk.versions
    found.versions.sort(key=lambda one: one.day)
    found.figures = [by_day[day] for day in sorted(by_day)]
    return found


def _sharing(chunks: Sequence[_Chunk]) -> list[set[str]]:
    """Files of chunks that turned out to speak of the same days, by group."""
    owner: dict[date, int] = {}
    group = list(range(len(chunks)))
    for number, chunk in enumerate(chunks):
        for read in chunk.reads:
            first = group[owner.setdefault(read.figures.day, number)]
            if first != group[number]:
                joined = group[number]
                group = [first if one == joined else one for one in group]
    files: dict[int, set[str]] = defaultdict(set)
    for number, chunk in enumerate(chunks):
        files[group[number]].update(chunk.files)
    return [files[one] for one, count in Counter(group).items() if count > 1]


@dataclass(frozen=True)
class _Job:
    format_name: str
    outlines: Outlines
    options: ReadOptions

    def read(self, files: Files) -> _Chunk:
        """Read a chunk; runs in a worker."""
        return read_chunk(self.format_name, files, self.outlines, self.options)


class _Counted:
    """Counts corners and changes of all chunks together."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._states: set[str] = set()

    def add(self, chunk: _Chunk) -> None:
        """Count a chunk; states that are known already take nothing."""
        known = self._states
        new = [read for read in chunk.reads if read.shapes and read.figures.state not in known]
        known.update(read.figures.state for read in new)
        wholes = (wkb for read in new if read.shapes for wkb in read.shapes.whole.values())
        corners = sum(map(len, wholes)) // _POINT_BYTES
        self._archive.effort.take("vertices", corners, self._archive.name)


def _read(job: _Job, chunks: Iterator[Files]) -> Iterator[_Chunk]:
    """A few small files in this process: another one takes longer to start than they to read."""
    first = list(islice(chunks, 2))
    size = sum(len(content) for chunk in first for _, content in chunk)
    everything = chain(first, chunks)
    if len(first) < 2 and size <= _HERE_BYTES:
        yield from map(job.read, everything)
        return
    yield from Workers(job.read, _ended, job.options.limits.memory_mb).run(everything)


def _ended(name: str) -> _Chunk:
    return _Chunk(errors=[DataError(name, message("worker_ended"))], files=(name,))


def _chunks(archive: Archive, names: Sequence[str]) -> Iterator[Files]:
    """Files in chunks; those whose names give one day are in one, as far as memory allows."""
    expected = Counter(_day_key(name) for name in names)
    waiting: dict[str, Files] = defaultdict(list)
    chunk: Files = []
    for name, content in archive.read(names):
        key = _day_key(name)
        waiting[key].append((name, content))
        # What is parted here is found by its days and read again.
        if len(waiting[key]) == expected[key] or _is_too_much(waiting.values()):
            expected[key] -= len(waiting[key])
            chunk += waiting.pop(key)
        if len(chunk) >= _CHUNK_FILES or _size(chunk) >= _CHUNK_BYTES:
            yield chunk
            chunk = []
    chunk += [file for held in waiting.values() for file in held]
    if chunk:
        yield chunk


def _is_too_much(held: Iterable[Files]) -> bool:
    files = [file for files in held for file in files]
    return len(files) > _HELD_FILES or _size(files) > _HELD_BYTES


def _size(files: Files) -> int:
    return sum(len(content) for _, content in files)


def _day_key(name: str) -> str:
    """Files with one key speak of one day; a file whose name gives none has a key of its own."""
    stamp = moment_in_name(name)
    days = [stamp.date()] if stamp else days_of_path(name)[1]
    return str(days[0]) if len(days) == 1 else name


def _groups(archive: Archive, sharing: Sequence[set[str]]) -> Iterator[Files]:
    for names in sharing:
        files: Files = []
        for name, content in archive.read(names):
            files.append((name, content))
            if _size(files) > _DAY_BYTES:
                raise LimitError(archive.name, message("limit_memory"))
        yield files


def read_chunk(
    format_name: str,
    chunk: Sequence[tuple[str, bytes]],
    outlines: Outlines,
    options: ReadOptions = NO_OPTIONS,
) -> _Chunk:
    """Read some files; runs in a worker."""
    chosen = POLYGON_FORMATS[format_name]
    found = _Chunk(files=tuple(name for name, _ in chunk))
    days: list[PublishedDay] = []
    seen: dict[str, PublishedDay] = {}
    for name, content in chunk:
        digest, named = hashlib.sha256(content).hexdigest(), day_in_name(name)
        if named is not None and digest in seen:  # a file under another name: only its day is new
            days.append(replace(seen[digest], day=named, file=name, moment=moment_in_name(name)))
            continue
        read: Callable[[], list[PublishedDay | DataError]] = partial(
            chosen.read, name, content, options
        )
        results = guarded(name, read, _only)
        good = [result for result in results if isinstance(result, PublishedDay)]
        found.errors += [
            _dated(result, good) for result in results if isinstance(result, DataError)
        ]
        days += good
        if len(results) == 1 and good and good[0].day == named:
            seen[digest] = good[0]
    try_settling: Callable[[], Settled] = partial(settled, days)
    joined, found.versions = guarded(found.files[0], try_settling, found.settle_nothing)
    sent: set[str] = set()
    for day in joined:
        if not day.areas and day.unread is None:
            reason = message("no_land_held", day=day.day)
            found.errors.append(DatedError(DataError(day.file, reason), day.day, day.day))
            continue
        measured = guarded(day.file, partial(measure, day, outlines, sent), found.give_up)
        if isinstance(measured, Measured):
            found.reads.append(measured)
            sent.add(measured.figures.state)
    return found


def _only(error: DataError) -> list[PublishedDay | DataError]:
    return [error]


def _dated(error: DataError, days: Sequence[PublishedDay]) -> DataError:
    """An error of a file that speaks of one day concerns that day."""
    if isinstance(error, DatedError) or len({day.day for day in days}) != 1:
        return error
    return DatedError(error, days[0].day, days[0].day)
