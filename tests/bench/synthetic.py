"""Points that do not exist: as many as an analyst's own file may have, each with its changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

COUNT = 33_000
FIRST_ID = 900_000_000  # beyond every GeoNames id
_BOX_DEG = (35.0, 46.9, 40.2, 50.4)
_MOST_CHANGES = 3
_RUSSIAN, _UKRAINIAN = 2, 1  # codes that the browser's files use


@dataclass(frozen=True)
class Crowd:
    """Points with a status that changes up to three times.

    Parameters
    ----------
    lon_deg, lat_deg
        WGS84, one each.
    steps
        For each point its days of change with a status code, in order.
    """

    lon_deg: np.ndarray
    lat_deg: np.ndarray
    steps: list[list[list[int]]]

    def features(self) -> list[dict[str, Any]]:
        """As the browser's file of points has them."""
        told = {"name": "", "name_uk": "", "anchor": "left", "rank": 6, "own": False,
                "population": 0, "district": True}  # fmt: skip
        return [
            {
                "type": "Feature",
                "id": FIRST_ID + number,
                "properties": told,
                "geometry": {"type": "Point", "coordinates": [round(lon, 4), round(lat, 4)]},
            }
            for number, (lon, lat) in enumerate(
                zip(self.lon_deg.tolist(), self.lat_deg.tolist(), strict=True)
            )
        ]

    def timelines(self) -> dict[str, list[list[int]]]:
        """Steps by id, as the browser's record has them."""
        return {str(FIRST_ID + number): steps for number, steps in enumerate(self.steps)}

    def codes_on(self, day: int) -> list[int]:
        """Status code of every point on a day."""
        return [
            next((code for first, code in reversed(steps) if first <= day), 0)
            for steps in self.steps
        ]


def make_crowd(first: int, last: int) -> Crowd:
    """The same points on every machine, with changes between two days (day numbers)."""
    random = np.random.default_rng(20220914)
    west, south, east, north = _BOX_DEG
    steps = []
    for count in random.integers(0, _MOST_CHANGES + 1, COUNT).tolist():
        days = [first, *np.sort(random.choice(last - first, count, replace=False) + first + 1)]
        start = int(random.integers(0, 2))
        codes = [(_UKRAINIAN, _RUSSIAN)[(start + turn) % 2] for turn in range(len(days))]
        steps.append([[int(day), code] for day, code in zip(days, codes, strict=True)])
    return Crowd(random.uniform(west, east, COUNT), random.uniform(south, north, COUNT), steps)
