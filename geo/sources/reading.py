"""Polygon sources read in two processes: figures and geometry of every state, once."""

from __future__ import annotations

import hashlib
import os
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from multiprocessing import get_context, parent_process
from threading import Thread

from geo.dates import Period
from geo.errors import DataError
from geo.sources.archive import Archive
from geo.sources.clipping import Outlines, StateShapes
from geo.sources.day_name import day_in_name, days_of_path, is_possible, moment_in_name
from geo.sources.draft import Passed
from geo.sources.figures import DayFigures
from geo.sources.formats import POLYGON_FORMATS, own_members
from geo.sources.measuring import Measured, measure
from geo.sources.model import NO_OPTIONS, DatedError, PolygonFormat, PublishedDay, ReadOptions
from geo.sources.same_day import Versions, settled
from geo.words import Message, message

WORKERS = 2
_CHUNK_FILES = 8
_HELD_FILES = 64  # of days whose other files lie further on
_WAITING_CHUNKS = 6  # files read ahead of the workers: bounds the memory

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
    """
    everything = archive.members()
    names = own_members(chosen, everything)
    chunks: list[_Chunk] = []
    job = _Job(chosen.name, outlines, options)
    read = _here if len(names) <= _CHUNK_FILES else _in_workers
    done = 0
    for chunk in read(job, _chunks(archive, names)):
        chunks.append(chunk)
        done += len(chunk.files)
        progress(done, len(names))
    sharing = _sharing(chunks)
    if sharing:
        again = {name for files in sharing for name in files}
        chunks = [chunk for chunk in chunks if again.isdisjoint(chunk.files)]
        chunks += read(job, _groups(archive, sharing))
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


_Files = list[tuple[str, bytes]]


def _here(job: _Job, chunks: Iterable[_Files]) -> Iterator[_Chunk]:
    """A few files in this process: another one takes longer to start than they to read."""
    for chunk in chunks:
        yield read_chunk(job.format_name, chunk, job.outlines, job.options)


def _in_workers(job: _Job, chunks: Iterable[_Files]) -> Iterator[_Chunk]:
    # Spawned, not forked: the parent may have threads, and a fork would copy its memory.
    context = get_context("spawn")
    with ProcessPoolExecutor(WORKERS, context, initializer=_end_with_parent) as pool:
        waiting: deque[Future[_Chunk]] = deque()
        for chunk in chunks:
            waiting.append(
                pool.submit(read_chunk, job.format_name, chunk, job.outlines, job.options)
            )
            if len(waiting) >= _WAITING_CHUNKS:
                yield waiting.popleft().result()
        for future in waiting:
            yield future.result()


def _end_with_parent() -> None:
    """Ends this worker with the process that started it: a killed one cannot tell it to stop."""
    Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _chunks(archive: Archive, names: Sequence[str]) -> Iterator[_Files]:
    """Files in chunks; those whose names give one day are in one, as far as memory allows."""
    expected = Counter(_day_key(name) for name in names)
    waiting: dict[str, _Files] = defaultdict(list)
    chunk: _Files = []
    for name, content in archive.read(names):
        key = _day_key(name)
        waiting[key].append((name, content))
        if len(waiting[key]) == expected[key]:
            chunk += waiting.pop(key)
        elif sum(map(len, waiting.values())) > _HELD_FILES:
            chunk += waiting.pop(key)  # what is parted here is found by its days and read again
        if len(chunk) >= _CHUNK_FILES:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _day_key(name: str) -> str:
    """Files with one key speak of one day; a file whose name gives none has a key of its own."""
    stamp = moment_in_name(name)
    days = [stamp.date()] if stamp else days_of_path(name)[1]
    return str(days[0]) if len(days) == 1 else name


def _groups(archive: Archive, sharing: Sequence[set[str]]) -> Iterator[_Files]:
    for files in sharing:
        yield list(archive.read(files))


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
        results = chosen.read(name, content, options)
        good = [result for result in results if isinstance(result, PublishedDay)]
        found.errors += [
            _dated(result, good) for result in results if isinstance(result, DataError)
        ]
        days += good
        if len(results) == 1 and good and good[0].day == named:
            seen[digest] = good[0]
    joined, found.versions = settled(days)
    sent: set[str] = set()
    for day in joined:
        if not day.areas and day.unread is None:
            reason = message("no_land_held", day=day.day)
            found.errors.append(DatedError(DataError(day.file, reason), day.day, day.day))
            continue
        found.reads.append(measure(day, outlines, sent))
        sent.add(found.reads[-1].figures.state)
    return found


def _dated(error: DataError, days: Sequence[PublishedDay]) -> DataError:
    """An error of a file that speaks of one day concerns that day."""
    if isinstance(error, DatedError) or len({day.day for day in days}) != 1:
        return error
    return DatedError(error, days[0].day, days[0].day)
