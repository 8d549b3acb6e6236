"""The tiny conflict as the panels are given it, alone and with an imported source."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from components.services import Services
from geo.atlas import Record
from geo.questions.verdicts import judge_all
from geo.store.importing import import_source
from geo.store.library import Library
from geo.store.versions import Store
from geo.words import Words
from tests.unit.geo.inputs import NOW, SQUARE, liveuamap

FIRST = date(2022, 3, 20)


def make_services(record: Record, store: Store) -> Services:
    """Services without files for the browser, which no panel reads."""
    return Services(
        record=record,
        files={},
        judgements=tuple(judge_all(record)),
        library=Library(record, store),
    )


@pytest.fixture(scope="session")
def services(tiny_record: Record, tmp_path_factory: pytest.TempPathFactory) -> Services:
    """The tiny conflict and an empty store."""
    return make_services(tiny_record, Store(str(tmp_path_factory.mktemp("empty"))))


@pytest.fixture(scope="session")
def with_source(tiny_record: Record, tmp_path_factory: pytest.TempPathFactory) -> Services:
    """The same with `live`, which has a square of Luhansk as russian-held for five days."""
    folder: Path = tmp_path_factory.mktemp("source")
    for number in range(5):
        liveuamap(folder / "days", FIRST + timedelta(days=number), nochange=SQUARE)
    store = Store(str(folder / "store"))
    import_source(tiny_record, store, "liveuamap", folder / "days", "live", NOW)
    return make_services(tiny_record, store)


@pytest.fixture(params=["en", "uk"])
def words(request: pytest.FixtureRequest, services: Services) -> Words:
    """Words of each language in turn."""
    return services.words(request.param)


@pytest.fixture
def english(services: Services) -> Words:
    """English words."""
    return services.words("en")
