"""Map sheets, drawn by a process beside the server: no page ever waits for one.

A sheet takes half a second of processor time, and matplotlib draws one at a time in a process.
So each server process keeps one other process for sheets, started at the first of them and
restarted when it has died. A request that asks for a sheet holds one of the server's threads;
there are only so many places for these, and whoever finds none free is told so at once.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from components import log
from geo.atlas import load_record
from geo.errors import AtlasError
from geo.store.library import Library
from geo.store.versions import Store
from geo.view import View
from geo.words import Message, message

EXTENSION = "sheet-pool"
"""Name under which the Flask server keeps its pool."""

PLACES = 8
LIMIT_S = 60.0
RETRY_S = 5
NICENESS = 5
"""How far the drawing process stands back: pages come first."""

# A fork of a server with threads may find their locks held for ever; a fresh process has none.
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class SheetJob:
    """What to draw.

    Parameters
    ----------
    view
        The view.
    form
        ``png``, ``svg`` or ``pdf``.
    address
        Address of the view, printed on the sheet.
    """

    view: View
    form: str
    address: str


Drawer = Callable[[SheetJob], bytes]


class SheetError(AtlasError):
    """A sheet that cannot be had now, though nothing is wrong with what was asked for.

    Parameters
    ----------
    sentence
        What happened and what to do.
    status
        HTTP status that says so.
    retry_s
        When to ask again; None when nobody can tell.
    """

    def __init__(self, sentence: Message, status: int = 503, retry_s: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.retry_s = retry_s


class SheetPool:
    """Draws sheets one after another in a process of its own.

    Parameters
    ----------
    make_drawer
        Called once in that process; what it returns draws each sheet. Both are sent there, so
        neither may be a function within a function.
    places
        How many sheets may be drawn or waiting.
    limit_s
        How long a sheet may wait, and how long it may take.
    """

    def __init__(
        self,
        make_drawer: Callable[[], Drawer],
        places: int = PLACES,
        limit_s: float = LIMIT_S,
    ) -> None:
        self.places = places
        self.limit_s = limit_s
        self._make_drawer = make_drawer
        self._taken = 0
        self._count = threading.Lock()
        self._turn = threading.Lock()
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    @classmethod
    def of(cls, data_dir: Path, store_address: str) -> SheetPool:
        """A pool that draws the record of a folder and the sources of a store."""
        return cls(partial(load_drawer, data_dir, store_address))

    @property
    def process_id(self) -> int | None:
        """The drawing process; None while there is none."""
        return self._process.pid if self._process else None

    def fit(self, threads: int) -> None:
        """Leave at least half of a server's threads to its pages."""
        self.places = min(self.places, max(1, threads // 2))

    def draw(self, job: SheetJob) -> bytes:
        """Draw a sheet, as soon as those before it are done.

        Raises
        ------
        SheetError
            When too many are waiting, it takes too long, or the drawing process dies.
        AtlasError
            When there can be no such sheet.
        """
        with self._place(), self._next():
            answer = self._answer(job)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def close(self) -> None:
        """End the drawing process; the next sheet starts another."""
        if self._pipe:
            self._pipe.close()
        if self._process:
            self._process.kill()
            self._process.join()
        self._pipe = self._process = None

    @contextmanager
    def _place(self) -> Iterator[None]:
        with self._count:
            if self._taken >= self.places:
                raise _busy(self._taken)
            self._taken += 1
        try:
            yield
        finally:
            with self._count:
                self._taken -= 1

    @contextmanager
    def _next(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=self.limit_s):
            raise _busy(self._taken)
        try:
            yield
        finally:
            self._turn.release()

    def _answer(self, job: SheetJob) -> bytes | BaseException:
        pipe = self._ready_pipe()
        try:
            pipe.send(job)
            if pipe.poll(self.limit_s):
                answer: bytes | BaseException = pipe.recv()
                return answer
        except (EOFError, OSError):
            self.close()
            return SheetError(message("sheet_ended"))
        except BaseException:  # half a message may be in the pipe: nobody can use it any more
            self.close()
            raise
        self.close()
        return SheetError(message("sheet_given_up", n=self.limit_s), 504)

    def _ready_pipe(self) -> Connection:
        if self._pipe and self._process and self._process.is_alive():
            return self._pipe
        self.close()
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=_serve, args=(theirs, self._make_drawer), name="sheets", daemon=True
        )
        self._process.start()
        theirs.close()  # or nothing would tell us that the other end has died
        return self._pipe


def load_drawer(data_dir: Path, store_address: str) -> Drawer:
    """Load record and library in the drawing process."""
    from geo.sheet import render_sheet  # matplotlib is slow to import: only here is it needed

    library = Library(load_record(data_dir), Store(store_address))

    def draw(job: SheetJob) -> bytes:
        picture = library.picture_of(job.view.source)
        return render_sheet(picture, job.view, job.form, address=job.address)

    return draw


def _busy(taken: int) -> SheetError:
    return SheetError(message("sheets_busy", n=taken, seconds=RETRY_S), retry_s=RETRY_S)


def _serve(pipe: Connection, make_drawer: Callable[[], Drawer]) -> None:
    """Draw what comes through the pipe until its other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server
    drawer = cache(partial(_loaded, make_drawer))  # called with a job, which hears why it failed
    with suppress(EOFError, BrokenPipeError):
        while True:
            job = pipe.recv()
            pipe.send(_drawn(drawer, job))


def _loaded(make_drawer: Callable[[], Drawer]) -> Drawer:
    drawer = make_drawer()
    if hasattr(os, "nice"):
        os.nice(NICENESS)  # only now: the first sheet waits long enough for the loading
    return drawer


def _drawn(drawer: Callable[[], Drawer], job: SheetJob) -> bytes | Exception:
    try:
        return drawer()(job)
    except AtlasError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a mistake of ours: the server reports it like its own
        return RuntimeError(f"a sheet could not be drawn: {log.fault_line(error)}")
