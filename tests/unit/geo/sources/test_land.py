"""The land of a feature, whatever geometry it is drawn with."""

import math
from typing import Any

import pytest
import shapely
from shapely.geometry import mapping

from geo.sources import land as land_module
from geo.sources.land import LandError, degrees_problem, land_of, merged, union

RING = [[36, 49], [37, 49], [37, 50], [36, 50], [36, 49]]
HOLE = [[36.4, 49.4], [36.6, 49.4], [36.6, 49.6], [36.4, 49.6], [36.4, 49.4]]
WEST, EAST = shapely.box(36, 49, 37, 50), shapely.box(38, 49, 39, 50)


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def collection(*geometries: Any) -> dict[str, Any]:
    return {"type": "GeometryCollection", "geometries": list(geometries)}


def test_land_of__finds_polygons_in_collections_in_collections() -> None:
    point = {"type": "Point", "coordinates": [36, 49]}
    inner = collection(mapping(shapely.MultiPolygon([EAST])), point)
    land = land_of(collection(mapping(WEST), collection(inner)))
    assert shapely.MultiPolygon(land.parts).equals(shapely.MultiPolygon([WEST, EAST]))
    assert land.others == {"Point": 1}


def test_land_of__a_shapely_collection() -> None:
    nested = shapely.GeometryCollection([shapely.GeometryCollection([WEST, shapely.Point(1, 1)])])
    land = land_of(nested)
    assert (land.parts, land.others) == ([WEST], {"Point": 1})


def test_land_of__a_collection_without_land_is_none() -> None:
    with pytest.raises(LandError, match="is not a polygon but Point") as caught:
        land_of(collection({"type": "Point", "coordinates": [36, 49]}))
    assert caught.value.kind == "Point"


def test_land_of__loses_only_the_part_that_is_bad() -> None:
    bad = [[[38, 49], [39, 49]]]
    land = land_of({"type": "MultiPolygon", "coordinates": [[RING], bad]})
    assert land.parts == [shapely.Polygon(RING)]
    assert [str(why) for why in land.lost] == ["a ring has 2 points"]


def test_land_of__a_bad_hole_does_not_lose_its_outline() -> None:
    land = land_of(polygon(RING, HOLE[:2]))
    assert land.parts == [shapely.Polygon(RING)]
    assert [str(why) for why in land.lost] == ["a ring has 2 points"]


def test_land_of__rings_of_arcgis() -> None:
    drawn = shapely.MultiPolygon([shapely.Polygon(RING, [HOLE]), EAST])
    clockwise = shapely.orient_polygons(drawn, exterior_cw=True)
    rings = [
        shapely.get_coordinates(ring).tolist()
        for ring in shapely.get_rings(shapely.get_parts(clockwise))
    ]
    area, _ = merged(land_of({"rings": rings}).parts)
    assert area.equals(drawn)


def lon(x_m: float) -> float:
    return math.degrees(x_m / 6_378_137)


def lat(y_m: float) -> float:
    """Inverse of the spherical Mercator projection."""
    return math.degrees(2 * math.atan(math.exp(y_m / 6_378_137))) - 90


def test_land_of__brings_another_system_to_wgs84() -> None:
    mercator = polygon([[4e6, 6.3e6], [4.1e6, 6.3e6], [4.1e6, 6.4e6], [4e6, 6.3e6]])
    (made,) = land_of(mercator, "EPSG:3857").parts
    expected = [f(v) for v, f in ((4e6, lon), (6.3e6, lat), (4.1e6, lon), (6.4e6, lat))]
    assert made.bounds == pytest.approx(expected, abs=1e-9)


def test_land_of__keeps_holes_and_drops_heights() -> None:
    (made,) = land_of(polygon([[*point, 0] for point in RING], HOLE)).parts
    assert not made.has_z
    assert made.equals(shapely.Polygon(RING, [HOLE]))


def test_land_of__of_a_multipolygon_stay_apart() -> None:
    east = [[lon + 2, lat] for lon, lat in RING]
    made = land_of({"type": "MultiPolygon", "coordinates": [[RING, HOLE], [east]]}).parts
    assert [one.area for one in made] == pytest.approx([0.96, 1])


def test_land_of__closes_a_ring() -> None:
    land = land_of(polygon(RING[:-1]))
    assert land.parts[0].equals(shapely.box(36, 49, 37, 50))
    assert (land.closed, land_of(polygon(RING)).closed) == (1, 0)


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (None, "is not a polygon but nothing"),
        ([1], "is not a polygon but nothing"),
        ({"type": "Point", "coordinates": [36, 49]}, "is not a polygon but Point"),
        ({"type": "Polygon"}, "is not a polygon: "),
        ({"type": "MultiPolygon"}, "is not a polygon: "),
        ({"type": "MultiPolygon", "coordinates": []}, "is not a polygon: it has no coordinates"),
        ({"type": "MultiPolygon", "coordinates": {"a": 1}}, "is not a polygon: "),
        (polygon(), "is not a polygon: it has no coordinates"),
        (polygon([]), "is not a polygon: "),
        (polygon([[36], [37], [36], [36]]), "is not a polygon: "),
        (polygon([36, 49]), "is not a polygon: "),
        (polygon([[36, 49], [37]]), "is not a polygon: "),
        (polygon([[36, 49], [37, 49]]), "is not a polygon: "),
        (polygon([[36, 49], [37, None], [37, 50]]), "is not a polygon: a coordinate is not a nu"),
        (polygon([[36, 49], [37, float("inf")], [37, 50]]), "is not a polygon: a coordinate is n"),
        (polygon([[36, 49], ["east", 49], [37, 50]]), "is not a polygon: "),
        (polygon([[4e6, 6e6], [4e6, 7e6], [5e6, 7e6]]), "coordinates such as 4e+06, 6e+06 are not"),
        (polygon([[lat, lon] for lon, lat in RING]), "its axes are swapped: "),
    ],
)
def test_land_of__says_what_is_wrong(geometry: Any, reason: str) -> None:
    with pytest.raises(LandError) as caught:
        land_of(geometry)
    assert str(caught.value).startswith(reason)
    assert "\n" not in str(caught.value)


def test_land_of__refuses_what_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(land_module, "FEATURE_BYTES", 79)
    with pytest.raises(LandError, match="is larger than 0 MB"):
        land_of(polygon(RING))


def test_degrees_problem__leaves_other_countries_alone() -> None:
    assert degrees_problem((146, 43, 148, 45)) is None
    assert degrees_problem((22, 44, 41, 53)) is None


@pytest.mark.parametrize(
    "bounds_deg", [(-181, 0, 0, 1), (0, -91, 1, 0), (0, 0, 181, 1), (0, 0, 1, 91)]
)
def test_degrees_problem__knows_what_degrees_are(bounds_deg: tuple[float, ...]) -> None:
    assert "are not degrees of longitude and latitude" in str(degrees_problem(bounds_deg))


def test_merged__puts_apart_polygons_together_as_they_are() -> None:
    west, east = shapely.box(36, 49, 36.4, 50), shapely.box(36.6, 49, 37, 50)
    assert merged([west, east]) == (shapely.MultiPolygon([west, east]), 0)


def test_merged__dissolves_what_overlaps() -> None:
    area, repaired = merged([shapely.box(36, 49, 36.6, 50), shapely.box(36.4, 49, 37, 50)])
    assert area.equals(shapely.box(36, 49, 37, 50))
    assert repaired == 0


def test_merged__counts_what_it_repairs() -> None:
    bow = shapely.Polygon([(36, 49), (37, 50), (37, 49), (36, 50)])
    area, repaired = merged([bow, shapely.box(38, 49, 39, 50)])
    assert area.is_valid
    assert (area.area, repaired) == (pytest.approx(1.5), 1)


def test_merged__of_a_polygon_without_width_is_empty_land() -> None:
    area, repaired = merged([shapely.Polygon([(36, 49), (37, 49), (36, 49)])])
    assert (area, repaired) == (shapely.MultiPolygon(), 1)


def test_union__drops_the_lines_that_an_overlay_leaves() -> None:
    west = shapely.box(36, 49, 37, 50)
    line = shapely.LineString([(37, 49.5), (38, 49.5)])
    assert shapely.union(west, line).geom_type == "GeometryCollection"
    assert union(west, line).equals(west)
    assert union(west, shapely.box(37, 49, 38, 50)).equals(shapely.box(36, 49, 38, 50))
