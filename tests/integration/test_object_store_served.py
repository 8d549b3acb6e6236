"""Two workers on an object store, set up as README says, while somebody imports beside them."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.launch import free_port, start_server
from tests.s3 import BUCKET, S3Server, s3_server

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("### In an object store")[2].partition("\n## ")[0]
PLACES = "name,date,status\nIzium,2022-09-01,russian\nIzium,2022-09-10,ukrainian\n"
ASKED = 24
"""Requests after the import: of two workers each has some."""


def said_commands() -> list[str]:
    """What README has a person type, without remarks."""
    block = re.search(r"^```sh\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)
    assert block
    return [line.partition("  #")[0].strip() for line in block.group(1).splitlines()]


def said_settings() -> dict[str, str]:
    """The variables that it has a person set."""
    exports = [line for line in said_commands() if line.startswith("export ")]
    return dict(part.split("=", 1) for line in exports for part in shlex.split(line)[1:])


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with s3_server() as made:
        yield made


@pytest.fixture(scope="module")
def environment(server: S3Server) -> dict[str, str]:
    """README's settings, with the address and keys of the server here."""
    settings = said_settings()
    assert set(settings) - {"ATLAS_STORE"} <= set(server.environment)
    assert settings["ATLAS_STORE"].startswith("s3://my-bucket/")
    here = {name: server.environment[name] for name in settings if name != "ATLAS_STORE"}
    return here | {"ATLAS_STORE": settings["ATLAS_STORE"].replace("my-bucket", BUCKET)}


def geo(command: str, folder: Path, environment: dict[str, str]) -> str:
    """What a command of README prints."""
    words = shlex.split(command)
    assert words[:3] == ["python", "-m", "geo"]
    done = subprocess.run(
        [sys.executable, "-m", "geo", *words[3:]],
        cwd=folder,
        env={**os.environ, **environment, "PYTHONPATH": os.fspath(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_readme__names_what_installs_it() -> None:
    make = said_commands()[0]
    assert make == "make s3"
    assert re.search(r"^s3:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    locked = (ROOT / "requirements-s3.lock").read_text(encoding="utf-8")
    assert re.search(r"^s3fs==.*\\\n +--hash=sha256:", locked, re.MULTILINE)


@pytest.fixture(scope="module")
def port(environment: dict[str, str]) -> Iterator[int]:
    """A server as README starts it."""
    words = shlex.split(said_commands()[-1])
    assert words[:2] == ["gunicorn", "app:server"]
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        number = free_port()
        running = start_server(number, options=words[2:], store=environment["ATLAS_STORE"])
    yield number
    running.terminate()
    assert running.wait(timeout=60) == 0


def page(port: int, path: str) -> tuple[int, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=120) as answer:
        return answer.status, answer.read().decode()


def is_offered(port: int) -> bool:
    """Whether the page knows the imported source."""
    layout = json.loads(page(port, "/_dash-layout")[1])
    return "/source/places/0001-" in repr(layout)


class Reader(threading.Thread):
    """Opens the page again and again, until it is told to stop."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port = port
        self.statuses: list[int] = []
        self.failed: list[str] = []
        self.is_over = threading.Event()

    def run(self) -> None:
        while not self.is_over.is_set():
            try:
                self.statuses += [page(self.port, path)[0] for path in ("/", "/_dash-layout")]
            except OSError as error:
                self.failed.append(str(error))


def test_import__while_two_workers_serve_is_seen_by_both(
    port: int, environment: dict[str, str], tmp_path: Path
) -> None:
    assert not is_offered(port)
    (tmp_path / "places.csv").write_text(PLACES)
    importing, listing = said_commands()[-3:-1]
    reader = Reader(port)
    reader.start()
    geo(importing, tmp_path, environment)
    reader.is_over.set()
    reader.join()
    assert reader.failed == []
    assert set(reader.statuses) == {200}
    assert "places" in geo(listing, tmp_path, environment)
    for _ in range(ASKED):
        assert is_offered(port)
    assert page(port, "/export/csv?date=2022-09-05&source=places")[0] == 200
