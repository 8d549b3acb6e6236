"""Exports on a disk that is full after so many bytes: a file is there whole, or as it was."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import shapely

from geo.errors import OutputError
from geo.output import write_whole
from geo.writers import WRITERS

OLD = b"what was there"
WRITTEN, REFUSED = "written", "refused"
ENDINGS = (*WRITERS, ".csv")

_AREAS = gpd.GeoDataFrame(
    {"region": ["UA-09"] * 40, "status": ["russian"] * 40, "area_km2": [1.5] * 40},
    geometry=[shapely.Point(37 + n / 100, 49).buffer(0.1, 64) for n in range(40)],
    crs="EPSG:4326",
)
_NOTES = {"title": "Control areas", "licence": "CC0"}


def export(out: Path) -> None:
    """Write a small export in the form that the file's ending asks for."""
    if out.suffix == ".csv":
        table = b"id,name\n" + b"1,Izium\n" * 2000
        write_whole(out, lambda path: path.write_bytes(table))
    else:
        write_whole(out, lambda path: WRITERS[out.suffix](_AREAS, _NOTES, path))


def limited(room_bytes: int, act: Callable[[], None]) -> str:
    """Do something while no file may grow beyond a size: a write fails, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room_bytes, before[1]))
    try:
        act()
        return WRITTEN
    except OutputError:
        return REFUSED
    except Exception as error:  # noqa: BLE001 - whatever comes is counted
        return type(error).__name__
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def check(folder: Path, ending: str, steps: int) -> Iterator[str]:
    """What went wrong at so many sizes, as words; ``held`` where nothing did."""
    whole = folder / f"whole{ending}"
    export(whole)
    size = whole.stat().st_size
    whole.unlink()
    out = folder / f"areas{ending}"
    for step in range(steps + 1):
        out.write_bytes(OLD)
        told = limited(size * step // steps, lambda: export(out))
        found = out.read_bytes()
        if told not in (WRITTEN, REFUSED):
            yield told
        elif told == REFUSED and found != OLD:
            yield "refused, and the old file lost"
        elif told == WRITTEN and len(found) != size:
            yield "half a file taken for whole"
        elif [path.name for path in folder.iterdir()] != [out.name]:
            yield "remnants"
        else:
            yield "held"
    out.unlink()
