"""The shipped figures of agreement, measured again."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from geo.atlas import Record
from geo.questions.agreement_measured import compare
from geo.sources.series import Series


def test_shipped_figures__are_those_of_the_record(record: Record, series_folder: Path) -> None:
    archive = series_folder / "deepstate-2024-2026.tar.xz"
    day = date(2024, 7, 8)
    report = compare(record, Series(archive), 30, day, day + timedelta(days=1))
    shipped = next(figures for figures in record.agreement if figures.series == "DeepState mirror")
    assert report.of_day(day) == pytest.approx(shipped.days[day], abs=2e-5)
