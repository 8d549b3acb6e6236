"""Questions to a version of Control Atlas, through faces that do not move with its modules.

These are ``python -m geo … --json``, addresses over HTTP, and ``app.create_app`` with
``components.settings.Settings``. The test and `make_figures.py` ask alike.
"""

from __future__ import annotations

import csv
import html
import io
import json
import os
import re
import shlex
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from flask.testing import FlaskClient

HERE = Path(__file__).resolve().parent
STORE = HERE / "store-0.1.0.tar.gz"
FIGURES = HERE / "figures-0.1.0.json"

_TIMEOUT_S = 120
_AXES = ("lat", "lon", "zoom")
_DECIMAL = re.compile(r"-?\d+\.\d+")
_PRINTED = re.compile(r'http://localhost/\?([^\s<"]+)')


def unpack_store(folder: Path) -> Path:
    """The store as 0.1.0 wrote it, as a copy in `folder`."""
    with tarfile.open(STORE) as tape:
        tape.extractall(folder, filter="data")
    return folder / "store-0.1.0"


def run(root: Path, store: Path, arguments: list[str]) -> str:
    """Standard output of ``python -m geo`` of the version in `root`."""
    done = subprocess.run(
        [sys.executable, "-m", "geo", *arguments],
        cwd=root,
        env={key: text for key, text in os.environ.items() if key != "ATLAS_DATA"}
        | {"ATLAS_STORE": str(store)},
        capture_output=True,
        encoding="utf-8",
        timeout=_TIMEOUT_S,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"{' '.join(arguments)}: {done.stderr}")
    return done.stdout


def ask_command(root: Path, store: Path, command: str) -> Any:
    """What a command answers in JSON; the store's own place, another each time, is cut out."""
    answer = json.loads(run(root, store, [*shlex.split(command), "--json"]))
    if isinstance(answer, dict) and "store" in answer:
        answer["store"] = answer["store"].replace(str(store), "")
    return answer


def open_client(store: Path) -> FlaskClient:
    """A client of the dashboard over a store; only now is the app imported."""
    from app import create_app
    from components.settings import Settings

    return create_app(Settings(store=str(store))).server.test_client()


def get(client: FlaskClient, path: str) -> str:
    """The text at a path, which must be there."""
    answer = client.get(path)
    text = answer.get_data(as_text=True)
    if answer.status_code != 200:
        raise AssertionError(f"{path}: {answer.status_code} {text[:300]}")
    return text


def ask_settlements(client: FlaskClient, query: str) -> dict[str, dict[str, Any]]:
    """Rows of the settlement table of an address, by GeoNames id."""
    rows = _table(get(client, f"/export/csv?{query}"))
    return {row.pop("id"): row for row in rows}


def ask_areas(client: FlaskClient, query: str) -> dict[str, Any]:
    """What the GeoJSON of an address says beside geometry; areas by oblast and status."""
    content = json.loads(get(client, f"/export/geojson?{query}"))
    said = [feature["properties"] for feature in content["features"]]
    areas = {f"{one['region']} {one['status']}": one for one in said}
    return {"metadata": content["metadata"], "areas": areas}


def ask_series(client: FlaskClient, source: str) -> dict[str, dict[str, Any]]:
    """Areas of a source over its days, by day and oblast."""
    rows = _table(get(client, f"/export/areas.csv?source={source}"))
    return {f"{row['date']} {row['region']}": row for row in rows}


def ask_events(client: FlaskClient, path: str) -> dict[str, Any]:
    """Positions of point events by day: the file that the page draws its rings from."""
    return json.loads(get(client, path))


def ask_document(client: FlaskClient, query: str) -> dict[str, str]:
    """Language and theme of the page at an address."""
    opening = get(client, f"/?{query}").partition("<head>")[0]
    return dict(re.findall(r'\b(lang|data-theme)="(\w+)"', opening))


def ask_read_address(client: FlaskClient, query: str) -> dict[str, Any]:
    """The fields that were read from an address: the map sheet prints the address of its view."""
    printed = _PRINTED.findall(html.unescape(get(client, f"/export/svg?{query}")))
    # On the paper a long address is broken into lines; in the file's metadata it is whole.
    fields = dict(parse_qsl(max(printed, key=len)))
    if "map" in fields:
        return fields | {"map": dict(zip(_AXES, map(float, fields["map"].split(",")), strict=True))}
    return fields


def ask_file_name(client: FlaskClient, query: str) -> str:
    """Name under which a browser saves the settlement table of an address."""
    header = client.get(f"/export/csv?{query}").headers["Content-Disposition"]
    return header.partition("filename=")[2].strip('"')


def _table(text: str) -> list[dict[str, Any]]:
    rows = csv.DictReader(io.StringIO(text))
    return [{key: _number_or_text(value) for key, value in row.items()} for row in rows]


def _number_or_text(text: str) -> float | str:
    return float(text) if _DECIMAL.fullmatch(text) else text
