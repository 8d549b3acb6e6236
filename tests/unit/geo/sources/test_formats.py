"""The registry of formats, and what a person can say of a file."""

from __future__ import annotations

import pytest

from geo.errors import RequestError
from geo.sources import formats
from geo.sources.model import ReadOptions, SourceKind


def test_formats__are_found_by_name_and_know_their_kind() -> None:
    kinds = {name: formats.find_format(name).kind for name in ("isw", "viina", "events")}
    assert kinds == {
        "isw": SourceKind.POLYGONS,
        "viina": SourceKind.PLACES,
        "events": SourceKind.EVENTS,
    }
    with pytest.raises(RequestError, match="no format named 'shp'; known are deepstate, "):
        formats.find_format("shp")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'{"type": "nochange", "_dateto": 1}', "liveuamap"),
        (b'{"status": "russian"}', "polygons"),
        (b'{"name": "status.occupied"}', "deepstate"),
    ],
)
def test_recognised__by_what_a_file_holds(content: bytes, name: str) -> None:
    assert formats.recognised(content).name == name


def test_read_options__refuse_what_means_nothing() -> None:
    with pytest.raises(RequestError, match=r"a column can be date, .*, not 'when'"):
        ReadOptions({"when": "x"})
    with pytest.raises(RequestError, match="'dym' is not one of dmy, mdy, ymd"):
        ReadOptions(dates="dym")


def test_read_options__words_stand_in_a_manifest() -> None:
    assert ReadOptions().words == ()
    options = ReadOptions({"to": "b", "date": "a"}, "dmy", "Sheet 2")
    assert options.words == ("column date=a", "column to=b", "dates dmy", "sheet Sheet 2")
