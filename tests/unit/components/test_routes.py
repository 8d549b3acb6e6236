"""Names and content of downloads."""

from __future__ import annotations

import json

import pytest

from components.routes import export_name, make_export
from components.services import Services
from components.sheet_pool import SheetPool
from geo.errors import RequestError
from tests.unit.components.drawers import make


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("date=2022-03-25", "control-atlas-2022-03-25.csv"),
        ("date=2022-03-25&known=then", "control-atlas-2022-03-25-as-known-then.csv"),
        ("date=2022-03-21&source=live", "control-atlas-2022-03-21-live.csv"),
    ],
)
def test_export_name__says_what_it_holds(with_source: Services, query: str, name: str) -> None:
    assert export_name(with_source.parse(query).view, "csv") == name


def test_export__is_of_the_views_source(with_source: Services) -> None:
    sheets = SheetPool(make)  # is not asked
    view = with_source.parse("date=2022-03-21&source=live").view
    made = json.loads(make_export(with_source, sheets, view, "geojson", "http://localhost/"))
    assert made["metadata"]["source"] == "live"
    assert {one["properties"]["basis"] for one in made["features"]} == {"published"}
    gone = with_source.parse("date=2022-04-01&source=live").view
    with pytest.raises(RequestError, match="says nothing of"):
        make_export(with_source, sheets, gone, "csv", "http://localhost/")
