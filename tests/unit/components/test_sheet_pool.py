"""Sheets in a process beside the server: bounded, replaced when it dies, never waited for."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date

import psutil
import pytest

from components.sheet_pool import NICENESS, SheetError, SheetJob, SheetPool
from geo.errors import DataError, RequestError
from geo.view import View
from tests.unit.components import drawers

OPENING_DAY = date(2022, 9, 14)

WAIT_S = 20


def job(address: str = "") -> SheetJob:
    return SheetJob(View(OPENING_DAY), "svg", address)


@pytest.fixture
def pool() -> Iterator[SheetPool]:
    made = SheetPool(drawers.make, places=3, limit_s=WAIT_S)
    yield made
    made.close()


def wait_for_places_taken(pool: SheetPool, count: int) -> None:
    deadline = time.monotonic() + WAIT_S
    while pool._taken < count and time.monotonic() < deadline:
        time.sleep(0.01)
    assert pool._taken == count


def test_nothing_runs_before_the_first_sheet(pool: SheetPool) -> None:
    assert pool.process_id is None


def test_draw__in_one_process_that_stands_back(pool: SheetPool) -> None:
    first = pool.draw(job()).split()
    assert int(first[0]) == pool.process_id != os.getpid()
    assert int(first[1]) == os.nice(0) + NICENESS
    assert pool.draw(job()).split() == first


def test_draw__one_after_another_and_busy_beyond_the_queue(pool: SheetPool) -> None:
    pool.draw(job())
    start = time.monotonic()
    with ThreadPoolExecutor(3) as threads:
        drawn = [threads.submit(pool.draw, job("slow")) for _ in range(3)]
        wait_for_places_taken(pool, 3)
        with pytest.raises(SheetError, match="Busy: 3 sheets are being drawn or waiting") as busy:
            pool.draw(job())
        refused_s = time.monotonic() - start
        assert (busy.value.status, busy.value.retry_s) == (503, 5)
        assert len({one.result() for one in drawn}) == 1
    assert refused_s < drawers.SLOW_S
    assert time.monotonic() - start >= 3 * drawers.SLOW_S
    assert pool.draw(job())  # the places are free again


def test_draw__a_dead_process_is_replaced(pool: SheetPool) -> None:
    before = int(pool.draw(job()).split()[0])
    with pytest.raises(SheetError, match="ended before this one was done; try again") as lost:
        pool.draw(job("die"))
    assert (lost.value.status, lost.value.retry_s) == (503, None)
    assert int(pool.draw(job()).split()[0]) != before


def test_draw__a_process_killed_while_idle_costs_no_sheet(pool: SheetPool) -> None:
    pool.draw(job())
    assert pool._process
    pool._process.kill()
    pool._process.join(WAIT_S)
    assert pool.draw(job())


def test_draw__those_waiting_behind_a_death_are_drawn(pool: SheetPool) -> None:
    with ThreadPoolExecutor(2) as threads:
        slow: Future[bytes] = threads.submit(pool.draw, job("slow"))
        wait_for_places_taken(pool, 1)
        dying = threads.submit(pool.draw, job("die"))
        assert slow.result()
        assert isinstance(dying.exception(), SheetError)
    assert pool.draw(job())


def test_draw__an_end_to_waiting() -> None:
    pool = SheetPool(drawers.make, limit_s=WAIT_S)
    first = int(pool.draw(job()).split()[0])
    pool.limit_s = 0.3
    with pytest.raises(SheetError, match=r"not done after 0\.3 seconds") as late:
        pool.draw(job("for ever"))
    assert late.value.status == 504
    assert not psutil.pid_exists(first)
    pool.limit_s = WAIT_S
    assert pool.draw(job())
    pool.close()


def test_draw__what_is_wrong_with_the_request_comes_through(pool: SheetPool) -> None:
    with pytest.raises(RequestError, match="there is no such sheet"):
        pool.draw(job("refuse"))
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        pool.draw(job("mistake"))


def test_draw__a_record_that_is_gone() -> None:
    pool = SheetPool(drawers.make_broken, limit_s=WAIT_S)
    with pytest.raises(DataError, match=r"regions\.geojson: is gone"):
        pool.draw(job())
    pool.close()


@pytest.mark.parametrize(("threads", "places"), [(1, 1), (4, 2), (16, 8), (64, 8)])
def test_fit__half_of_the_threads_stay_for_pages(threads: int, places: int) -> None:
    pool = SheetPool(drawers.make)
    pool.fit(threads)
    assert pool.places == places


def test_close__ends_the_process(pool: SheetPool) -> None:
    pool.draw(job())
    process = psutil.Process(pool.process_id)
    pool.close()
    assert not process.is_running()
