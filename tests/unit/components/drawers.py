"""What the pool's process runs in tests instead of matplotlib: each does what the address says."""

from __future__ import annotations

import os
import time

from components.sheet_pool import Drawer, SheetJob
from geo.errors import DataError, RequestError
from geo.words import plain

SLOW_S = 0.6


def make() -> Drawer:
    """A drawer that obeys the address of its job."""
    return obey


def make_broken() -> Drawer:
    """What happens when the record can no longer be read."""
    raise DataError("regions.geojson", plain("is gone"))


def obey(job: SheetJob) -> bytes:
    """Draw, take long, die or complain."""
    if job.address == "slow":
        time.sleep(SLOW_S)
    elif job.address == "for ever":
        time.sleep(600)
    elif job.address == "die":
        os._exit(9)
    elif job.address == "refuse":
        raise RequestError(plain("there is no such sheet"))
    elif job.address == "mistake":
        raise ZeroDivisionError
    return f"{os.getpid()} {os.nice(0)} {job.form}".encode()
