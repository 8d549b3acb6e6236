"""Imports in an object store, with real parts: s3fs against a server of S3 on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import fsspec
import pytest
from flask.testing import FlaskClient

from app import create_app
from components import looks
from components.opening import read_address
from components.services import Services
from components.settings import Settings
from geo.atlas import Record
from geo.errors import OutputError, RequestError
from geo.store.importing import import_source
from geo.store.versions import Store
from tests.page_questions import panel_question
from tests.s3 import BUCKET, S3Server, s3_server

PLACES = "name,date,status\nIzium,2022-09-01,russian\nIzium,2022-09-10,ukrainian\n"
ADDRESS = f"s3://{BUCKET}/imports"
SAID = {
    "cut": ("it does not answer, or the line was cut", "воно не відповідає або зв’язок обірвався"),
    "refused": (
        "it does not answer, or the line was cut",
        "воно не відповідає або зв’язок обірвався",
    ),
    "denied": (
        "the access keys are not accepted, or do not allow this",
        "ключі доступу не підходять або не дають на це права",
    ),
}
MISSING = "there is no such bucket", "такого бакета немає"


@dataclass(frozen=True)
class Site:
    """A dashboard on an object store."""

    client: FlaskClient
    services: Services
    server: S3Server

    def asked(self, path: str) -> list[str]:
        """What a request to the dashboard asks of the store."""
        self.server.asked.clear()
        assert self.client.get(path).status_code == 200
        return list(self.server.asked)

    def notices(self, language: str, query: str = "") -> list[str]:
        """What the page says when it is opened."""
        with self.client.application.test_request_context("/"):
            return read_address(self.services, f"?lang={language}&{query}").notices


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with s3_server() as made:
        yield made


def import_places(record: Record, folder: Path, name: str) -> None:
    table = folder / f"{name}.csv"
    table.write_text(PLACES)
    import_source(record, Store(ADDRESS), "places", table, name, "2026-01-01T00:00:00Z")


def site_at(address: str, server: S3Server) -> Site:
    app = create_app(Settings(store=address))
    return Site(app.server.test_client(), app.services, server)


@pytest.fixture(scope="module")
def site(server: S3Server, record: Record, tmp_path_factory: pytest.TempPathFactory) -> Site:
    import_places(record, tmp_path_factory.mktemp("tables"), "table")
    made = site_at(ADDRESS, server)
    for path in ("/", "/_dash-layout"):
        made.asked(path)
    return made


@pytest.mark.parametrize("path", ["/", "/_dash-layout", "/?source=table&lang=uk"])
def test_opening__asks_the_store_once_when_nothing_changed(site: Site, path: str) -> None:
    assert site.asked(path) == [f"GET /{BUCKET}"]


def test_callback__asks_the_store_once(site: Site) -> None:
    view = {"date": "2022-09-14", "source": "table", "tab": "area", "place": "707099"}
    asked = panel_question(view)
    for _ in range(2):  # the source's own files are read at the first
        site.server.asked.clear()
        assert site.client.post("/_dash-update-component", json=asked).status_code == 200
    assert site.server.asked == [f"GET /{BUCKET}"]


def test_import__is_seen_at_the_next_page(site: Site, record: Record, tmp_path: Path) -> None:
    assert "beside" not in site.services.source_names()
    import_places(record, tmp_path, "beside")
    assert "beside" in site.client.get("/_dash-layout").get_data(as_text=True)
    path = "/export/csv?date=2022-09-05&source=beside"
    assert site.client.get(path).status_code == 200
    Store(ADDRESS).remove("beside")
    assert "beside" not in site.services.source_names()


def break_line(server: S3Server, fault: str) -> None:
    server.is_cut = fault == "cut"
    server.key_id = "another" if fault == "denied" else "atlas"
    if fault == "refused":
        server.stop()


@pytest.fixture(params=list(SAID))
def fault(
    request: pytest.FixtureRequest, server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """What is wrong with the line; afterwards it is mended."""
    monkeypatch.setattr(looks, "RETRY_S", 0.0)
    break_line(server, request.param)
    yield request.param
    break_line(server, "")
    server.start()


def test_fault__is_a_sentence_and_the_record_goes_on(
    site: Site, fault: str, server: S3Server
) -> None:
    for language, words in zip(("en", "uk"), SAID[fault], strict=True):
        (said,) = site.notices(language)
        assert ADDRESS in said
        assert words in said
    for path in ("/", "/_dash-layout", "/export/csv?date=2022-09-14"):
        assert site.client.get(path).status_code == 200
    assert site.services.source_names() == ["atlas", "table"]  # as it was
    break_line(server, "")
    server.start()
    assert site.notices("en") == []


def test_fault__of_a_store_that_never_answered(
    server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "RETRY_S", 0.0)
    server.stop()
    fresh = site_at(ADDRESS, server)
    english, ukrainian = SAID["refused"]
    (said,) = fresh.notices("uk", "source=table")
    assert ukrainian in said
    assert english in fresh.client.get("/parts/en/now.json").get_data(as_text=True)
    answer = fresh.client.get("/export/csv?date=2022-09-05&source=table&lang=uk")
    assert (answer.status_code, answer.get_data(as_text=True)) == (503, said)
    assert fresh.client.get("/export/csv?date=2022-09-14").status_code == 200
    shown = fresh.services.view({"date": "2022-09-05", "source": "table"}).view
    assert shown.source == "table"  # of a page that was open: no figure of another in its place
    with pytest.raises(RequestError, match=english):
        fresh.services.picture_of(shown)
    server.start()
    assert fresh.notices("uk", "source=table") == []


def test_fault__is_not_asked_for_again_at_once(server: S3Server) -> None:
    store = looks.ServedStore(ADDRESS)
    assert store.look().fault is None
    server.key_id = "another"
    assert store.look().fault is not None
    server.asked.clear()
    assert store.look().fault is not None
    assert server.asked == []
    server.key_id = "atlas"


def refusals(address: str) -> Iterator[str]:
    """What each way of using a store says."""
    for use in (
        lambda: Store(address).sources(),
        lambda: Store(address).remove("table"),
    ):
        with pytest.raises((RequestError, OutputError)) as caught:
            use()
        yield str(caught.value)


def test_bucket__that_is_missing_is_said_and_none_is_made(
    server: S3Server, record: Record, tmp_path: Path
) -> None:
    address = "s3://nowhere/imports"
    assert all(MISSING[0] in said for said in refusals(address))
    table = tmp_path / "table.csv"
    table.write_text(PLACES)
    with pytest.raises(RequestError, match=MISSING[0]):
        import_source(record, Store(address), "places", table, "table", "2026-01-01T00:00:00Z")
    assert not fsspec.filesystem("s3", use_listings_cache=False).exists("nowhere")
    fresh = site_at(address, server)
    assert MISSING[1] in fresh.notices("uk")[0]
    assert fresh.client.get("/export/csv?date=2022-09-14").status_code == 200


def test_keys__that_are_not_set_are_said(
    server: S3Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, os.fspath(tmp_path / "none"))
    fsspec.filesystem("s3").clear_instance_cache()
    assert all("no access keys are set" in said for said in refusals(ADDRESS))
    fsspec.filesystem("s3").clear_instance_cache()
