"""What the scripts are told of a view beside the panel: marks on the map, names, versions."""

from __future__ import annotations

from typing import Any

from components import compare, place_select
from components.map import source_files
from components.services import Services
from geo.distance import Point, geodesic_line, measure
from geo.geojson import collection, feature
from geo.view import View
from geo.words import Words


def marks(services: Services, view: View) -> dict[str, Any]:
    """Ring, line and differences as GeoJSON for the map; names of chosen places; versions."""
    gazetteer = services.record.gazetteer
    chosen = gazetteer[view.place].point if view.place is not None else None
    return {
        "chosen": feature(chosen.shape, {"kind": "chosen"}) if chosen else None,
        "measure": _line(services, view),
        "disagreement": compare.shapes(services, view),
        "labels": _labels(services, view),
        "versions": source_files.versions(services.library, [view.source, view.events]),
    }


def _labels(services: Services, view: View) -> dict[str, str]:
    """How a field names each place of the view, by id."""
    t = services.words(view.language)
    chosen = {one for one in (view.place, view.start, view.end) if one is not None}
    named = (services.record.gazetteer[one] for one in sorted(chosen))
    return {str(one.id): place_select.option_label(services, one, t) for one in named}


def _line(services: Services, view: View) -> dict[str, Any] | None:
    if view.start is None or view.end is None or view.start == view.end:
        return None
    gazetteer = services.record.gazetteer
    t = services.words(view.language)
    return _measured(gazetteer[view.start].point, gazetteer[view.end].point, t)


def _measured(start: Point, end: Point, t: Words) -> dict[str, Any]:
    line = geodesic_line(start, end)
    label = t.distance(measure(start, end).distance_km)
    middle = line.interpolate(0.5, normalized=True)
    return collection(
        [
            feature(line, {"kind": "line"}),
            feature(middle, {"kind": "label", "label": label}),
        ]
    )
