"""Exports of published series: every format of every source opens with valid shapes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from geo.export import export_file
from geo.store.library import Library
from geo.writers import WRITERS
from tests.unit.geo.test_writers import check_areas

DAYS = {
    "deepstate": (date(2024, 7, 8), date(2025, 6, 15), date(2026, 1, 1), date(2026, 8, 22)),
    "nzz": (date(2023, 1, 1), date(2024, 3, 14), date(2025, 6, 15), date(2026, 8, 22)),
    "raw": (date(2022, 4, 3), date(2022, 9, 30), date(2023, 3, 1)),
}


@pytest.mark.parametrize(("source", "day"), [(s, day) for s, days in DAYS.items() for day in days])
def test_export__opens_with_valid_shapes(
    series_library: Library, source: str, day: date, tmp_path: Path
) -> None:
    picture = series_library.picture_of(source)
    for ending in WRITERS:
        check_areas(export_file(picture, day, tmp_path / f"areas{ending}"))
