"""Make the store and the figures of version 0.1.0 that `test_version_010.py` holds on to.

``python make_figures.py CHECKOUT [--store]`` with the interpreter of version 0.1.0, where
CHECKOUT is a clone of it (commit af2b7bb). ``--store`` imports `inputs/` anew; without it the
store stays and only the figures are made again. A later version must never write either.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from asking import (
    FIGURES,
    HERE,
    STORE,
    ask_areas,
    ask_command,
    ask_document,
    ask_events,
    ask_file_name,
    ask_read_address,
    ask_series,
    ask_settlements,
    open_client,
    run,
    unpack_store,
)

IMPORTS = (
    ("polygons", "boxes.geojson", "boxes"),
    ("deepstate", "mirror", "mirror"),
    ("liveuamap", "weeks", "weeks", "--broken", "exclude"),  # 9 September is broken
    ("places", "towns-first.csv", "towns"),
    ("places", "towns.csv", "towns"),  # a second version, which is the one that counts
    ("events", "incidents.csv", "incidents"),
)
SOURCES = ("boxes", "mirror", "weeks", "towns")
EVENTS = "incidents"
COMMANDS = (
    "distance Kreminna Severodonetsk",
    "distance 'Lyman, Kharkiv' Ізюм",
    "status Kreminna --date 2022-09-14 --known 2022-09-14",
    "status Izium --date 2022-09-14",
    "front Sloviansk --date 2022-07-10",
    "areas --date 2022-09-14",
    "areas --date 2022-09-14 --known 2022-09-14",
    "claims",
    "sources",
    *(f"quality {source}" for source in (*SOURCES, EVENTS)),
    *(f"status Izium --date 2022-09-11 --source {source}" for source in SOURCES),
    *(f"front Sloviansk --date 2022-09-12 --source {source}" for source in SOURCES),
    *(f"areas --date 2022-09-14 --source {source}" for source in SOURCES),
)
ADDRESSES = (
    "date=2022-09-14",
    "date=2022-07-10&known=then",
    "date=2023-01-15&place=Kreminna&theme=dark",
    "date=2022-09-14&known=then&from=Kreminna&to=Severodonetsk&tab=distance",
    "date=2022-09-11&source=boxes&tab=area",
    "date=2022-09-12&source=mirror&compare=boxes&tab=compare&lang=uk",
    "date=2022-09-14&source=weeks&compare=atlas&tab=compare",
    "date=2022-09-13&source=towns&place=704138",
    "date=2022-09-14&events=incidents&tab=sources&map=49.2000,37.3000,8.50",
    "date=2024-05-20&lang=uk&place=%D0%86%D0%B7%D1%8E%D0%BC&map=48.5,38.25,7&tab=claims",
)
REFUSED = (
    "/export/csv?date=1999-01-01",
    "/export/csv?source=nobody",
    "/export/csv?events=nobody",
    "/export/csv?place=Nowhere",
    "/export/csv?colour=red",
    "/export/csv?date=2023-01-01&source=boxes",  # after its last day
    "/export/geojson?date=2022-09-09&source=weeks",  # left out: its file is broken
    "/export/exe",
)
PLACE_COLUMNS = ("name", "lat_deg", "lon_deg", "region")
STATUS_COLUMNS = ("status", "since", "basis", "source")


def make_store(root: Path) -> None:
    """Import the inputs and pack the store; nothing in the archive tells of this machine."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store-0.1.0"
        for format_name, file, name, *options in IMPORTS:
            path = str(HERE / "inputs" / file)
            run(root, store, ["import", format_name, path, "--name", name, *options])
        tape = io.BytesIO()
        with tarfile.open(fileobj=tape, mode="w") as packed:
            for file in sorted(path for path in store.rglob("*") if path.is_file()):
                packed.add(file, str(file.relative_to(folder)), filter=_nameless)
        STORE.write_bytes(gzip.compress(tape.getvalue(), 9, mtime=0))


def _nameless(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.mtime, member.mode = 0, 0o644
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def make_figures(root: Path, store: Path) -> dict[str, Any]:
    """Everything that version 0.1.0 answers."""
    client = open_client(store)
    read = _reader(store)
    tables = {query: ask_settlements(client, query) for query in ADDRESSES}
    first = tables[ADDRESSES[0]]
    return {
        "commands": {command: ask_command(root, store, command) for command in COMMANDS},
        "addresses": {
            query: {
                "fields": read(query),
                "read": ask_read_address(client, query),
                "document": ask_document(client, query),
                "file_name": ask_file_name(client, query),
                "areas": ask_areas(client, query),
                "settlements": _packed(table),
            }
            for query, table in tables.items()
        },
        "series": {source: ask_series(client, source) for source in SOURCES},
        "events": {path: ask_events(client, path) for path in _event_files(store)},
        "refused": {path: client.get(path).status_code for path in REFUSED},
        "places": {key: {name: row[name] for name in PLACE_COLUMNS} for key, row in first.items()},
    }


def _reader(store: Path) -> Callable[[str], dict[str, Any]]:
    """Reads an address as `geo.view` of 0.1.0 does; for people, no test asks for it."""
    from components.services import load_services
    from components.settings import Settings

    services = load_services(Settings(store=str(store)))

    def read(query: str) -> dict[str, Any]:
        parsed = services.parse(query)
        if parsed.notices:
            raise AssertionError(parsed.notices)
        fields = asdict(parsed.view)
        return fields | {"day": fields["day"].isoformat()}

    return read


def _event_files(store: Path) -> list[str]:
    versions = sorted(path.name for path in (store / EVENTS).iterdir())
    return [f"/source/{EVENTS}/{versions[-1]}/events.json"]


def _packed(table: dict[str, dict[str, Any]]) -> dict[str, list[int]]:
    """Ids of the settlements by status, since, basis and source: each row in few bytes."""
    packed: dict[str, list[int]] = defaultdict(list)
    for place, row in table.items():
        packed[" ".join(row[column] for column in STATUS_COLUMNS)].append(int(place))
    if any(words.count(" ") != len(STATUS_COLUMNS) - 1 for words in packed):
        raise AssertionError("a word has a space in it")
    return packed


def _lines(figures: dict[str, Any]) -> str:
    """JSON with a line for each answer."""
    parts = [f"{json.dumps(name)}: {_entries(entries)}" for name, entries in figures.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _entries(entries: dict[str, Any]) -> str:
    found = [
        f"{json.dumps(key, ensure_ascii=False)}: "
        + json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        for key, value in entries.items()
    ]
    return "{\n" + ",\n".join(found) + "\n}"


def main() -> None:
    """Make the files."""
    root = Path(sys.argv[1]).resolve()
    sys.path.insert(0, str(root))
    os.chdir(root)
    if "--store" in sys.argv:
        make_store(root)
    with tempfile.TemporaryDirectory() as folder:
        figures = make_figures(root, unpack_store(Path(folder)))
    FIGURES.write_text(_lines(figures), encoding="utf-8")


if __name__ == "__main__":  # the workers that draw map sheets import this module again
    main()
