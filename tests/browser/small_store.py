"""A store of two small sources that were imported as a person would import them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import shapely
from shapely.geometry import mapping

from tests.browser.launch import ROOT

LUHANSK = shapely.box(37.9, 48.2, 40.1, 49.9)
IZIUM = shapely.box(36.9, 48.95, 37.7, 49.4)
GAPPY = ("2022-09-01", "2022-09-02", "2022-09-03", "2022-09-09", "2022-09-10", "2022-09-11")
DAYS = {
    "wide": {
        "2022-09-01": LUHANSK.union(IZIUM),
        "2022-09-14": LUHANSK.union(IZIUM),
        "2022-09-20": LUHANSK,
    },
    "narrow": {"2022-09-01": LUHANSK, "2022-09-14": LUHANSK, "2022-09-20": LUHANSK},
    "gappy": dict.fromkeys(GAPPY, LUHANSK),
}
EVENTS = """\
event_id_cnty,event_date,time_precision,event_type,sub_event_type,latitude,longitude,geo_precision,location,source,notes
UKR1,2022-09-14,1,Battles,Armed clash,49.21,37.26,1,Izium,Wire,A clash.
UKR2,2022-09-14,1,Explosions/Remote violence,Shelling,48.92,38.44,1,Lysychansk,Wire,Shelling.
UKR3,2022-09-18,1,Battles,Armed clash,49.05,38.21,2,Kreminna,Wire,A clash.
UKR4,2022-09-15,3,Battles,Armed clash,48.57,39.31,3,Luhansk,Wire,Clashes during the month.
UKR5,2022-09-17,1,Battles,Armed clash,48.57,39.31,3,Luhansk,Wire,A clash somewhere in the oblast.
"""
"""In the columns of an ACLED export; invented, as the tests need no real one."""


def make_store(folder: Path) -> str:
    """Import the sources into a new store; returns its address."""
    for name, days in DAYS.items():
        features = [
            {
                "type": "Feature",
                "properties": {"date": day, "status": "russian"},
                "geometry": mapping(area),
            }
            for day, area in days.items()
        ]
        text = json.dumps({"type": "FeatureCollection", "features": features})
        (folder / f"{name}.geojson").write_text(text, encoding="utf-8")
        _import("polygons", folder / f"{name}.geojson", name, folder / "store")
    (folder / "clashes.csv").write_text(EVENTS, encoding="utf-8")
    _import("events", folder / "clashes.csv", "clashes", folder / "store")
    return str(folder / "store")


def _import(format_name: str, path: Path, name: str, store: Path) -> None:
    command = [sys.executable, "-m", "geo", "import", format_name, str(path), "--name", name]
    subprocess.run([*command, "--store", str(store)], cwd=ROOT, check=True, capture_output=True)
