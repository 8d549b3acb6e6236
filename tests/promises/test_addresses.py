"""Addresses open in five years, and mean what they meant.

`addresses.json` says what each address means. Rows are added when the address gets a new field;
none is changed or taken away.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from geo.atlas import load_record
from geo.view import Camera, View, parse_view

FILE = Path(__file__).with_name("addresses.json")
MEANINGS: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
SOURCES, EVENTS = ("atlas", "boxes"), ("incidents",)
EVERY_FIELD = View(
    load_record().about.opening_day, "then", 1, 2, 3, "area", "uk", "dark", "boxes", "atlas",
    "incidents", Camera(48.0, 38.0, 7.0),
)  # fmt: skip


@pytest.mark.parametrize("query", MEANINGS)
def test_address__means_what_it_meant(query: str) -> None:
    record = load_record()
    parsed = parse_view(query, record.gazetteer, record.about, SOURCES, EVENTS)
    assert parsed.notices == ()
    found = dataclasses.asdict(parsed.view) | {"day": parsed.view.day.isoformat()}
    if found["camera"] is not None:
        found["camera"] = list(found["camera"].values())
    assert {key: found[key] for key in MEANINGS[query]} == MEANINGS[query]
    again = parse_view(parsed.view.query(), record.gazetteer, record.about, SOURCES, EVENTS)
    assert again == parsed


def test_addresses__have_every_field_that_the_page_writes() -> None:
    written = dict(parse_qsl(EVERY_FIELD.query())).keys()
    assert len(written) == len(dataclasses.fields(View))
    promised = {key for query in MEANINGS for key, _ in parse_qsl(query)}
    assert promised == written
