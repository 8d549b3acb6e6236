"""The map's figure: where it looks, how far it goes, and no way out of the machine."""

from __future__ import annotations

import pytest

from components.map.map_view import CONFIG, client_camera, opening_camera
from components.services import Services
from geo.record.about import Box


def test_config__sends_no_chart_anywhere() -> None:
    assert CONFIG["showSendToCloud"] is False
    assert CONFIG["displaylogo"] is False


def box(*bounds_deg: float) -> Box:
    return Box(*bounds_deg)


@pytest.mark.parametrize(
    ("home", "zoom"),
    [
        pytest.param(
            box(9, 9, 11, 11), 7.79, id="two degrees: log2(640 / 512 * 360 / 2 * cos 10°)"
        ),
        pytest.param(box(-180, -85, 180, 85), 0.81, id="the world: log2(900 / 512)"),
        pytest.param(box(10, 10, 10.001, 10.001), 13.0, id="a square"),
    ],
)
def test_opening_camera__shows_the_whole_land(home: Box, zoom: float) -> None:
    camera = opening_camera(home)
    assert camera.zoom == zoom
    assert (camera.lat_deg, camera.lon_deg) == (home.middle.lat_deg, home.middle.lon_deg)


def test_client_camera__is_that_of_the_record(services: Services) -> None:
    camera, about = client_camera(services), services.record.about
    west, south, east, north = about.home.bounds_deg
    assert camera["home"] == [[west, south], [east, north]]
    least, most = camera["zooms"]
    assert least < opening_camera(about.home).zoom < most
