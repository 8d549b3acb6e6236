"""Features of a GeoJSON file, and their polygons."""

from typing import Any

import pytest
import shapely

from geo.errors import DataError
from geo.sources.features import (
    Feature,
    degrees_problem,
    merged,
    polygons,
    read_features,
    read_json,
    union,
)

RING = [[36, 49], [37, 49], [37, 50], [36, 50], [36, 49]]
HOLE = [[36.4, 49.4], [36.6, 49.4], [36.6, 49.6], [36.4, 49.6], [36.4, 49.4]]


def feature(geometry: Any) -> Feature:
    return Feature("x.json", 3, {}, geometry)


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "x.json: is empty"),
        (b" \n", "x.json: is empty"),
        (b"{", "x.json: is not JSON: "),
        (b"\xff\xfe\x00", "x.json: is not JSON: "),
        (b"[" * 100_000, "x.json: is not JSON of any use: it is nested too deeply"),
    ],
)
def test_read_json__says_what_is_wrong(content: bytes, sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        read_json("x.json", content)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("document", [[], None, {}, {"features": 1}, {"features": [1]}])
def test_read_features__wants_a_collection(document: Any) -> None:
    with pytest.raises(DataError, match=r"^x.json: is not a GeoJSON FeatureCollection$"):
        read_features("x.json", document)


def test_read_features__counts_from_one_and_stands_missing_properties() -> None:
    one, two = read_features("x", {"features": [{"properties": None}, {"properties": {"a": 1}}]})
    assert (one.number, one.properties, two.number, two.properties) == (1, {}, 2, {"a": 1})


def test_read_features__wants_at_least_one() -> None:
    with pytest.raises(DataError, match=r"^x.json: holds no feature$"):
        read_features("x.json", {"features": []})


def test_polygons__keeps_holes_and_drops_heights() -> None:
    (made,) = polygons(feature(polygon([[*point, 0] for point in RING], HOLE)))
    assert not made.has_z
    assert made.equals(shapely.Polygon(RING, [HOLE]))


def test_polygons__of_a_multipolygon_stay_apart() -> None:
    east = [[lon + 2, lat] for lon, lat in RING]
    made = polygons(feature({"type": "MultiPolygon", "coordinates": [[RING, HOLE], [east]]}))
    assert [one.area for one in made] == pytest.approx([0.96, 1])


def test_polygons__closes_a_ring() -> None:
    (made,) = polygons(feature(polygon(RING[:-1])))
    assert made.equals(shapely.box(36, 49, 37, 50))


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
def test_polygons__says_what_is_wrong(geometry: Any, reason: str) -> None:
    with pytest.raises(DataError) as caught:
        polygons(feature(geometry))
    assert str(caught.value).startswith(f"x.json, row 3, field geometry: {reason}")
    assert "\n" not in str(caught.value)


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
