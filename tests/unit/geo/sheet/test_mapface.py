"""The map of a sheet: land of which nothing is said, and what a source says beyond the regions."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any, cast

import numpy as np
import pytest
import shapely

from geo.atlas import Picture
from geo.control.areas import ControlAreas
from geo.control.coverage import NotCoveredError
from geo.sheet.render import render_sheet
from geo.status import Status
from geo.style import BEYOND_SHARE
from geo.view import View
from geo.words import words_of
from tests.unit.geo.sheet.test_render import OPENING_DAY, SVG, group, path_points, written


@pytest.fixture(scope="module")
def opening_svg(picture: Picture) -> str:
    return render_sheet(picture, View(OPENING_DAY), "svg").decode()


def test_sheet__land_outside_is_labelled_not_covered(opening_svg: str) -> None:
    """It has lines of its own, that fall while those of contested land rise, and a legend row."""
    assert words_of("en")("legend_uncovered") in written(opening_svg)
    assert words_of("en")("sheet_around") in written(opening_svg)
    assert words_of("en")("legend_beyond") not in written(opening_svg)
    group(opening_svg, "legend-uncovered-lines")
    falls, rises = (
        _slopes(path_points(group(opening_svg, name)))
        for name in ("uncovered-lines", "control-contested-hatch")
    )
    assert falls > 0 > rises  # y of SVG goes down


def _slopes(points: np.ndarray) -> float:
    """The median of rise over run along lines of two points each."""
    ways = np.diff(points, axis=0)[::2]
    return float(np.median(ways[:, 1] / ways[:, 0]))


class _Outward:
    """Areas of a source that also speaks of land to the west of the regions."""

    def __init__(self, areas: ControlAreas) -> None:
        self._areas = areas

    def __getattr__(self, name: str) -> Any:
        return getattr(self._areas, name)

    def beyond_on(self, _day: date) -> dict[Status, shapely.Geometry]:
        return {Status.RUSSIAN: shapely.box(35, 47.2, 36, 47.8)}


def test_sheet__what_a_source_says_beyond_the_regions_is_paler(picture: Picture) -> None:
    outward = replace(picture, published=lambda: cast(Any, _Outward(picture.areas)))
    svg = render_sheet(outward, View(OPENING_DAY), "svg").decode()
    group(svg, "legend-beyond-russian")
    assert words_of("en")("legend_beyond") in written(svg)
    assert words_of("en")("sheet_beyond") in written(svg)
    assert words_of("en")("sheet_around") not in written(svg)

    def opacity(name: str) -> float:
        style = next(item.get("style", "") for item in group(svg, name).iter(f"{SVG}path"))
        return float(re.findall(r"opacity: ([\d.]+)", style)[0])

    assert opacity("beyond-russian") == pytest.approx(opacity("control-russian") * BEYOND_SHARE)


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_sheet__of_a_day_that_is_not_covered_is_refused(picture: Picture, form: str) -> None:
    with pytest.raises(NotCoveredError, match=r"^atlas says nothing of 1 January 2022: "):
        render_sheet(picture, View(date(2022, 1, 1)), form)
