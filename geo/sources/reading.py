"""Polygon sources read in two processes: figures and geometry of every state, once."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from multiprocessing import get_context, parent_process
from threading import Thread

import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.shapes import StatusAreas, polygonal
from geo.sources.archive import Archive
from geo.sources.clipping import Outlines, StateShapes, cut_state
from geo.sources.day_name import day_in_name
from geo.sources.figures import DayFigures
from geo.sources.formats import POLYGON_FORMATS
from geo.sources.model import NO_OPTIONS, PolygonFormat, PublishedDay, ReadOptions
from geo.status import Status

WORKERS = 2
_CHUNK_FILES = 8
_OUTWEIGHS = (Status.RUSSIAN, Status.CONTESTED, Status.UNKNOWN, Status.UKRAINIAN)
_WAITING_CHUNKS = 6  # files read ahead of the workers: bounds the memory

Progress = Callable[[int, int], None]


@dataclass
class PolygonsRead:
    """What was read from the files of a polygon source.

    Parameters
    ----------
    figures
        By day, in order; the last file that names a day counts.
    shapes
        Geometry by state.
    rejected
        One sentence for each record or file that could not be used.
    """

    figures: list[DayFigures] = field(default_factory=list)
    shapes: dict[str, StateShapes] = field(default_factory=dict)
    rejected: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Read:
    figures: DayFigures
    shapes: StateShapes | None  # None when an earlier day of the same chunk has the same


def read_polygons(
    archive: Archive,
    chosen: PolygonFormat,
    outlines: Outlines,
    progress: Progress,
    options: ReadOptions = NO_OPTIONS,
) -> PolygonsRead:
    """Read every file of a polygon source in two processes.

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
    names = archive.members()
    found = PolygonsRead()
    by_day: dict[date, DayFigures] = {}
    done = 0
    for size, results in _in_workers(archive, names, chosen, outlines, options):
        for result in results:
            if isinstance(result, DataError):
                found.rejected.append(str(result))
                continue
            by_day[result.figures.day] = result.figures
            if result.shapes is not None:
                found.shapes.setdefault(result.figures.state, result.shapes)
        done += size
        progress(done, len(names))
    found.figures = [by_day[day] for day in sorted(by_day)]
    used = {one.state for one in found.figures}
    found.shapes = {state: shapes for state, shapes in found.shapes.items() if state in used}
    return found


def _in_workers(
    archive: Archive,
    names: Sequence[str],
    chosen: PolygonFormat,
    outlines: Outlines,
    options: ReadOptions,
) -> Iterator[tuple[int, list[_Read | DataError]]]:
    chunks = _layers_together(archive, names) if chosen.layers_apart else _chunks(archive, names)
    # Spawned, not forked: the parent may have threads, and a fork would copy its memory.
    context = get_context("spawn")
    with ProcessPoolExecutor(WORKERS, context, initializer=_end_with_parent) as pool:
        waiting: deque[tuple[int, Future[list[_Read | DataError]]]] = deque()
        for chunk in chunks:
            task = pool.submit(read_chunk, chosen.name, chunk, outlines, options)
            waiting.append((len(chunk), task))
            if len(waiting) >= _WAITING_CHUNKS:
                size, future = waiting.popleft()
                yield size, future.result()
        for size, future in waiting:
            yield size, future.result()


def _end_with_parent() -> None:
    """Ends this worker with the process that started it: a killed one cannot tell it to stop."""
    Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _chunks(archive: Archive, names: Sequence[str]) -> Iterator[list[tuple[str, bytes]]]:
    chunk: list[tuple[str, bytes]] = []
    for item in archive.read(names):
        chunk.append(item)
        if len(chunk) == _CHUNK_FILES:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _layers_together(archive: Archive, names: Sequence[str]) -> Iterator[list[tuple[str, bytes]]]:
    """All files at once: one day's layers may stand in any of them."""
    yield list(archive.read(names))


def read_chunk(
    format_name: str,
    chunk: Sequence[tuple[str, bytes]],
    outlines: Outlines,
    options: ReadOptions = NO_OPTIONS,
) -> list[_Read | DataError]:
    """Read some files; runs in a worker."""
    chosen = POLYGON_FORMATS[format_name]
    found: list[_Read | DataError] = []
    days: list[PublishedDay] = []
    seen: dict[str, PublishedDay] = {}
    for name, content in chunk:
        digest, named = hashlib.sha256(content).hexdigest(), day_in_name(name)
        if named is not None and digest in seen:  # a file under another name: only its day is new
            days.append(replace(seen[digest], day=named, file=name))
            continue
        results = chosen.read(name, content, options)
        good = [result for result in results if isinstance(result, PublishedDay)]
        found += [result for result in results if isinstance(result, DataError)]
        days += good
        if len(results) == 1 and good and good[0].day == named:
            seen[digest] = good[0]
    if chosen.layers_apart:
        days = _joined(days)
    sent: set[str] = set()
    for day in days:
        read = _measure(day, outlines, sent)
        sent.add(read.figures.state)
        found.append(read)
    return found


def _joined(days: Iterable[PublishedDay]) -> list[PublishedDay]:
    """Layers of one day made one."""
    by_day: dict[date, PublishedDay] = {}
    for day in days:
        known = by_day.get(day.day)
        by_day[day.day] = _both(known, day) if known else day
    return [by_day[day] for day in sorted(by_day)]


def _both(one: PublishedDay, other: PublishedDay) -> PublishedDay:
    areas = dict(one.areas)
    for status, area in other.areas.items():
        areas[status] = shapely.union(areas[status], area) if status in areas else area
    parts = dict(one.parts_km2)
    for word, km2 in other.parts_km2.items():
        parts[word] = parts.get(word, 0.0) + km2
    return replace(one, areas=areas, parts_km2=parts, repaired=one.repaired + other.repaired)


def _measure(day: PublishedDay, outlines: Outlines, sent: set[str]) -> _Read:
    areas = _apart(day.areas)
    # Normalized: the same area drawn from another vertex on is the same state.
    whole = {str(one): shapely.to_wkb(shapely.normalize(areas[one])) for one in sorted(areas)}
    state = _state_of(whole)
    figures, shapes = cut_state(tuple(whole.items()), outlines)
    made = DayFigures(
        day=day.day,
        file=day.file,
        state=state,
        period=day.period,
        km2=figures[0],
        region_km2=figures[1],
        parts_km2=dict(day.parts_km2),
        repaired=day.repaired,
    )
    return _Read(made, None if state in sent else shapes)


def _apart(areas: StatusAreas) -> StatusAreas:
    """Areas that do not overlap: russian outweighs contested, that unknown, that ukrainian."""
    apart: StatusAreas = {}
    taken: BaseGeometry | None = None
    for status in (one for one in _OUTWEIGHS if one in areas):
        area = areas[status]
        if taken is not None and shapely.intersects(taken, area):
            area = polygonal(shapely.difference(area, taken))
        apart[status] = area
        taken = area if taken is None else shapely.union(taken, area)
    return apart


def _state_of(whole: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for status, content in whole.items():
        digest.update(status.encode() + content)
    return digest.hexdigest()[:16]
