"""Sheets through the server: drawn beside it, refused in a sentence, of imported sources too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from components.settings import Settings
from components.sheet_pool import EXTENSION, SheetError, SheetJob, SheetPool
from geo.atlas import Record
from geo.errors import AtlasError, RequestError
from geo.store.importing import import_source
from geo.store.versions import Store
from geo.words import plain

PLACES = "name,date,status\nIzium,2022-09-01,russian\nIzium,2022-09-10,ukrainian\n"


@pytest.fixture(scope="module")
def server(record: Record, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder: Path = tmp_path_factory.mktemp("sheets")
    (folder / "places.csv").write_text(PLACES, encoding="utf-8")
    store = Store(str(folder / "store"))
    import_source(record, store, "places", folder / "places.csv", "named", "2026-01-01T00:00:00Z")
    made = create_app(Settings(store=store.address)).server
    yield made
    made.extensions[EXTENSION].close()


@pytest.fixture
def client(server: Flask) -> FlaskClient:
    return server.test_client()


def test_nothing_is_started_with_the_app(record: Record) -> None:
    pool: SheetPool = create_app(Settings()).server.extensions[EXTENSION]
    assert pool.process_id is None  # a fork of gunicorn's would share it


def test_sheet__of_an_imported_source(client: FlaskClient, server: Flask) -> None:
    answer = client.get("/export/svg?date=2022-09-09&source=named")
    assert answer.status_code == 200
    assert "named" in answer.get_data(as_text=True)
    assert "control-atlas-2022-09-09-named.svg" in answer.headers["Content-Disposition"]
    assert server.extensions[EXTENSION].process_id


@pytest.mark.parametrize(
    ("error", "status", "later"),
    [
        (SheetError(plain("Busy: 8 sheets; try again in 5 seconds."), retry_s=5), 503, "5"),
        (SheetError(plain("The process ended.")), 503, None),
        (SheetError(plain("The sheet was given up."), 504), 504, None),
        (RequestError(plain("there is no such sheet")), 400, None),
    ],
)
def test_sheet__refused_in_one_sentence(
    client: FlaskClient,
    server: Flask,
    monkeypatch: pytest.MonkeyPatch,
    error: AtlasError,
    status: int,
    later: str | None,
) -> None:
    monkeypatch.setattr(server.extensions[EXTENSION], "draw", raising(error))
    answer = client.get("/export/png?date=2022-09-14")
    assert answer.status_code == status
    assert answer.mimetype == "text/plain"
    assert answer.get_data(as_text=True) == str(error)
    assert answer.headers.get("Retry-After") == later


def raising(error: AtlasError) -> Callable[[SheetJob], bytes]:
    def draw(_job: SheetJob) -> bytes:
        raise error

    return draw
