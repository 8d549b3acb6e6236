"""Memory of the server and of the processes that draw its sheets."""

from __future__ import annotations

from dataclasses import dataclass

import psutil

_MB = 1e6


@dataclass(frozen=True)
class Memory:
    """Megabytes at a moment.

    Parameters
    ----------
    minute
        Since the start.
    server_rss_mb, sheets_rss_mb
        Resident memory; what processes share counts in each of them.
    server_pss_mb, sheets_pss_mb
        The same with what is shared divided among those who share it; None where the system
        does not say.
    """

    minute: float
    server_rss_mb: float
    sheets_rss_mb: float
    server_pss_mb: float | None
    sheets_pss_mb: float | None


def measure(server_pid: int, minute: float) -> Memory:
    """Add up the memory of the server's processes."""
    master = psutil.Process(server_pid)
    groups: dict[bool, list[psutil.Process]] = {False: [master], True: []}
    for child in master.children(recursive=True):
        groups["multiprocessing" in " ".join(child.cmdline())].append(child)
    server, sheets = groups[False], groups[True]
    return Memory(minute, _rss(server), _rss(sheets), _pss(server), _pss(sheets))


def _rss(processes: list[psutil.Process]) -> float:
    return sum(one.memory_info().rss for one in processes) / _MB


def _pss(processes: list[psutil.Process]) -> float | None:
    sizes = [getattr(one.memory_full_info(), "pss", None) for one in processes]
    known = [size for size in sizes if size is not None]
    return sum(known) / _MB if len(known) == len(sizes) else None
