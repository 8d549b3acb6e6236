"""Files that ask for something elsewhere, made for a listener's address and a file beside them."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import shapely
from shapely.geometry import mapping

LAND = shapely.box(36.2, 48.2, 37.2, 49.4)
TOLD = {"date": ["2022-03-01"], "status": ["russian"]}


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
