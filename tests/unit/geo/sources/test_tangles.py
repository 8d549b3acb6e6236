"""Rings that cross themselves."""

import numpy as np
import shapely

from geo.sources.land import land_of
from geo.sources.tangles import tangled


def zigzag(crossings: int) -> shapely.Polygon:
    """A ring that goes to and fro over its own first edge."""
    steps = np.arange(crossings + 1)
    corners = np.stack([steps, np.where(steps % 2, 1.0, -1.0)], axis=1)
    return shapely.Polygon([(-1, 0), (crossings + 1, 0), *corners[::-1], (-1, -2)])


def test_tangled__counts_crossings_and_leaves_alone_what_can_be_repaired() -> None:
    shapes = [shapely.box(0, 0, 1, 1), zigzag(9), zigzag(150), zigzag(400)]
    assert tangled(np.array(shapes, dtype=object)).tolist() == [False, False, False, True]


def test_tangled__takes_no_time_for_a_ring_of_many_corners_at_random() -> None:
    ring = shapely.Polygon(np.random.default_rng(1).random((20_000, 2)))
    assert tangled(np.array([ring], dtype=object)).all()


def test_land_of__loses_a_tangled_part_alone() -> None:
    corners = shapely.get_coordinates(zigzag(400)) * 1e-3 + [37, 49]
    good = shapely.get_coordinates(shapely.box(37, 48, 38, 49)).tolist()
    land = land_of({"type": "MultiPolygon", "coordinates": [[corners.tolist()], [good]]})
    assert [part.area for part in land.parts] == [1.0]
    assert [str(why) for why in land.lost] == ["it crosses itself more than 200 times"]
