"""Importing a file contacts no machine and reads no other file, whatever the file asks for."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import shapely

from geo.atlas import Record
from geo.errors import AtlasError
from geo.sources import apart
from geo.sources.place_table import read_steps
from geo.store.importing import import_source
from geo.store.versions import Store
from tests.integration.leading_elsewhere import IMPORTED, REFUSED, gdalg, geojson, vrt

INPUTS = Path(__file__).parents[1] / "data" / "imports"
NOW = "2026-11-25T09:00:00+00:00"
SECRET = shapely.box(37.5, 49.2, 37.9, 49.8)
OLD = 1_000_000_000  # seconds since 1970: an access since then shows


class Listener:
    """A server on loopback that notes who calls, and answers nothing."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.heard: list[bytes] = []
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            caller, _ = self._socket.accept()
            with caller:
                caller.settimeout(1)
                self.heard.append(caller.recv(200))
                if self.heard[-1] == b"end":
                    return

    def end(self) -> list[bytes]:
        """What was heard from the beginning to now."""
        with socket.create_connection(self._socket.getsockname()) as last:
            last.sendall(b"end")
        self._thread.join()
        self._socket.close()
        return self.heard[:-1]


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    assert listening.end() == []


@pytest.fixture
def secret(tmp_path: Path) -> Iterator[Path]:
    """A file beside the input, which nobody may open."""
    path = tmp_path / "secret.geojson"
    path.write_bytes(geojson(SECRET))
    os.utime(path, (OLD, path.stat().st_mtime))
    yield path
    assert path.stat().st_atime == OLD


@pytest.mark.parametrize("name", REFUSED)
def test_import__of_what_leads_elsewhere_is_refused_in_one_sentence(
    name: str, tiny_record: Record, tmp_path: Path, listener: Listener, secret: Path
) -> None:
    sentence, make = REFUSED[name]
    (tmp_path / "parts").mkdir()
    path = tmp_path / f"2022-03-01_{name}"
    path.write_bytes(make(tmp_path / "parts", listener.address, secret))
    store = Store(str(tmp_path / "store"))
    with pytest.raises(AtlasError) as caught:
        import_source(tiny_record, store, "polygons", path, "x", NOW)
    assert any(word in str(caught.value) for word in sentence.split("|"))
    assert "\n" not in str(caught.value)
    assert store.sources() == []


@pytest.mark.parametrize("name", IMPORTED)
def test_import__of_what_only_names_other_files_takes_the_land_alone(
    name: str, tiny_record: Record, tmp_path: Path, listener: Listener, secret: Path
) -> None:
    (tmp_path / "parts").mkdir()
    path = tmp_path / f"2022-03-01_{name}"
    path.write_bytes(IMPORTED[name](tmp_path / "parts", listener.address, secret))
    manifest, _ = import_source(
        tiny_record, Store(str(tmp_path / "store")), "polygons", path, "x", NOW
    )
    assert manifest.counts["rejected"] == 0


@pytest.mark.parametrize("ending", apart.DRIVERS)
def test_read_apart__has_no_driver_that_asks_or_opens_anything(
    ending: str, tmp_path: Path, listener: Listener, secret: Path
) -> None:
    for target in (f"/vsicurl/{listener.address}/a.geojson", str(secret)):
        for content in (vrt(target), gdalg(target)):
            with pytest.raises(AtlasError):
                apart.read_apart("x", content, ending)


def test_read_apart__follows_no_network_setting_of_the_person(
    monkeypatch: pytest.MonkeyPatch, listener: Listener
) -> None:
    for setting in ("http_proxy", "https_proxy", "PROJ_NETWORK_ENDPOINT", "GDAL_HTTP_PROXY"):
        monkeypatch.setenv(setting, listener.address)
    monkeypatch.setenv("PROJ_NETWORK", "ON")
    kept = apart.environment(os.environ)
    assert listener.address not in kept.values()
    assert kept["PROJ_NETWORK"] == "OFF"


def test_projection__fetches_no_grid_although_proj_is_told_to(listener: Listener) -> None:
    code = (
        "from geo.sources.land import land_of; "
        "print(land_of({'type': 'Polygon', 'coordinates': [[[530000, 180000], [531000, 180000],"
        " [531000, 181000]]]}, 'EPSG:27700').parts[0].area > 0)"
    )
    settings = {"PROJ_NETWORK": "ON", "PROJ_NETWORK_ENDPOINT": listener.address}
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | settings, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_import__of_a_workbook_follows_none_of_its_links(
    tiny_record: Record, tmp_path: Path, listener: Listener
) -> None:
    path = tmp_path / "places.xlsx"
    path.write_bytes((INPUTS / "12-places.xlsx").read_bytes())
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="x" TargetMode="External" Target="{listener.address}"/>'
            "</Relationships>",
        )
        packed.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    with path.open("rb") as stream:
        said = read_steps(stream, path.name, tiny_record.gazetteer)
    assert said[0] or said[1]


def test_import__of_a_folder_follows_no_link_out_of_it(
    tiny_record: Record, tmp_path: Path, secret: Path
) -> None:
    folder = tmp_path / "days"
    folder.mkdir()
    (folder / "2022-03-01.geojson").write_bytes(geojson())
    (folder / "same.geojson").symlink_to("2022-03-01.geojson")
    store = Store(str(tmp_path / "store"))
    manifest, _ = import_source(tiny_record, store, "polygons", folder, "x", NOW)
    assert (manifest.counts["days"], manifest.counts["rejected"]) == (1, 0)
    (folder / "2022-03-03.geojson").symlink_to(secret)
    with pytest.raises(AtlasError, match=r"2022-03-03\.geojson' is a link that leads out of it$"):
        import_source(tiny_record, store, "polygons", folder, "x", NOW)
    assert store.sources() == [manifest]


def test_import__of_a_tar_passes_its_links_over(
    tiny_record: Record, tmp_path: Path, secret: Path
) -> None:
    path = tmp_path / "days.tar"
    with tarfile.open(path, "w") as tape:
        tape.addfile(_member("2022-03-01.geojson", len(geojson())), io.BytesIO(geojson()))
        for name, kind in (("a.geojson", tarfile.SYMTYPE), ("b.geojson", tarfile.LNKTYPE)):
            link = tarfile.TarInfo(name)
            link.type, link.linkname = kind, str(secret)
            tape.addfile(link)
    store = Store(str(tmp_path / "store"))
    manifest, _ = import_source(tiny_record, store, "polygons", path, "x", NOW)
    assert (manifest.counts["days"], manifest.counts["rejected"]) == (1, 0)


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    return member


def test_import__of_a_pipe_or_a_device_is_refused(tiny_record: Record, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(AtlasError, match=r": is neither a file nor a folder$"):
            import_source(tiny_record, Store(str(tmp_path / "store")), "polygons", path, "x", NOW)
