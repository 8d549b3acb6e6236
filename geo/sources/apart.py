"""What GDAL and Arrow read, in a process that can ask no other machine and read no other file.

The process (`geo.sources.apart_process`) starts with the first file, reads one after the other and
ends with this one. It gets a file's bytes and gives rows and geometries back; nothing lies on the
disk meanwhile.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from geo.errors import DataError
from geo.sources import apart_process
from geo.sources.apart_process import MEMORY, OUT_OF_MEMORY, PARQUET
from geo.words import Message, message

DRIVERS = {
    ".gpkg": "GPKG",
    ".kml": "LIBKML",
    ".fgb": "FlatGeobuf",
    ".shp": "ESRI Shapefile",
    ".topojson": "TopoJSON",
    ".parquet": PARQUET,
    ".geoparquet": PARQUET,
}
"""The one driver, or library, that reads a file of each ending."""

_MEMORY_BYTES = 2 * 2**30
_SECONDS = 60.0
_FEATURES = 1_000_000
_KEPT = ("GDAL_DATA", "PROJ_DATA", "PROJ_LIB")  # where its own tables lie
_ITS_OWN = ("GDAL_", "OGR_", "CPL_", "VSI", "PROJ_", "AWS_", "GS_", "AZURE_", "OSS_", "SWIFT_")
_NOBODY = "127.0.0.1:9"  # the port where nothing answers
_ENVIRONMENT: Mapping[str, str] = {
    "GDAL_SKIP": "VRT,GTI,WMS,WCS,WMTS,HTTP,NGW,OGCAPI,EEDAI,PLMOSAIC,STACTA,STACIT,DAAS",
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_CONFIG_FILE": "",
    "GDAL_HTTP_PROXY": _NOBODY,
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "PROJ_NETWORK": "OFF",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    MEMORY: str(_MEMORY_BYTES),
}


@dataclass(frozen=True)
class RawLayer:
    """A layer as it was read.

    Parameters
    ----------
    title
        What the file calls it.
    crs
        Its coordinate system, by number or as WKT; None when it names none.
    rows
        Properties of each feature.
    shapes
        Geometry of each feature as WKB; None where it has none.
    """

    title: str
    crs: str | None
    rows: list[dict[str, Any]]
    shapes: list[bytes | None]


def read_apart(name: str, content: bytes, ending: str) -> list[RawLayer]:
    """The layers of a file.

    Parameters
    ----------
    name
        Name of the file, for sentences.
    content
        The file; of a Shapefile a zip of its parts.
    ending
        One of `DRIVERS`.

    Raises
    ------
    DataError
        When it cannot be read, needs too long or too much memory for it, or kills the process.
    """
    asked = {"driver": DRIVERS[ending], "size": len(content), "features": _FEATURES}
    with _LOCK:
        try:
            head, layers = _process().ask(asked, content)
        except _EndedError as ended:
            _end_process()
            raise DataError(name, ended.why) from None
    if error := head.get("error"):
        if error == OUT_OF_MEMORY:
            raise DataError(name, message("read_too_large", mb=_MEMORY_BYTES // 2**20))
        raise DataError(name, message("unreadable", problem=" ".join(str(error).split())))
    return layers


class _EndedError(Exception):
    """Raised when the process has ended, or was ended, over a file."""

    def __init__(self, why: Message) -> None:
        super().__init__(why)
        self.why = why


class _Process:
    """The process, and the talk with it."""

    def __init__(self) -> None:
        self._started = subprocess.Popen(  # noqa: S603 - this Python and a file of this package
            [sys.executable, "-P", str(Path(apart_process.__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(os.environ),
        )
        self._is_late = False

    def ask(
        self, asked: Mapping[str, Any], content: bytes
    ) -> tuple[Mapping[str, Any], list[RawLayer]]:
        """What it says of a file: the head of its answer, and the layers."""
        timer = Timer(_SECONDS, self._give_up)
        timer.daemon = True
        timer.start()
        try:
            return self._answer(asked, content)
        except (OSError, EOFError, ValueError):  # a pipe that broke, or an answer cut short
            raise _EndedError(self._why()) from None
        finally:
            timer.cancel()

    @property
    def id(self) -> int:
        """Its number in the system."""
        return self._started.pid

    def end(self) -> None:
        """End it, whatever it is doing."""
        self._started.kill()
        for pipe in (self._started.stdin, self._started.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        self._started.wait()

    def _give_up(self) -> None:
        self._is_late = True
        self._started.kill()

    def _why(self) -> Message:
        if self._is_late:
            return message("read_too_slowly", seconds=_SECONDS)
        return message("reader_ended", code=self._started.wait())

    def _answer(
        self, asked: Mapping[str, Any], content: bytes
    ) -> tuple[Mapping[str, Any], list[RawLayer]]:
        target, source = self._started.stdin, self._started.stdout
        if not (target and source):
            raise EOFError
        target.write(json.dumps(asked).encode() + b"\n")
        target.write(content)
        target.flush()
        head = json.loads(source.readline())
        return head, [_layer(layer, source.read) for layer in head.get("layers", ())]


def _layer(layer: Mapping[str, Any], read: Any) -> RawLayer:
    columns = layer["columns"]
    rows: list[dict[str, Any]] = [dict(zip(columns, row, strict=True)) for row in layer["rows"]]
    shapes = [None if size < 0 else read(size) for size in layer["sizes"]]
    return RawLayer(layer["title"], layer["crs"], rows or [{}] * len(shapes), shapes)


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """What the process may know: nothing that others have set for GDAL, PROJ or the network."""
    kept = {
        key: value
        for key, value in given.items()
        if key in _KEPT or not (key.startswith(_ITS_OWN) or key.lower().endswith("_proxy"))
    }
    return {**kept, **_ENVIRONMENT}


def process_id() -> int:
    """The number of the process that reads; it is started if there is none."""
    return _process().id


_LOCK = Lock()


@lru_cache(maxsize=1)
def _process() -> _Process:
    import atexit

    process = _Process()
    atexit.register(process.end)
    return process


def _end_process() -> None:
    _process().end()
    _process.cache_clear()
