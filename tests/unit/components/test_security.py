"""The page asks no other machine, but for the user's own tiles."""

from __future__ import annotations

import pytest
from dash import Dash, html

from components import security
from components.settings import Tiles

TILES = Tiles("https://tiles.example.org/{z}/{x}/{y}.png", "Example")


@pytest.mark.parametrize(("tiles", "beyond"), [(None, ""), (TILES, "https://tiles.example.org")])
def test_policy__names_no_machine_but_that_of_the_tiles(tiles: Tiles | None, beyond: str) -> None:
    app = Dash(__name__, enable_mcp=False)
    app.layout = html.Div("page")
    security.register(app, tiles)
    headers = app.server.test_client().get("/").headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    for kind in ("img-src", "connect-src"):
        machines = [word for word in policy[kind].split() if "://" in word]
        assert machines == ([beyond] if beyond else [])
    assert not any("://" in policy[kind] for kind in ("script-src", "style-src", "worker-src"))
    assert "unsafe" not in policy["script-src"]
    assert policy["frame-ancestors"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
