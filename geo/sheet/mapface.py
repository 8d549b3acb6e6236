"""The map itself: everything inside the frame of a sheet, and the degrees along it."""

from __future__ import annotations

import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from geo.sheet import cartography, lettering
from geo.sheet.cartography import BaseMap, MapFrame
from geo.sheet.mapnames import Names
from geo.sheet.marks import Mark, draw_all_marks, draw_ring, find_marks
from geo.sheet.page import Page, lines, polygons
from geo.sheet.subject import Subject
from geo.status import Basis, Status
from geo.style import BEYOND_SHARE, GRAIN, LIGHT

GRAIN_GAP_MM, GRAIN_RADIUS_MM = 1.7, 0.09
"""The fine dots of inferred russian-held area."""

UNCOVERED_GAP_MM = 3.2
"""Between the lines over land of which nothing is said."""

OPEN_DASHES = (3.2, 2.0)
"""Dashes of the edge of contested area, in points."""

_TINTED = (Status.UNKNOWN, Status.CONTESTED, Status.RUSSIAN)


def draw_map(page: Page, subject: Subject, frame: MapFrame) -> list[Mark]:
    """Draw the map of a subject into its frame, and return the marks on it."""
    base = cartography.cut_base_map(cartography.base_map_of(subject.record), frame)
    front, edge = _control_lines(subject, frame)
    _draw_ground(page, base, frame)
    _draw_control(page, subject, frame)
    _draw_water_and_borders(page, base, frame)
    page.stroke(front, LIGHT.halo, 3.0, "front-casing", opacity=0.8)
    page.stroke(edge, LIGHT.front, 0.8, "open-edge", OPEN_DASHES)
    page.stroke(front, LIGHT.front, 1.5, "front-line")
    line = _measured_line(subject, frame)
    page.stroke(line, LIGHT.halo, 3.2, "measure-casing", opacity=0.9)
    page.stroke(line, LIGHT.measure, 1.5, "measure")
    marks = list(find_marks(subject, frame))
    names = Names(subject, frame, base, marks, (front, edge, line))
    names.place_all()
    drawn = names.drawn_marks()
    draw_all_marks(page, drawn)
    draw_ring(page, subject, marks)
    names.draw(page)
    _draw_frame(page, frame)
    return drawn


def draw_status(
    page: Page, area: BaseGeometry, status: Status, name: str, basis: Basis = Basis.INFERRED
) -> None:
    """Tint and pattern of a status; a grain where it is inferred and has no pattern of its own."""
    look = LIGHT.status[status]
    if look.fill_opacity:
        page.fill(area, look.fill, f"{name}-{status}", look.fill_opacity)
    if look.pattern == "hatch":
        page.hatch(area, look.ink, f"{name}-{status}-hatch")
    elif look.pattern == "dots":
        page.dots(area, look.ink, f"{name}-{status}-dots")
    elif look.fill_opacity and basis is Basis.INFERRED:
        page.dots(area, look.ink, f"{name}-{status}-{GRAIN}", GRAIN_GAP_MM, GRAIN_RADIUS_MM)


def draw_uncovered(page: Page, area: BaseGeometry, name: str) -> None:
    """Land of which nothing is said: on its own ground, lines that fall to the right, far apart."""
    page.fill(area, LIGHT.beyond, f"{name}-land")
    page.hatch(area, LIGHT.uncovered, f"{name}-lines", UNCOVERED_GAP_MM, 0.4, falling=True)


def draw_beyond(page: Page, area: BaseGeometry, status: Status, name: str) -> None:
    """Tint of a status in land around the regions: paler, since no figure speaks of it."""
    look = LIGHT.status[status]
    page.fill(area, LIGHT.beyond, f"{name}-{status}-land")
    page.fill(area, look.fill, f"{name}-{status}", look.fill_opacity * BEYOND_SHARE)
    if look.pattern == "hatch":
        page.hatch(area, look.ink, f"{name}-{status}-hatch", width_pt=0.25)
    elif look.pattern == "dots":
        page.dots(area, look.ink, f"{name}-{status}-dots", radius_mm=0.13)


def _control_lines(subject: Subject, frame: MapFrame) -> tuple[BaseGeometry, BaseGeometry]:
    areas = subject.picture.areas
    front = areas.front_line(subject.day, subject.known)
    edge = areas.open_edge(subject.day, subject.known)
    return frame.cut_ground(front), frame.cut_ground(edge)


def _draw_ground(page: Page, base: BaseMap, frame: MapFrame) -> None:
    page.fill(frame.box, LIGHT.beyond, "background")
    page.fill(base.shape_of("sea"), LIGHT.water, "sea")
    page.fill(base.shape_of("country", "region"), LIGHT.beyond, "neighbours")
    draw_uncovered(page, _around(base, frame), "uncovered")
    page.fill(base.shape_of("own"), LIGHT.land, "regions")


def _around(base: BaseMap, frame: MapFrame) -> BaseGeometry:
    """Land outside the regions: of it no figure speaks."""
    known = [*base.of("own"), *base.of("sea")]
    return polygons(shapely.difference(frame.box, shapely.union_all([x.geometry for x in known])))


def _draw_control(page: Page, subject: Subject, frame: MapFrame) -> None:
    areas, basis = subject.picture.areas, subject.picture.basis
    beyond = areas.beyond_on(subject.day)
    for status in _TINTED:
        if status in beyond:
            draw_beyond(page, polygons(frame.cut_ground(beyond[status])), status, "beyond")
    for status in _TINTED:
        area = areas.drawn_area((status,), subject.day, subject.known)
        draw_status(page, polygons(frame.cut_ground(area)), status, "control", basis)


def _draw_water_and_borders(page: Page, base: BaseMap, frame: MapFrame) -> None:
    page.fill(base.shape_of("lake"), LIGHT.water, "lakes")
    page.stroke(base.shape_of("lake"), LIGHT.river, 0.3, "lake-shores")
    page.stroke(base.shape_of("river"), LIGHT.river, 0.9, "rivers")
    grid = cartography.graticule(frame)
    page.stroke(grid.lines, LIGHT.outline, 0.3, "graticule", opacity=0.35)
    page.stroke(base.shape_of("region_border"), LIGHT.outline, 0.7, "region-borders")
    page.stroke(base.shape_of("state_border"), LIGHT.state_border, 1.3, "state-border")


def _measured_line(subject: Subject, frame: MapFrame) -> MultiLineString:
    if subject.measured is None:
        return MultiLineString()
    start, end = subject.measured
    return lines(frame.cut_ground(cartography.geodesic(start.point, end.point)))


def _draw_frame(page: Page, frame: MapFrame) -> None:
    left, bottom, _, _ = frame.box.bounds
    page.stroke(frame.box.boundary, LIGHT.outline, 0.6, "frame")
    grid = cartography.graticule(frame)
    ticks = [LineString([(x, bottom - 1.1), (x, bottom)]) for _, x in grid.meridians]
    ticks += [LineString([(left - 1.1, y), (left, y)]) for _, y in grid.parallels]
    page.stroke(shapely.GeometryCollection(ticks), LIGHT.outline, 0.6, "ticks")
    for deg, x in grid.meridians:
        page.text(
            x,
            bottom - 3.6,
            lettering.angle(deg),
            6,
            name="degrees",
            colour=LIGHT.muted,
            align="center",
        )
    for deg, y in grid.parallels:
        page.text(
            left - 1.9, y, lettering.angle(deg), 6, name="degrees", colour=LIGHT.muted,
            align="center", turn_deg=90,
        )  # fmt: skip
