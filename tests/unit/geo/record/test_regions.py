"""Names and outlines of the regions."""

import json
from typing import Any

import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import shape

from geo.errors import DataError
from geo.record.regions import load_regions
from geo.words import Words, words_of

FILE = "regions.geojson"
SQUARE = [[[36, 49], [37, 49], [37, 50], [36, 50], [36, 49]]]


def one_region(tiny_data: Any, geometry: object, **properties: str) -> Any:
    named = {"id": "UA-63", "name": "Kharkiv", "name_uk": "Харківська"} | properties
    feature = {"type": "Feature", "properties": named, "geometry": geometry}
    return tiny_data.json(FILE, {"type": "FeatureCollection", "features": [feature]})


@pytest.mark.parametrize(
    ("region_id", "name", "official_km2"),
    [
        ("UA-63", "Kharkiv", 31_415),
        ("UA-14", "Donetsk", 26_517),
        ("UA-09", "Luhansk", 26_684),
    ],
)
def test_shipped_regions__have_their_official_area(
    record: Any, region_id: str, name: str, official_km2: float
) -> None:
    region = record.region(region_id)
    assert region.name == name
    assert region.area_km2 == pytest.approx(official_km2, rel=0.003)
    assert region.outline.is_valid


def test_shipped_regions__do_not_overlap_and_hold_their_settlements(record: Any) -> None:
    for region in record.regions:
        for other in record.regions:
            shared = region.outline.intersection(other.outline).area
            assert other is region or shared < 1e-9
    shapes = {region.id: region.outline for region in record.regions}
    stray = [
        place.label
        for place in record.gazetteer
        if shapes[place.region].distance(place.point.shape) > 0.02
    ]
    assert stray == []


def test_load_regions__in_the_order_of_the_file_with_names_in_every_language(
    tiny_data: Any,
) -> None:
    regions = load_regions(tiny_data.folder / FILE)
    assert [region.id for region in regions] == ["UA-14", "UA-63", "UA-09"]
    uk, fr = words_of("uk"), Words("fr", {})
    assert uk.named(regions[1]) == uk.named(regions[1], "label") == "Харківська область"
    assert fr.named(regions[1]) == "Kharkiv"
    assert fr.named(regions[1], "label") == "Kharkiv oblast"


def test_load_regions__a_short_name_where_the_name_is_long(record: Any) -> None:
    shorts = [words_of("uk").named(region, "short") for region in record.regions]
    assert shorts == ["Донецька", "Харківська", "Луганська"]
    assert [words_of("en").named(region, "short") for region in record.regions] == [
        "Donetsk", "Kharkiv", "Luhansk",
    ]  # fmt: skip


def test_load_regions__refuses_one_that_stands_twice(tiny_data: Any) -> None:
    content = json.loads((tiny_data.folder / FILE).read_text())
    content["features"].append(content["features"][0])
    path = tiny_data.json(FILE, content)
    with pytest.raises(DataError, match=r"row 4, field properties: 'UA-14' stands twice$"):
        load_regions(path)


@pytest.mark.parametrize("key", ["id", "name"])
def test_load_regions__needs_names(tiny_data: Any, key: str) -> None:
    path = one_region(tiny_data, {"type": "Polygon", "coordinates": SQUARE}, **{key: ""})
    with pytest.raises(DataError) as caught:
        load_regions(path)
    assert str(caught.value) == f"regions.geojson, row 1, field properties: lacks {key}"


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [[[36, 49], [37, 50], [37, 49], [36, 50], [36, 49]]]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[36, 49], [37, 50]]]},
        {"type": "Polygon", "coordinates": "36 49"},
        {"type": "Polygon"},
        {"type": "Square", "coordinates": SQUARE},
        {"type": "Point", "coordinates": [36, 49]},
        "POLYGON ((36 49, 37 49, 37 50, 36 49))",
    ],
)
def test_load_regions__refuses_a_broken_outline_in_one_sentence(
    tiny_data: Any, geometry: object
) -> None:
    with pytest.raises(
        DataError, match=r"^regions\.geojson, row 1, field geometry: is not a valid"
    ):
        load_regions(one_region(tiny_data, geometry))


def test_load_regions__refuses_an_empty_collection(tiny_data: Any) -> None:
    path = tiny_data.json(FILE, {"type": "FeatureCollection", "features": []})
    with pytest.raises(DataError, match=r"^regions\.geojson: holds no region$"):
        load_regions(path)


def test_region__with_long_sides_has_the_area_that_it_has_on_the_map(tiny_data: Any) -> None:
    """Four degrees wide, by the equal-area cylinder, where sides in degrees stay straight."""
    square = {
        "type": "Polygon",
        "coordinates": [[[-64, -30], [-60, -30], [-60, -26], [-64, -26], [-64, -30]]],
    }
    (region,) = load_regions(one_region(tiny_data, square))
    cylinder = Transformer.from_crs(4326, "+proj=cea +ellps=WGS84", always_xy=True)
    flat = shapely.transform(shape(square), cylinder.transform, interleaved=False)
    assert region.area_km2 == pytest.approx(flat.area / 1e6, rel=1e-5)


def test_regions__share_the_points_of_a_long_border(tiny_data: Any) -> None:
    """Whichever way its sides run: else slivers would lie between them."""
    features = []
    for name, west in (("A", 5), ("B", 15)):
        ring = [[9.1, 5.3], [west, 7], [11.7, 9.9], [9.1, 5.3]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        properties = {"id": name, "name": name}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    path = tiny_data.json(FILE, {"type": "FeatureCollection", "features": features})
    first, second = (region.outline for region in load_regions(path))
    border = [set(map(tuple, shapely.get_coordinates(side))) for side in (first, second)]
    assert len(border[0] & border[1]) > 30
    assert len(shapely.get_rings(shapely.union(first, second))) == 1
