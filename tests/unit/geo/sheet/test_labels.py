"""The names on a map sheet: where they are once they are drawn."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import matplotlib as mpl
import numpy as np
import pytest
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from shapely import Polygon, affinity

from geo.atlas import Picture
from geo.sheet.furniture import BOTTOM_MM, LEFT_MM, RIGHT_MM
from geo.sheet.labels import MUST, Placer, Style
from geo.sheet.lettering import angle
from geo.sheet.page import WIDTH_MM
from geo.sheet.render import DPI, draw_sheet, frame_for, render_sheet
from geo.sheet.subject import Subject
from geo.view import Camera, View
from geo.words import words_of

OPENING_DAY = date(2022, 9, 14)

VIEWS = ("opening", "spring", "measured", "zoomed", "near")


def place_id(picture: Picture, name: str) -> int:
    return picture.record.gazetteer.find(name).id


def written(svg: str) -> str:
    """All text of a drawing, one line after the other."""
    return " ".join(unescape(text) for text in re.findall(r"<text\b[^>]*>(.*?)</text>", svg, re.S))


def views(picture: Picture) -> dict[str, View]:
    kreminna, severodonetsk = place_id(picture, "Kreminna"), place_id(picture, "Severodonetsk")
    return {
        "opening": View(OPENING_DAY),
        "spring": View(day=date(2022, 4, 1), language="uk"),
        "measured": View(
            OPENING_DAY, start=kreminna, end=severodonetsk, place=place_id(picture, "Sloviansk")
        ),
        "zoomed": View(
            camera=Camera(48.95, 38.4, 9.2),
            day=date(2022, 6, 10),
            place=place_id(picture, "Lysychansk"),
            start=kreminna,
            end=severodonetsk,
        ),
        "near": View(OPENING_DAY, camera=Camera(48.92, 38.45, 11.5), language="uk"),
    }


@mpl.rc_context({"text.hinting": "no_hinting"})
def text_boxes(picture: Picture, view: View, prefix: str, address: str = "") -> list[Polygon]:
    """What texts really cover once drawn, in millimetres."""
    page = draw_sheet(Subject(picture, view, None), frame_for(picture, view), address)
    page.figure.set_dpi(DPI)
    FigureCanvasAgg(page.figure).draw()
    mm = WIDTH_MM / page.figure.bbox.width
    boxes = []
    for text in page.texts:
        if not str(text.get_gid()).startswith(prefix):
            continue
        turn, anchor = text.get_rotation(), text.get_position()
        text.set_rotation(0)
        ink = text.get_window_extent()
        box = shapely.box(ink.x0 * mm, ink.y0 * mm, ink.x1 * mm, ink.y1 * mm)
        boxes.append(affinity.rotate(box, turn, origin=anchor))
    return boxes


@pytest.mark.parametrize("name", VIEWS)
def test_labels__no_name_lies_over_another(picture: Picture, name: str) -> None:
    boxes = text_boxes(picture, views(picture)[name], "label-")
    assert len(boxes) > 5
    tree = shapely.STRtree(boxes)
    first, second = tree.query(boxes, predicate="intersects")
    overlaps = [
        boxes[a].intersection(boxes[b]).area for a, b in zip(first, second, strict=True) if a < b
    ]
    # A line of text is a little higher than its letters.
    assert max(overlaps, default=0.0) < 0.5
    assert sum(overlaps) < 0.02 * sum(box.area for box in boxes)


@pytest.mark.parametrize("name", VIEWS)
def test_labels__names_stay_on_the_map(picture: Picture, name: str) -> None:
    view = views(picture)[name]
    room = frame_for(picture, view).box
    assert all(room.contains(box) for box in text_boxes(picture, view, "label-"))


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("day", [date(2022, 3, 1), date(2022, 4, 1), date(2022, 9, 14)])
def test_labels__founding_cities_are_named(picture: Picture, day: date, language: str) -> None:
    svg = render_sheet(picture, View(day=day, language=language), "svg").decode()
    bold = re.findall(r'<text style="font-weight: 700[^>]*>(.*?)</text>', svg)
    for name in ("Izium", "Kreminna", "Severodonetsk", "Lysychansk", "Kharkiv", "Donetsk"):
        assert words_of(language).named(picture.record.gazetteer.find(name)) in bold


def test_labels__name_that_must_be_there_stands_off_with_a_leader() -> None:
    placer = Placer((0, 0, 100, 100), np.empty((0, 3)), [])
    style = Style(7, "black")
    placer.block((40, 45, 60, 55))
    assert placer.beside("Alpha", style, 50, 50, 1.5, budget=50) is None
    label = placer.beside("Alpha", style, 50, 50, 1.5, budget=MUST)
    assert label is not None
    assert label.leader is not None
    assert not shapely.box(*label.boxes[0]).intersects(shapely.box(40.1, 45.1, 59.9, 54.9))


def test_labels__small_place_is_named_when_chosen(picture: Picture) -> None:
    opening = render_sheet(picture, View(OPENING_DAY), "svg").decode()
    labels = re.findall(r'<g id="label-place">.*?<text[^>]*>(.*?)</text>', opening, re.S)
    settlement = min(picture.record.gazetteer, key=lambda place: (place.population or 0, place.id))
    assert settlement.name not in labels
    chosen = render_sheet(picture, View(OPENING_DAY, place=settlement.id), "svg").decode()
    assert settlement.name in written(chosen)
    assert '<g id="chosen">' in chosen


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize(
    "address", ["", "http://127.0.0.1:8050/?" + "from=1234567&to=7654321&" * 9]
)
def test_labels__column_holds_all_its_text(picture: Picture, language: str, address: str) -> None:
    view = View(OPENING_DAY, language=language, place=place_id(picture, "Izium"))
    boxes = [box for box in text_boxes(picture, view, "", address) if box.bounds[0] > LEFT_MM - 1]
    assert min(box.bounds[0] for box in boxes) > LEFT_MM - 0.5
    assert max(box.bounds[2] for box in boxes) < RIGHT_MM + 0.5
    assert min(box.bounds[1] for box in boxes) > BOTTOM_MM - 1
    for one, box in enumerate(boxes):
        for other in boxes[one + 1 :]:
            assert box.intersection(other).area < 0.35 * min(box.area, other.area)


@pytest.mark.parametrize(
    ("degrees", "said"), [(38, "38°"), (38.5, "38°30′"), (48.9999999, "49°"), (-0.25, "−0°15′")]
)
def test_angle__as_many_minutes_and_seconds_as_it_takes(degrees: float, said: str) -> None:
    assert angle(degrees) == said
