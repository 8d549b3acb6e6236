"""Importing a file contacts no machine and reads no other file, whatever the file asks for."""

from __future__ import annotations

import io
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import mapping

from geo.atlas import Record
from geo.errors import AtlasError
from geo.sources import apart
from geo.sources.place_table import read_steps
from geo.store.importing import import_source
from geo.store.versions import Store

INPUTS = Path(__file__).parents[1] / "data" / "imports"
NOW = "2026-11-25T09:00:00+00:00"
LAND = shapely.box(36.2, 48.2, 37.2, 49.4)
SECRET = shapely.box(37.5, 49.2, 37.9, 49.8)
TOLD = {"date": ["2022-03-01"], "status": ["russian"]}
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


def geojson(shape: shapely.Geometry = LAND, **more: object) -> bytes:
    told = {key: values[0] for key, values in TOLD.items()}
    feature = {"type": "Feature", "properties": told, "geometry": mapping(shape)}
    return json.dumps({"type": "FeatureCollection", "features": [feature], **more}).encode()


def table() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(TOLD, geometry=[LAND], crs="EPSG:4326")


def kml(inner: str, before: str = "") -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    body = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inner}</Document></kml>'
    return f"{head}{before}{body}".encode()


PLACEMARK = (
    "<Placemark><TimeSpan><begin>2022-03-01</begin><end>2022-03-02</end></TimeSpan><Polygon>"
    "<outerBoundaryIs><LinearRing><coordinates>36.2,48.2 37.2,48.2 37.2,49.4 36.2,48.2"
    "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
)


def vrt(target: str) -> bytes:
    layer = f'<OGRVRTLayer name="x"><SrcDataSource>{target}</SrcDataSource></OGRVRTLayer>'
    return f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>".encode()


def gdalg(target: str) -> bytes:
    command = f"gdal vector pipeline ! read {target} ! write --of stream x"
    return json.dumps({"type": "gdal_streamed_alg", "command_line": command}).encode()


def zipped(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name, content in members.items():
            packed.writestr(name.replace("_dot_", "."), content)
    return target.getvalue()


def shapefile(folder: Path, **parts: bytes) -> bytes:
    table().to_file(folder / "held.shp")
    for ending, content in parts.items():
        (folder / f"held.{ending}").write_bytes(content)
    members = {path.name.replace(".", "_dot_"): path.read_bytes() for path in folder.iterdir()}
    return zipped(**members)


def gpkg(folder: Path, *statements: str) -> bytes:
    path = folder / "held.gpkg"
    table().to_file(path, layer="held")
    with sqlite3.connect(path) as base:
        for statement in statements:
            base.execute(statement)
    base.close()
    return path.read_bytes()


def columns_of(view: str, source: str) -> tuple[str, ...]:
    return (
        f"CREATE VIEW {view} AS {source}",
        "INSERT INTO gpkg_contents SELECT 'x', data_type, 'x', description, last_change, min_x,"
        " min_y, max_x, max_y, srs_id FROM gpkg_contents",
        "INSERT INTO gpkg_geometry_columns SELECT 'x', column_name, geometry_type_name, srs_id,"
        " z, m FROM gpkg_geometry_columns",
    )


GRID_WKT = (
    'GEOGCS["x",DATUM["x",SPHEROID["x",6378137,298.25],EXTENSION["PROJ4_GRIDS","{}"]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],'
    'EXTENSION["PROJ4","+proj=longlat +ellps=GRS80 +nadgrids={}"]]'
)


def _climbing(_folder: Path, _url: str, _secret: Path) -> bytes:
    return zipped(**{"../secret_dot_geojson": b"{}"})


def _absolute(_folder: Path, _url: str, _secret: Path) -> bytes:
    return zipped(**{"/secret_dot_geojson": b"{}"})


Make = Callable[[Path, str, Path], bytes]
REFUSED: dict[str, tuple[str, Make]] = {
    "vrt_http.kml": ("kind|read|feature", lambda _f, url, _s: vrt(f"/vsicurl/{url}/a.geojson")),
    "vrt_local.kml": ("kind|read|feature", lambda _f, _u, secret: vrt(str(secret))),
    "wfs.kml": (
        "read|feature",
        lambda _f, url, _s: f"<OGRWFSDataSource><URL>{url}</URL></OGRWFSDataSource>".encode(),
    ),
    "network_link.kml": (
        "NetworkLink",
        lambda _f, url, _s: kml(
            f"{PLACEMARK}<NetworkLink><Link><href>{url}/more.kml</href></Link></NetworkLink>"
        ),
    ),
    "external_entity.kml": (
        "<!DOCTYPE",
        lambda _f, url, _s: kml(PLACEMARK, f'<!DOCTYPE a [<!ENTITY b SYSTEM "{url}/b">]>'),
    ),
    "external_entity_local.kml": (
        "<!DOCTYPE",
        lambda _f, _u, secret: kml(PLACEMARK, f'<!DOCTYPE a [<!ENTITY b SYSTEM "{secret}">]>'),
    ),
    "laughs.kml": (
        "<!DOCTYPE",
        lambda _f, _u, _s: kml("&b;", '<!DOCTYPE a [<!ENTITY b "&c;&c;"><!ENTITY c "ha">]>'),
    ),
    "gdalg.json": ("FeatureCollection", lambda _f, url, _s: gdalg(f"{url}/a.geojson")),
    "gdalg_local.geojson": ("FeatureCollection", lambda _f, _u, secret: gdalg(str(secret))),
    "gdalg.topojson": ("FeatureCollection", lambda _f, url, _s: gdalg(f"/vsicurl/{url}/a.json")),
    "crs_link.geojson": (
        "links to its coordinate system",
        lambda _f, url, _s: geojson(
            crs={"type": "link", "properties": {"href": f"{url}/crs", "type": "ogcwkt"}}
        ),
    ),
    "crs_name.geojson": (
        "not known",
        lambda _f, url, _s: geojson(crs={"type": "name", "properties": {"name": f"{url}/crs"}}),
    ),
    "crs_init.geojson": (
        "another file",
        lambda _f, _u, secret: geojson(
            crs={"type": "name", "properties": {"name": f"+init={secret}:1"}}
        ),
    ),
    "crs_grid.json": (
        "another file",
        lambda _f, _u, secret: json.dumps(
            {
                "spatialReference": {"wkt": GRID_WKT.format(secret, secret)},
                "features": [{"attributes": {"date": "2022-03-01"}, "geometry": {"rings": []}}],
            }
        ).encode(),
    ),
    "crs_link.topojson": (
        "links to its coordinate system",
        lambda _f, url, _s: json.dumps(
            {
                "type": "Topology",
                "crs": {"type": "link", "properties": {"href": url}},
                "objects": {},
                "arcs": [],
            }
        ).encode(),
    ),
    "vrt_in_shp.zip": (
        "promises",
        lambda _f, _u, secret: zipped(held_dot_shp=vrt(str(secret)), held_dot_shx=b""),
    ),
    "prj_init.zip": (
        "another file",
        lambda folder, _u, secret: shapefile(folder, prj=f"+init={secret}:1".encode()),
    ),
    "prj_grid.zip": (
        "another file",
        lambda folder, _u, secret: shapefile(
            folder, prj=GRID_WKT.format(secret, secret).encode()
        ),
    ),
    "code_page.zip": (
        "text encoding",
        lambda folder, _u, secret: shapefile(folder, cpg=f"../{secret}".encode()),
    ),
    "climbing.zip": ("out of the archive", _climbing),
    "absolute.zip": ("out of the archive", _absolute),
    "view.gpkg": (
        "a view, 'x'",
        lambda folder, _u, _s: gpkg(folder, *columns_of("x", "SELECT * FROM held")),
    ),
    "trigger.gpkg": (
        "a trigger, 'x'",
        lambda folder, _u, _s: gpkg(
            folder, "CREATE TRIGGER x INSERT ON gpkg_contents BEGIN SELECT 1; END"
        ),
    ),
    "virtual.gpkg": (
        "a virtual table, 'x'",
        lambda folder, _u, secret: gpkg(
            folder,
            "PRAGMA writable_schema = ON",
            "INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 0, "
            f"'CREATE VIRTUAL TABLE x USING VirtualOGR(''{secret}'')')",
        ),
    ),
    "computed.gpkg": (
        "a table with computed columns, 'x'",
        lambda folder, _u, _s: gpkg(
            folder, "CREATE TABLE x (a, b GENERATED ALWAYS AS (upper(a)))"
        ),
    ),
    "srs.gpkg": (
        "another file",
        lambda folder, _u, secret: gpkg(
            folder,
            "UPDATE gpkg_spatial_ref_sys SET organization = 'x', definition = "
            f"'{GRID_WKT.format(secret, secret)}'",
        ),
    ),
    "schema.gml": (
        "ending",
        lambda _f, url, _s: f'<a xsi:schemaLocation="x {url}/x.xsd"/>'.encode(),
    ),
}  # fmt: skip


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


IMPORTED: dict[str, Make] = {
    "schema_and_icon.kml": lambda _f, url, _s: kml(
        f"<Style id='a'><IconStyle><Icon><href>{url}/a.png</href></Icon></IconStyle></Style>"
        + PLACEMARK.replace("<Placemark>", f"<Placemark><styleUrl>{url}/b.kml#a</styleUrl>")
    ).replace(
        b'2.2">',
        b'2.2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        + f'xsi:schemaLocation="http://www.opengis.net/kml/2.2 {url}/a.xsd">'.encode(),
    ),
    "prj_link.zip": lambda folder, url, _s: shapefile(folder, prj=f"{url}/crs.prj".encode()),
    "id_link.geojson": lambda _f, url, _s: geojson(links=[{"href": url}], describedby=f"{url}/s"),
    "written_by_a_log.gpkg": lambda folder, _u, _s: gpkg(folder, "PRAGMA journal_mode = WAL"),
}


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
