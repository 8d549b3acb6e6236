"""The process in which GDAL and Arrow read: `geo.sources.apart` starts it, a program of its own.

GDAL opens whatever a file looks like to it, with drivers that ask other machines and read other
files. Here it has none but those of the formats that are read, it is given bytes and no path, and
no more memory than it may have. What goes wrong in it ends this process and nothing else.

On standard input: a line of JSON (``driver``, ``size``, ``features``), then the file. On standard
output: a line of JSON, either ``error`` or ``layers`` (``title``, ``crs``, ``rows``, and ``sizes``
of their geometries, -1 for none), then the geometries of all layers as WKB.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO

DRIVERS = ("GPKG", "LIBKML", "FlatGeobuf", "ESRI Shapefile", "TopoJSON")
"""All that it may open a file with."""

SKIPPED = "OGR_SKIP"
"""Variable of GDAL that names the drivers that it does not load."""

PARQUET = "Parquet"
"""What Arrow reads."""

MEMORY = "APART_BYTES"
"""Variable that says how many bytes of memory it may have."""

OUT_OF_MEMORY = "memory"
"""What it answers when that is not enough."""


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Answer one request after the other, until there are no more."""
    while line := source.readline():
        asked = json.loads(line)
        content = source.read(asked["size"])
        try:
            read = _parquet if asked["driver"] == PARQUET else _gdal
            layers = list(read(content, asked["driver"], asked["features"]))
        except MemoryError:
            _send(target, {"error": OUT_OF_MEMORY}, [])
        except Exception as error:  # noqa: BLE001 - of whatever it throws a sentence is made
            _send(target, {"error": f"{error}"}, [])
        else:
            shapes = [shape for _, own in layers for shape in own]
            _send(target, {"layers": [layer for layer, _ in layers]}, shapes)


def _send(target: BinaryIO, head: dict[str, Any], shapes: list[bytes | None]) -> None:
    target.write(json.dumps(head, default=_plain).encode() + b"\n")
    for shape in shapes:
        target.write(shape or b"")
    target.flush()


_Layers = Iterator[tuple[dict[str, Any], list[bytes | None]]]


def _gdal(content: bytes, driver: str, most: int) -> _Layers:
    import pyogrio.raw

    # By number: a layer may be called as the file, and that has another name each time.
    for number, (title, kind) in enumerate(pyogrio.list_layers(content)):
        if kind is None:
            continue
        about = pyogrio.read_info(content, layer=number)
        if about["driver"] != driver:
            raise ValueError(f"it is of the kind {about['driver']}, not {driver}")
        # Days as text: those of a year such as 9999 would not fit.
        meta, _, shapes, fields = pyogrio.raw.read(
            content, layer=number, datetime_as_string=True, max_features=most
        )
        columns = [str(column) for column in meta["fields"]]
        rows = [list(row) for row in zip(*(column.tolist() for column in fields), strict=True)]
        sizes = [-1 if shape is None else len(shape) for shape in shapes]
        head = {"title": title, "crs": meta["crs"], "columns": columns}
        yield head | {"rows": rows, "sizes": sizes}, list(shapes)


def _parquet(content: bytes, _driver: str, most: int) -> _Layers:
    import pyarrow.parquet

    file = pyarrow.parquet.ParquetFile(io.BytesIO(content))
    table = next(file.iter_batches(most), None)
    if table is None:
        return
    geo = json.loads((file.schema_arrow.metadata or {}).get(b"geo", b"{}"))
    column = geo.get("primary_column", "geometry")
    if column not in geo.get("columns", ()):
        raise ValueError("it is not GeoParquet: it has no metadata of a geometry")
    told = geo["columns"][column]
    if told.get("encoding") != "WKB":
        raise ValueError(f"its geometry is encoded as {told.get('encoding')}, not as WKB")
    system = told.get("crs", "EPSG:4326")
    crs = system if isinstance(system, str) else json.dumps(system) if system else None
    shapes = table.column(column).to_pylist()
    rows = [list(row.values()) for row in table.drop_columns([column]).to_pylist()]
    columns = [name for name in table.schema.names if name != column]
    sizes = [-1 if shape is None else len(shape) for shape in shapes]
    yield {"title": "", "crs": crs, "columns": columns, "rows": rows, "sizes": sizes}, shapes


def _plain(value: Any) -> Any:
    """What JSON has no word for: lists of numbers, days, bytes."""
    return value.tolist() if hasattr(value, "tolist") else str(value)


def _bound_memory() -> None:
    with suppress(ImportError, OSError, ValueError):  # not every system has such limits
        import resource

        most = int(os.environ[MEMORY])
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _leave_drivers_out() -> None:
    """Begin anew without the drivers that are not wanted: GDAL loads them once and for all."""
    import pyogrio

    others = sorted(set(pyogrio.list_drivers()) - set(DRIVERS))
    if others and SKIPPED in os.environ:
        raise SystemExit(f"GDAL does not leave out {', '.join(others)}")
    if others:
        os.environ[SKIPPED] = ",".join(others)
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - the same program again


def main() -> None:
    """Serve standard input and output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it ends it
    warnings.simplefilter("ignore")
    # pyogrio loads both only to see whether they are there.
    sys.modules["geopandas"] = sys.modules["pandas"] = None  # type: ignore[assignment]
    _leave_drivers_out()
    _bound_memory()
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
