"""Parts that no view changes: in both languages, for the sources that there are now."""

from __future__ import annotations

import json
from pathlib import Path

from components import parts
from components.services import Services
from geo.atlas import Record
from geo.store.importing import import_source
from geo.store.versions import Store
from geo.words import Words
from tests.unit.components.conftest import FIRST, make_services
from tests.unit.geo.inputs import NOW, SQUARE, liveuamap


def test_content__every_panel_and_dialog_in_the_language(services: Services, words: Words) -> None:
    made = json.loads(parts.content(services, words.language))
    assert set(made) == {*parts.PANELS, *parts.DIALOGS}
    assert words("claims_intro") in made["claims"]
    assert words("all_sources") in made["sources"]
    for name in parts.DIALOGS:
        assert made[name].startswith(f'<dialog id="{name}"')


def test_path__is_that_of_the_content(services: Services) -> None:
    english = parts.path(services, "en")
    assert english.startswith("/parts/en/")
    assert parts.path(services, "en") == english
    assert parts.path(services, "uk") != english


def test_content__an_import_is_in_it_at_once(tiny_record: Record, tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    made = make_services(tiny_record, store)
    before = parts.path(made, "en")
    liveuamap(tmp_path / "days", FIRST, nochange=SQUARE)
    import_source(tiny_record, store, "liveuamap", tmp_path / "days", "fresh", NOW)
    assert parts.path(made, "en") != before
    assert "<strong>fresh</strong>" in json.loads(parts.content(made, "en"))["sources"]
