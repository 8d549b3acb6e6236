"""Files of an imported source: those of its newest version, and a sentence for all others."""

from __future__ import annotations

import json

import pytest

from components.map import source_files
from components.services import Services
from geo.errors import RequestError
from geo.words import languages


def version_of(services: Services) -> str:
    (manifest,) = services.library.manifests()
    return manifest.version


def test_file__of_the_newest_version(with_source: Services) -> None:
    library, version = with_source.library, version_of(with_source)
    record = json.loads(source_files.content(library, "live", version, "record.json"))
    for name, file in (("areas", "areas.json"), ("lines", "lines.json")):
        features = json.loads(source_files.content(library, "live", version, file))["features"]
        spans = [[f["properties"]["from"], f["properties"]["to"]] for f in features]
        assert record["spans"][name] == spans
    for *_, sentences in record["marks"]:
        assert set(sentences) == set(languages())


@pytest.mark.parametrize(
    ("name", "version", "file"),
    [
        pytest.param("nobody", "", "areas.json", id="no such source"),
        pytest.param("live", "0", "areas.json", id="an old version"),
        pytest.param("live", "", "manifest.json", id="a file of the store"),
    ],
)
def test_file__that_is_not_there(with_source: Services, name: str, version: str, file: str) -> None:
    asked = version or version_of(with_source)
    with pytest.raises(RequestError) as refusal:
        source_files.content(with_source.library, name, asked, file)
    assert str(refusal.value).strip()
