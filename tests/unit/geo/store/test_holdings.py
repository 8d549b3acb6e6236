"""What a store holds at one look."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.errors import DataError, RequestError
from geo.store.holdings import Holdings
from geo.store.reach import OutOfReachError
from geo.words import message, plain
from tests.unit.geo.store.test_versions import FIRST, SECOND

OTHER = replace(FIRST, source="another")
BROKEN = DataError("live/0003-cccccccc/manifest.json", plain("broken"))
HELD = Holdings("store", {"live": (FIRST, SECOND), "another": (OTHER,), "bad": (FIRST, BROKEN)})


def test_sources__are_the_newest_by_name() -> None:
    assert HELD.sources() == [OTHER, SECOND]
    assert HELD.versions("live") == [FIRST, SECOND]
    assert HELD.damaged() == {"bad": BROKEN}
    assert HELD.names() == ["another", "bad", "live"]


def test_newest__of_a_damaged_source_is_no_older_version() -> None:
    assert HELD.versions("bad") == [FIRST]
    with pytest.raises(DataError, match="broken"):
        HELD.newest("bad")


def test_newest__names_what_there_is() -> None:
    assert HELD.newest("live") == SECOND
    with pytest.raises(RequestError, match=r"\(another, bad, live\)|\(another, bad and live\)"):
        HELD.newest("nobody")


def test_newest__of_a_store_that_could_not_be_asked_says_why() -> None:
    held = replace(HELD, fault=message("reach_no_answer"))
    assert held.newest("live") == SECOND
    with pytest.raises(OutOfReachError, match="does not answer"):
        held.newest("nobody")
