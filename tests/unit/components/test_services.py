"""What the panels are given."""

from __future__ import annotations

from dataclasses import replace

from components.services import Services
from components.settings import Tiles


def test_names__the_record_first_then_what_was_imported(with_source: Services) -> None:
    assert with_source.source_names() == ["atlas", "live"]
    assert with_source.event_names() == []


def test_words__an_unknown_language_is_english(services: Services) -> None:
    assert services.words("tlh").language == "en"


def test_attribution__names_the_tiles_of_the_user_too(services: Services) -> None:
    tiles = Tiles("https://tiles.example.org/{z}/{x}/{y}.png", "Example tiles")
    assert services.attribution == services.record.catalog.attribution
    with_tiles = replace(services, tiles=tiles)
    assert with_tiles.attribution == f"{services.attribution} · Example tiles"


def test_picture__is_that_of_the_views_source(with_source: Services) -> None:
    for name in ("atlas", "live"):
        view = with_source.parse(f"date=2022-03-21&source={name}").view
        assert with_source.picture_of(view).source == name
