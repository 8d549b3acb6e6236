"""The page: what its scripts are told."""

from __future__ import annotations

from components import page
from components.services import load_services
from components.settings import Settings
from geo.view import FIELDS
from geo.words import languages


def test_client_config__has_every_word_in_every_language() -> None:
    services = load_services(Settings(store="memory://none"))
    for language in languages():
        config = page.client_config(services, services.words(language))
        assert all(config["words"].values())
        assert config["view"]["fields"] == FIELDS
        assert config["parts"].startswith(f"/parts/{language}/")
