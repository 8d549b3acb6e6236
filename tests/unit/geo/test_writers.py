"""Every format holds valid shapes, the figures of just these shapes, and whose they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely import MultiPolygon, Polygon

from geo.atlas import Picture, Record
from geo.export import export_file
from geo.store.importing import import_source
from geo.store.library import Library
from geo.store.versions import Store
from geo.writers import AREA_NOTE, WRITERS, writable, writable_areas
from tests.unit.geo.inputs import FIRST, NOW, liveuamap
from tests.unit.geo.written import area_km2, features, notes

BOX = shapely.box(37.3, 49.3, 37.6, 49.6)
NASTY = {
    "bow tie": Polygon([(37.3, 49.3), (37.6, 49.6), (37.6, 49.3), (37.3, 49.6)]),
    "touches itself": Polygon(
        [(37.3, 49.3), (37.6, 49.3), (37.6, 49.6), (37.45, 49.3), (37.3, 49.6)]
    ),
    "neck that closes": Polygon(
        [(37.3, 49.3), (37.4, 49.3), (37.4, 49.4), (37.5, 49.4), (37.5, 49.3), (37.6, 49.3),
         (37.6, 49.5), (37.5, 49.5), (37.5, 49.400004), (37.4, 49.400004), (37.4, 49.5),
         (37.3, 49.5)]
    ),
    "hole that closes": Polygon(
        BOX.exterior.coords, [[(37.4, 49.4), (37.5, 49.400002), (37.45, 49.400004)]]
    ),
    "hole across the edge": Polygon(
        BOX.exterior.coords, [[(37.5, 49.4), (37.7, 49.4), (37.7, 49.5), (37.5, 49.5)]]
    ),
    "spike": Polygon(
        [(37.3, 49.3), (37.6, 49.3), (37.6, 49.6), (37.7, 49.7), (37.600001, 49.6), (37.3, 49.6)]
    ),
    "parts that overlap": MultiPolygon([BOX, shapely.box(37.5, 49.5, 37.7, 49.7)]),
    "sliver beside a whole": MultiPolygon(
        [BOX, Polygon([(37.65, 49.3), (37.65, 49.6), (37.650003, 49.45)])]
    ),
}  # fmt: skip


def frame(*shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    fields = {"region": "UA-09", "source": "made", "date": "2022-03-01", "basis": "published"}
    rows = [{**fields, "status": "russian", "area_km2": -1.0, "geometry": s} for s in shapes]
    return gpd.GeoDataFrame(rows, crs="EPSG:4326")


def check_areas(path: Path) -> None:
    """Shapes are valid, on the grid, and as large as they say."""
    found = features(path)
    assert found
    for properties, shape in found:
        assert shape.is_valid, (path.name, properties, shapely.is_valid_reason(shape))
        assert not shape.is_empty
        corners = shapely.get_coordinates(shape)
        assert (corners.round(5) == corners).all()
        assert float(str(properties["area_km2"])) == pytest.approx(area_km2(shape), abs=0.00051)


@pytest.mark.parametrize("kind", NASTY)
def test_writable__is_valid_and_loses_no_land(kind: str) -> None:
    nasty = NASTY[kind]
    made = writable(nasty)
    assert made.is_valid
    assert {part.geom_type for part in shapely.get_parts(made)} == {"Polygon"}
    whole = shapely.make_valid(nasty, method="structure", keep_collapsed=False)
    lost = shapely.symmetric_difference(whole, made).area
    assert lost < 2e-5 * nasty.length  # no edge moves by more than the grid


def test_writable__land_that_two_parts_share_is_land() -> None:
    parts = NASTY["parts that overlap"].geoms
    assert writable(NASTY["parts that overlap"]).equals(shapely.union_all(parts))


def test_writable__turns_outer_rings_to_the_left_and_drops_what_collapses() -> None:
    (part,) = shapely.get_parts(writable(NASTY["sliver beside a whole"].reverse()))
    assert part.exterior.is_ccw
    assert writable(Polygon([(37, 49), (37.000001, 49), (37, 49.000001)])).is_empty


def test_writable_areas__leaves_a_row_without_area_out() -> None:
    gone = Polygon([(37, 49), (37.000001, 49), (37, 49.000001)])
    made = writable_areas(frame(gone, BOX))
    assert list(made.index) == [0]
    assert made["area_km2"][0] == pytest.approx(area_km2(BOX), abs=0.00051)


@pytest.mark.parametrize("ending", WRITERS)
def test_write__nasty_shapes_come_back_valid(ending: str, tmp_path: Path) -> None:
    out = tmp_path / f"areas{ending}"
    told = {"title": "Nasty <shapes> & more", "licence": "ODbL 1.0", "source": "made"}
    WRITERS[ending](writable_areas(frame(*NASTY.values())), told, out)
    assert len(features(out)) == len(NASTY)
    check_areas(out)
    assert told.items() <= notes(out).items()


@pytest.mark.parametrize("ending", WRITERS)
def test_export__of_the_record_is_valid_and_says_whose_it_is(
    picture: Picture, ending: str, tmp_path: Path
) -> None:
    out = export_file(picture, date(2022, 9, 14), tmp_path / f"areas{ending}")
    check_areas(out)
    told = notes(out)
    assert told["source"] == "atlas"
    assert told["basis"].startswith("inferred from settlements")
    assert told["licence"] == "ODbL 1.0; CC BY 4.0"
    for credit in ("OpenStreetMap", "GeoNames", "Control Atlas record"):
        assert credit in told["attribution"]
    assert told["figures"] == AREA_NOTE


@pytest.mark.parametrize("ending", WRITERS)
def test_export__of_a_published_source_is_valid_and_says_whose_it_is(
    tiny_record: Record, store: Store, ending: str, tmp_path: Path
) -> None:
    liveuamap(tmp_path / "days", FIRST, nochange=NASTY["neck that closes"], gains=NASTY["spike"])
    import_source(tiny_record, store, "liveuamap", tmp_path / "days", "live", NOW)
    library = Library(tiny_record, store)
    out = export_file(library.picture_of("live"), FIRST, tmp_path / f"areas{ending}")
    check_areas(out)
    told = notes(out)
    assert (told["source"], told["date"]) == ("live", "2022-03-01")
    assert told["basis"] == "published by the source as polygons"
    publication = library.source("live").as_publication
    assert told["licence"].startswith("proprietary (Liveuamap/NZZ): no redistribution")
    assert told["attribution"].startswith(publication.citation)
    assert "Control Atlas record" not in told["attribution"]
