"""A damaged source hurts itself alone: it is named with what to do, and all the rest goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest

from app import create_app
from components.settings import Settings
from geo.atlas import Record
from geo.store.importing import import_source
from geo.store.library import Library
from geo.store.versions import Store
from tests.compat.asking import unpack_store
from tests.integration.test_sources_on_screen import (
    BIG,
    DAY,
    EVENTS,
    LAST,
    LESS,
    PLACES,
    Site,
    day_files,
)
from tests.unit.geo.store.test_integrity import DAMAGES, harm

COVERED = "2022-09-08"
SOURCES = {"big": "deepstate", "table": "places", "incidents": "events"}


@pytest.fixture(scope="module")
def site(record: Record, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A source of each kind, and one that stays sound."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "table.csv").write_text(PLACES)
    (folder / "incidents.csv").write_text(EVENTS)
    paths = {
        "big": day_files(folder / "big", (DAY, BIG), (LAST, LESS)),
        "table": folder / "table.csv",
        "incidents": folder / "incidents.csv",
    }
    store = Store(str(folder / "store"))
    for name, form in SOURCES.items():
        import_source(record, store, form, paths[name], name, "2026-01-01T00:00:00Z")
    import_source(record, store, "places", paths["table"], "sound", "2026-01-01T00:00:00Z")
    app = create_app(Settings(store=str(folder / "store")))
    return Site(app.server.test_client(), Library(record, store), record, folder)


def every_file(folder: Path) -> Iterator[Path]:
    """Every file of the sources that are to be damaged."""
    for name in SOURCES:
        yield from sorted((folder / "store" / name).glob("*/*"))


def notices(site: Site, query: str) -> str:
    asked = {
        "output": "..view.data...camera.data...notices.children..",
        "outputs": [
            {"id": "view", "property": "data"},
            {"id": "camera", "property": "data"},
            {"id": "notices", "property": "children"},
        ],
        "inputs": [{"id": "asked", "property": "data", "value": {"query": query}}],
        "changedPropIds": ["asked.data"],
    }
    found = site.client.post("/_dash-update-component", json=asked)
    assert found.status_code == 200, found.get_data(as_text=True)
    return json.dumps(found.get_json()["response"]["notices"], ensure_ascii=False)


def addresses(name: str, version: str) -> list[str]:
    view = f"date={DAY}&source={name}&tab=area"
    events = f"date={DAY}&events={name}"
    files = ("record.json", "areas.json", "lines.json", "events.json")
    return [
        f"/?{view}",
        f"/?{events}",
        *(f"/export/{form}?{view}" for form in ("csv", "geojson", "areas.csv")),
        *(f"/source/{name}/{version}/{file}" for file in files),
    ]


def ask_everything(site: Site, name: str, version: str) -> None:
    """Whatever can be asked of a source is answered, and by a sentence where it cannot be."""
    for address in addresses(name, version):
        answer = site.client.get(address)
        assert answer.status_code < 500, (address, answer.get_data(as_text=True)[:300])


def test_page__with_any_file_damaged_names_it_and_goes_on(site: Site) -> None:
    """Each file in one way, each time in another; ``make hard`` damages each in every way."""
    for path, kind in zip(every_file(site.folder), cycle(DAMAGES), strict=False):
        name, version, file = path.parts[-3:]
        sound, times = path.read_bytes(), path.stat()
        harm(path, kind)
        site.client.get("/")
        layout = site.client.get("/_dash-layout")
        assert layout.status_code == 200, (file, layout.get_data(as_text=True)[:300])
        said = json.dumps(layout.get_json(), ensure_ascii=False)
        where = f"{name}/{version}/{file}"
        assert "Damaged sources" in said, where
        assert where in said
        assert f"python -m geo store remove {name}" in said
        entries = {entry["name"] for entry in site.config()["sources"]}
        assert entries == {"big", "table", "sound"} - {name}
        assert where in notices(site, f"date={DAY}&source={name}")
        assert where in notices(site, f"date={DAY}")
        ask_everything(site, name, version)
        assert site.client.get(f"/export/csv?date={COVERED}&source=sound").status_code == 200
        path.write_bytes(sound)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert "Damaged sources" not in json.dumps(site.client.get("/_dash-layout").get_json())
        assert name in {one.source for one in site.library.manifests()}


def test_page__opens_where_sources_were_damaged_before(site: Site, tmp_path: Path) -> None:
    for path in (site.folder / "store").glob("*/*/*"):
        copy = tmp_path.joinpath(*path.parts[-3:])
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (quality,) = (tmp_path / "big").glob("*/quality.json")
    (manifest,) = (tmp_path / "table").glob("*/manifest.json")
    harm(quality, "flipped")
    harm(manifest, "missing")
    client = create_app(Settings(store=str(tmp_path))).server.test_client()
    assert client.get(f"/?source=big&date={DAY}").status_code == 200
    said = json.dumps(client.get("/_dash-layout").get_json())
    assert all("/".join(path.parts[-3:]) in said for path in (quality, manifest))
    assert client.get(f"/export/csv?date={COVERED}&source=sound").status_code == 200


def test_page__with_a_damaged_store_of_0_1_0_opens(tmp_path: Path) -> None:
    store = unpack_store(tmp_path)
    for path in store.glob("*/*/quality.json"):
        harm(path, "cut")
    client = create_app(Settings(store=str(store))).server.test_client()
    said = client.get("/_dash-layout").get_data(as_text=True)
    assert said.count("does not hold what it should") == len({*store.iterdir()})
