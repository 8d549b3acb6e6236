"""Fixtures of the tests of imports."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import shapely

from geo.store.versions import Store
from tests.unit.geo.inputs import FIRST, SQUARE, liveuamap


@pytest.fixture
def days(tmp_path: Path) -> Path:
    """Three days of one square that grows on the third."""
    folder = tmp_path / "days"
    liveuamap(folder, FIRST, nochange=SQUARE)
    liveuamap(folder, FIRST + timedelta(days=1), nochange=SQUARE)
    more = shapely.box(37.75, 49.25, 37.85, 49.75)
    liveuamap(folder, FIRST + timedelta(days=2), nochange=SQUARE, gains=more)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(str(tmp_path / "store"))
