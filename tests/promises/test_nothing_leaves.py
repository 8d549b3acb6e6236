"""No request leaves the machine: the command line and the server, with every socket watched.

Sheets are drawn in a process apart; the command that draws one is watched here in its place. What
libraries in C might ask for is tried in `tests/unit/geo/sources/`, with a listener that must hear
nothing; every browser test fails when the page asks another machine (`Watch`).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
INPUTS = ROOT / "tests" / "compat" / "inputs"

# Python tells before it names a host, connects or sends; here that ends the program.
WATCHED = """
import ipaddress, runpy, sys

ASKING = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")

def is_own(where):
    host = where[0] if isinstance(where, tuple) else where
    if isinstance(host, bytes):
        host = host.decode()
    if host in ("", None, "localhost") or str(host).startswith("/"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

def watch(event, arguments):
    if event not in ASKING:
        return
    where = arguments[0] if event.startswith("socket.get") else arguments[1]
    if not is_own(where):
        raise SystemExit(f"LEFT THE MACHINE: {event} {where}")

sys.addaudithook(watch)
"""
COMMAND = WATCHED + "runpy.run_module('geo', run_name='__main__')"
SERVER = (
    WATCHED
    + """
from app import create_app
from components.settings import Settings

client = create_app(Settings(store=sys.argv[1])).server.test_client()
for path in ("/", "/_dash-layout", "/export/geojson?date=2022-09-14",
             "/export/csv?date=2022-09-13&source=towns"):
    assert client.get(path).status_code == 200, path
print("answered")
"""
)


def run(program: str, store: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A program in a process of its own: what watches there cannot be taken away again."""
    environment = {**os.environ, "ATLAS_STORE": store}
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store whose sources were imported under watch."""
    address = str(tmp_path_factory.mktemp("watched") / "store")
    for format_name, file, name in (
        ("polygons", "boxes.geojson", "boxes"),
        ("places", "towns.csv", "towns"),
        ("events", "incidents.csv", "incidents"),
    ):
        done = run(COMMAND, address, "import", format_name, str(INPUTS / file), "--name", name)
        assert done.returncode == 0, done.stderr
    return address


def test_watch__sees_what_leaves() -> None:
    program = WATCHED + "import socket; socket.create_connection(('198.51.100.9', 9), timeout=1)"
    done = run(program, "nowhere")
    assert "LEFT THE MACHINE" in done.stderr
    named = run(WATCHED + "import socket; socket.getaddrinfo('example.org', 80)", "nowhere")
    assert "LEFT THE MACHINE" in named.stderr


def test_commands__ask_no_machine(store: str, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.png"
    for command in (
        ["claims", "--json"],
        ["areas", "--date", "2022-09-14", "--source", "boxes"],
        ["sheet", "--date", "2022-09-14", "--out", str(sheet)],
    ):
        done = run(COMMAND, store, *command)
        assert done.returncode == 0, done.stderr
    assert sheet.read_bytes().startswith(b"\x89PNG")


def test_server__asks_no_machine(store: str) -> None:
    done = run(SERVER, store, store)
    assert done.stdout.endswith("answered\n"), done.stderr
