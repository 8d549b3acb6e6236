"""What an address says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from components.opening import read_address
from components.services import Services
from geo.store.versions import Store
from tests.unit.components.conftest import make_services


def test_read_address__fields_camera_and_what_was_not_understood(services: Services) -> None:
    query = "?date=2022-03-25&place=3&map=49.0000,37.0000,8.00&colour=red"
    opening = read_address(services, query)
    assert opening.fields == {"date": "2022-03-25", "place": "3"}
    assert opening.camera == "49.0000,37.0000,8.00"
    (notice,) = opening.notices
    assert "'colour'" in notice
    assert json.loads(opening.text())["fields"] == opening.fields


def test_read_address__tells_the_first_rows_that_were_left_out(
    tiny_data: Any, tmp_path: Path
) -> None:
    tiny_data.change("control_events.csv", 13, status="lost")
    broken = make_services(tiny_data.load(), Store(str(tmp_path / "none")))
    (notice,) = read_address(broken, "").notices
    assert "control_events.csv" in notice


@pytest.mark.parametrize("query", ["date=2022-03-25", "date=2022-03-25&known=then&from=3&to=4"])
def test_fields__are_those_of_the_address(services: Services, query: str) -> None:
    view = services.parse(query).view
    assert view.fields() == dict(part.split("=") for part in query.split("&"))
    assert services.view(view.fields()).view == view
