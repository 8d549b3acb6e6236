"""The server without a browser: pages, data, downloads, headers, bad addresses."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from components import page
from components.packing import LATE_SCRIPTS
from components.parts import DIALOGS, PANELS
from components.settings import Settings, Tiles
from geo.words import languages

MOST_COMPONENTS = 250


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    with create_app(Settings()).server.test_client() as made:
        yield made


def test_scripts__served_before_the_first_page(client: FlaskClient) -> None:
    """Another worker may have written the page that asks for them."""
    fresh = create_app(Settings()).server.test_client()
    page = client.get("/").get_data(as_text=True)
    scripts = re.findall(r'src="(/_dash-component-suites/[^"]+)"', page)
    assert scripts
    assert {fresh.get(path).status_code for path in scripts} == {200}


def test_tiles__only_when_asked_for_and_with_their_credit(client: FlaskClient) -> None:
    plain = client.get("/").headers["Content-Security-Policy"]
    assert "http" not in plain
    assert "raster" not in client.get("/_dash-layout").get_data(as_text=True)
    tiles = Tiles("https://tiles.example.org/{z}/{x}/{y}.png", "Example tiles")
    asked = create_app(Settings(tiles=tiles)).server.test_client()
    policy = asked.get("/").headers["Content-Security-Policy"]
    assert policy.count("https://") == policy.count("https://tiles.example.org") == 2
    layout = asked.get("/_dash-layout").get_data(as_text=True)
    assert '"type":"raster"' in layout.replace(" ", "")
    assert "Example tiles" in layout


def test_index__language_and_theme_of_the_address(client: FlaskClient) -> None:
    text = client.get("/?lang=uk&theme=dark").get_data(as_text=True)
    assert '<html lang="uk" data-locale="uk" data-theme="dark"' in text
    assert "<title>Атлас контролю</title>" in text


def test_layout__follows_the_document(client: FlaskClient) -> None:
    client.get("/?lang=uk")
    assert "Знайти населений пункт" in client.get("/_dash-layout").get_json().__repr__()
    client.get("/")
    assert "Find a place" in client.get("/_dash-layout").get_json().__repr__()


def test_headers__nothing_may_come_from_elsewhere(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "'unsafe-eval'" not in policy


def test_assets__name_no_other_host() -> None:
    for file in Path("components/assets").glob("*.*"):
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://", text), file.name


def test_data__immutable_and_compressed(client: FlaskClient) -> None:
    layout = json.dumps(client.get("/_dash-layout").get_json())
    path = re.search(r"/data/record\.[0-9a-f]{12}\.json", layout)
    assert path is not None
    plain = client.get(path.group())
    packed = client.get(path.group(), headers={"Accept-Encoding": "gzip"})
    assert "immutable" in plain.headers["Cache-Control"]
    assert gzip.decompress(packed.data) == plain.data
    assert plain.get_json()["first"] == 0


def test_data__unknown_file(client: FlaskClient) -> None:
    assert client.get("/data/record.000000000000.json").status_code == 404
    assert client.get("/data/../app.py").status_code == 404


@pytest.mark.parametrize(
    ("path", "magic"),
    [
        ("/export/png?date=2022-09-14", b"\x89PNG"),
        ("/export/pdf?date=2022-09-14&lang=uk", b"%PDF"),
        ("/export/svg?date=2022-03-01&known=then", b"<?xml"),
        ("/export/geojson?date=2022-09-14", b'{"type'),
        ("/export/csv?date=2022-09-14", b"id,name"),
    ],
)
def test_export__begins_as_it_should(client: FlaskClient, path: str, magic: bytes) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.data.startswith(magic)
    assert "control-atlas-2022-" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/export/png?date=1999-01-01", 400, "outside the record"),
        ("/export/csv?place=Nowhere", 400, "no place named 'Nowhere'"),
        ("/export/exe", 404, "no export is named exe"),
        ("/nothing/here", 404, "there is no page at /nothing/here"),
    ],
)
def test_bad_address__one_sentence(client: FlaskClient, path: str, status: int, words: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert words in answer.get_data(as_text=True)


def test_health(client: FlaskClient) -> None:
    assert client.get("/healthz").data == b"ok"


def test_late_scripts__are_where_they_are_warmed(client: FlaskClient) -> None:
    for path in LATE_SCRIPTS:
        answer = client.get(path, headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200
        known = {"Accept-Encoding": "br", "If-None-Match": answer.headers["ETag"]}
        assert client.get(path, headers=known).status_code == 304


def test_document__is_small(client: FlaskClient) -> None:
    """The layout comes in an answer of its own; Dash would send it here as well."""
    assert len(client.get("/").data) < 20_000


def components_of(node: Any) -> Iterator[dict[str, Any]]:
    """Every component of a layout as JSON."""
    if isinstance(node, dict):
        if "namespace" in node:
            yield node
        node = [value for key, value in node.items() if key not in ("figure", "data")]
    if isinstance(node, list):
        for one in node:
            yield from components_of(one)


@pytest.mark.parametrize("language", languages())
def test_layout__holds_what_the_first_screen_shows(client: FlaskClient, language: str) -> None:
    """Each component costs the browser a millisecond or two: once there were 1,658."""
    client.set_cookie("atlas-language", language)
    components = list(components_of(client.get("/_dash-layout").get_json()))
    assert 50 < len(components) <= MOST_COMPONENTS
    assert not {"Dialog", "Ol", "Blockquote"} & {one["type"] for one in components}


def test_parts__are_kept_for_ever_under_their_own_address_alone(client: FlaskClient) -> None:
    layout = json.dumps(client.get("/_dash-layout").get_json())
    path = re.search(r"/parts/\w\w/[0-9a-f]{12}\.json", layout)
    assert path is not None
    now = client.get(path.group())
    assert "immutable" in now.headers["Cache-Control"]
    assert set(now.get_json()) == {*PANELS, *DIALOGS}
    other = client.get(path.group()[:10] + "000000000000.json")  # of a page made before an import
    assert other.headers["Cache-Control"] == "no-store"
    assert other.data == now.data


def test_layout__is_made_once_for_each_language(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    real = page.layout
    monkeypatch.setattr(
        page, "layout", lambda services, language: made.append(language) or real(services, language)
    )
    for language in ("en", "uk", "nonsense", "en", "uk"):
        client.set_cookie("atlas-language", language)
        assert client.get("/_dash-layout").status_code == 200
    assert len(made) <= 2
