"""Settings from the environment; nonsense is one sentence."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from components.hosts import Hosts
from components.settings import Settings, check_port, read_settings
from geo.errors import RequestError

TILES = "https://tiles.example.org/{z}/{x}/{y}.png"


def test_settings__nothing_set_asks_no_other_machine() -> None:
    assert read_settings({}) == Settings()
    assert read_settings({}).tiles is None
    assert read_settings({}).host == "127.0.0.1"


def test_settings__as_they_are_set() -> None:
    given = {
        "ATLAS_DATA": "/record", "ATLAS_HOST": "192.0.2.1", "ATLAS_PORT": "9000",
        "ATLAS_STORE": " s3://bucket ", "ATLAS_TILES": TILES, "ATLAS_TILES_ATTRIBUTION": "Example",
        "ATLAS_HOSTS": "Atlas.example.org, maps.example.org",
    }  # fmt: skip
    found = read_settings(given)
    assert (found.data_dir, found.host, found.port) == (Path("/record"), "192.0.2.1", 9000)
    assert found.store_address == "s3://bucket"
    assert found.own_names == Hosts("192.0.2.1", ("atlas.example.org", "maps.example.org"))
    assert found.tiles is not None
    assert (found.tiles.origin, found.tiles.attribution) == ("https://tiles.example.org", "Example")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"ATLAS_PORT": "http"}, "'http' is not a port"),
        ({"ATLAS_PORT": "65536"}, "'65536'"),
        ({"ATLAS_PORT": "-1"}, "'-1'"),
        ({"ATLAS_HOSTS": "https://atlas.example.org"}, "is not the name of a server"),
        ({"ATLAS_HOSTS": "a.example b.example:80"}, "'b.example:80'"),
        ({"ATLAS_TILES": "file:///tiles/{z}/{x}/{y}"}, "is not a web address"),
        ({"ATLAS_TILES": "https://tiles.example.org/{z}/{x}"}, "lacks {y}"),
        ({"ATLAS_TILES": TILES}, "ATLAS_TILES_ATTRIBUTION"),
    ],
)
def test_settings__nonsense_is_one_sentence(given: dict[str, str], words: str) -> None:
    with pytest.raises(RequestError) as caught:
        read_settings(given)
    assert words in str(caught.value)


def test_port__taken_is_said_before_anything_is_loaded() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(RequestError, match=f"port {port} on 127.0.0.1 cannot be used"):
            check_port("127.0.0.1", port)
    check_port("127.0.0.1", port)
