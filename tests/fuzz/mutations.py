"""Real small files, spoilt at random: the same seed spoils them alike."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).parents[1] / "data"
MOST_BYTES = 400_000  # of a sample: larger ones only take longer
MOST_CORNERS = 1_500  # of a ring at random

ANYTHING: Sequence[Any] = (
    None, True, 0, -1, 1e308, -1e308, float("nan"), 10**400, -5e20, 1662843600, "", "x", "9" * 50,
    "///", "2022-13-45", "2022-09-10T00:00:00+99:00", "EPSG:0", "EPSG:3857", "+init=x:1", "Polygon",
    "GeometryCollection", "geojson.", "\ud800", "\x1b[2J", "a" * 70_000, [], [[]], [[[]]], [1, 2],
    {}, {"type": "Polygon"}, {"name": [1]}, {"type": "link", "href": "http://127.0.0.1:9/"},
    "0001-01-01", "9999-12-31", "2022-02-30", "1e400", "-0", "٣", "=1+1", "<a>", "\x00",
)  # fmt: skip
ENDINGS = (
    ".json", ".geojson", ".geojsonl", ".topojson", ".csv", ".tsv", ".xlsx", ".xls", ".kml", ".kmz",
    ".zip", ".shp", ".gpkg", ".fgb", ".parquet", ".gz", ".bz2", ".xz", ".tar", ".tar.gz", ".txt",
    "",
)  # fmt: skip
NAMES = (
    "2022-09-10.json", "20240102.geojson", "SEP26_control.json", "1654107543.geojson", "a" * 180,
    "../up.json", "/abs.json", "карта.json", "a\x1b[2J.json", "x.shp", "x.dbf", "inner.zip",
    ".hidden",
    "con.json", "a\\b.json", "2022-09-10/2022-09-11.json",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A file to import.

    Parameters
    ----------
    name
        Its name.
    content
        Its bytes.
    """

    name: str
    content: bytes


def samples() -> list[Case]:
    """The small files of the tests, those of folders each by itself and zipped together."""
    found = []
    for path in sorted((DATA / "imports").iterdir()) + sorted((DATA / "hostile").iterdir()):
        if path.is_dir():
            files = {file.name: file.read_bytes() for file in sorted(path.iterdir())}
            found += [Case(name, content) for name, content in files.items()]
            found.append(Case(f"{path.name}.zip", _zipped(files)))
        elif path.suffix != ".md" and path.stat().st_size <= MOST_BYTES:
            found.append(Case(path.name, path.read_bytes()))
    return found


def spoilt(chance: Random, cases: Sequence[Case]) -> Case:
    """One of some files, spoilt once or a few times."""
    case = chance.choice(cases)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        case = chance.choice(_WAYS)(chance, case, cases)
    return case


def _zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return target.getvalue()


def _span(chance: Random, content: bytes) -> tuple[int, int]:
    start = chance.randrange(len(content) + 1)
    return start, min(len(content), start + chance.choice((1, 2, 8, 100, 5_000)))


def _flip(chance: Random, case: Case, _cases: Sequence[Case]) -> Case:
    content = bytearray(case.content)
    for _ in range(chance.choice((1, 3, 20)) if content else 0):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return Case(case.name, bytes(content))


def _cut(chance: Random, case: Case, _cases: Sequence[Case]) -> Case:
    start, end = _span(chance, case.content)
    return Case(
        case.name, case.content[:start] + (case.content[end:] if chance.random() < 0.6 else b"")
    )


def _insert(chance: Random, case: Case, cases: Sequence[Case]) -> Case:
    at = chance.randrange(len(case.content) + 1)
    own, other = _span(chance, case.content), chance.choice(cases).content
    start, end = _span(chance, other)
    more = chance.choice(
        (
            case.content[slice(*own)] * chance.choice((1, 2, 50)),
            other[start:end],
            chance.randbytes(chance.choice((1, 4, 64))),
            chance.choice(
                (b"\0", b"\r", b'"', b"\xef\xbb\xbf", b"\xff\xfe", b"[" * 20_000, b"\n" * 99)
            ),
        )
    )
    return Case(case.name, case.content[:at] + more + case.content[at:])


def _rename(chance: Random, case: Case, _cases: Sequence[Case]) -> Case:
    stem = case.name.partition(".")[0]
    plain = [name for name in NAMES if name and "/" not in name and "\\" not in name]
    return Case(chance.choice((stem + chance.choice(ENDINGS), chance.choice(plain))), case.content)


def _pack(chance: Random, case: Case, cases: Sequence[Case]) -> Case:
    other = chance.choice(cases)
    names = (case.name, *NAMES)
    files = {chance.choice(names): case.content, chance.choice((other.name, *NAMES)): other.content}
    how = chance.randrange(3)
    if how == 0:
        return Case(f"{case.name}.gz", gzip.compress(case.content))
    if how == 1:
        return Case("packed.zip", _zipped(files))
    target = io.BytesIO()
    kinds = (tarfile.REGTYPE, tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE)
    with tarfile.open(fileobj=target, mode="w") as tape:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.type, member.linkname = chance.choice(kinds), chance.choice(names)
            member.size = len(content) if member.isreg() else 0
            tape.addfile(member, io.BytesIO(content) if member.isreg() else None)
    return Case("packed.tar", target.getvalue())


def _change_json(chance: Random, case: Case, cases: Sequence[Case]) -> Case:
    try:
        document = json.loads(case.content)
    except (ValueError, RecursionError):
        return _flip(chance, case, cases)
    places = [([document], 0)]
    for container, key in places:
        inner = container[key]
        if isinstance(inner, dict | list) and len(places) < 3_000:
            places += [
                (inner, one) for one in (inner if isinstance(inner, dict) else range(len(inner)))
            ]
    for _ in range(chance.randint(1, 3)):
        container, key = chance.choice(places)
        own = (container[key], [container[key]] * 3, _ring(chance), *[chance.choice(ANYTHING)] * 4)
        container[key] = chance.choice(own)
    try:
        return Case(case.name, json.dumps(places[0][0][0]).encode())
    except (ValueError, RecursionError):
        return case


def _ring(chance: Random) -> dict[str, Any]:
    corners = chance.choice((3, 5, 30, 200, MOST_CORNERS))
    ring = [[36 + 3 * chance.random(), 47 + 3 * chance.random()] for _ in range(corners)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def _change_cells(chance: Random, case: Case, _cases: Sequence[Case]) -> Case:
    lines = case.content.split(b"\n")
    mark = chance.choice((b",", b";", b"\t"))
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(lines))
        cells = lines[at].split(mark)
        words = str(chance.choice(ANYTHING)).encode(errors="replace")
        cells[chance.randrange(len(cells))] = chance.choice((words, b'"' + words, words * 3, b""))
        lines[at] = mark.join(cells)
    return Case(case.name, chance.choice((b"\n", b"\r\n", b"\r")).join(lines))


_Way = Callable[[Random, Case, Sequence[Case]], Case]
_WAYS: Sequence[_Way] = (
    _flip, _cut, _insert, _rename, _pack, _change_json, _change_json, _change_json, _change_cells,
)  # fmt: skip
