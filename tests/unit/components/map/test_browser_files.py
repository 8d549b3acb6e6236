"""Files for the browser: named by their content, and true to the record."""

from __future__ import annotations

import json
from typing import Any

import pytest

from components.map.browser_files import STATUS_CODES, BrowserFile, make_browser_files
from geo.atlas import Record
from geo.dates import day_number


@pytest.fixture(scope="module")
def files(tiny_record: Record) -> dict[str, BrowserFile]:
    return make_browser_files(tiny_record)


def read(files: dict[str, BrowserFile], name: str) -> Any:
    return json.loads(files[name].content)


def test_path__is_another_one_for_other_bytes() -> None:
    first, second = BrowserFile("points.json", b"1"), BrowserFile("points.json", b"2")
    assert first.path != second.path
    assert first.path == BrowserFile("points.json", b"1").path
    assert first.path.startswith("/data/points.")
    assert first.path.endswith(".json")


def test_files__are_made_the_same_again(tiny_record: Record, files: dict[str, BrowserFile]) -> None:
    assert make_browser_files(tiny_record) == files


def test_record__spans_belong_to_the_patches(files: dict[str, BrowserFile]) -> None:
    for name, spans in read(files, "record.json")["spans"].items():
        features = read(files, f"{name}.json")["features"]
        assert spans == [[f["properties"]["from"], f["properties"]["to"]] for f in features]
        assert [f["id"] for f in features] == list(range(1, len(features) + 1))


@pytest.mark.parametrize("mode", ["now", "then"])
def test_record__places_have_the_status_that_the_picture_gives(
    tiny_record: Record, files: dict[str, BrowserFile], mode: str
) -> None:
    steps = read(files, "record.json")["points"][mode]
    period = tiny_record.period
    for day in (period.start, tiny_record.about.opening_day, period.last):
        known = None if mode == "now" else day
        for place in tiny_record.gazetteer:
            told = [step for step in steps[str(place.id)] if step[0] <= day_number(day)]
            expected = tiny_record.picture.status_at(place, day, known).status
            assert told[-1][1] == STATUS_CODES[expected], (place.name, day)
