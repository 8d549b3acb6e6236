"""A store and addresses of version 0.1.0 still open, with the figures that 0.1.0 gave.

Asks again what `make_figures.py` asked of 0.1.0. Answers may grow: a new key, place, claim or
field of an address is no difference. What 0.1.0 said must still be said: numbers equal to one in
a million, words as they were, except sentences that only explain (`PROSE`).
"""

from __future__ import annotations

import json
import math
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.compat.asking import (
    FIGURES,
    STORE,
    ask_areas,
    ask_command,
    ask_document,
    ask_events,
    ask_file_name,
    ask_read_address,
    ask_series,
    ask_settlements,
    open_client,
    unpack_store,
)

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ROOT = Path(__file__).resolve().parents[2]
KNOWN: dict[str, dict[str, Any]] = json.loads(FIGURES.read_text(encoding="utf-8"))
ADDRESSES = KNOWN["addresses"]
RELATIVE = 1e-6
NEAR_ZERO = 1e-9
WRITTEN = 1.5e-4
"""An exported area is that of the shape as written, on a grid of a metre, since Unreleased."""

MEANT = {
    "basis": ("assessed", "published"),  # what an imported table says is published, not assessed
    "precision": ("day", "by"),  # the first day of a series is no event: at least since
}
"""Words of 0.1.0, by key, that say something truer of an imported source now."""

PROSE = ("attribution", "explanation", "licence", "title", "tolerance")
"""Keys whose sentences may be worded anew; they must not be empty."""

ONLY_A_WEEK = "202"
"""Day number on which 0.1.0 drew an event whose source knows the week alone; it has no day now."""

_LISTED = 20
_STATUS_COLUMNS = ("status", "since", "basis", "source")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of 0.1.0, a copy for this module."""
    return unpack_store(tmp_path_factory.mktemp("compat"))


@pytest.fixture(scope="module")
def client(store: Path) -> FlaskClient:
    """The dashboard over that store."""
    return open_client(store)


@pytest.mark.parametrize("command", KNOWN["commands"])
def test_command__answers_as_0_1_0(store: Path, command: str) -> None:
    check(KNOWN["commands"][command], ask_command(ROOT, store, command))


@pytest.mark.parametrize("query", ADDRESSES)
def test_address__is_read_as_by_0_1_0(client: FlaskClient, query: str) -> None:
    check(ADDRESSES[query]["read"], ask_read_address(client, query))
    check(ADDRESSES[query]["document"], ask_document(client, query))
    assert ask_file_name(client, query) == ADDRESSES[query]["file_name"]


@pytest.mark.parametrize("query", ADDRESSES)
def test_settlement_table__as_from_0_1_0(client: FlaskClient, query: str) -> None:
    check(rows(ADDRESSES[query]["settlements"]), ask_settlements(client, query))


@pytest.mark.parametrize("query", ADDRESSES)
def test_areas__as_from_0_1_0(client: FlaskClient, query: str) -> None:
    check(ADDRESSES[query]["areas"], ask_areas(client, query))


@pytest.mark.parametrize("source", KNOWN["series"])
def test_area_series__as_from_0_1_0(client: FlaskClient, source: str) -> None:
    check(KNOWN["series"][source], ask_series(client, source))


@pytest.mark.parametrize("path", KNOWN["events"])
def test_point_events__where_0_1_0_had_them(client: FlaskClient, path: str) -> None:
    known = {day: places for day, places in KNOWN["events"][path].items() if day != ONLY_A_WEEK}
    check(known, ask_events(client, path))


@pytest.mark.parametrize("path", KNOWN["refused"])
def test_nonsense__is_refused_as_by_0_1_0(client: FlaskClient, path: str) -> None:
    """Without it an address that is accepted would prove nothing of how it was read."""
    answer = client.get(path)
    assert answer.status_code == KNOWN["refused"][path]
    assert answer.get_data(as_text=True).strip()


def test_store__keeps_what_it_held(tmp_path: Path) -> None:
    """A later version adds a cut of its own; those of 0.1.0, which it opens, stay as they were."""
    read = unpack_store(tmp_path)
    for command in ("sources", "areas --date 2022-09-14 --source boxes"):
        ask_command(ROOT, read, command)
    with tarfile.open(STORE) as tape:
        for member in tape:
            if member.isfile() and (held := tape.extractfile(member)):
                assert (tmp_path / member.name).read_bytes() == held.read(), member.name


def rows(packed: dict[str, list[int]]) -> dict[str, dict[str, Any]]:
    """Rows of a settlement table by id; `make_figures.py` packed them."""
    return {
        str(place): {
            **KNOWN["places"][str(place)],
            **dict(zip(_STATUS_COLUMNS, words.split(" "), strict=True)),
        }
        for words, ids in packed.items()
        for place in ids
    }


def check(then: Any, now: Any) -> None:
    """Fail with the first things that 0.1.0 said otherwise."""
    found = list(differences(then, now))
    listed = "\n".join(found[:_LISTED])
    assert not found, f"{len(found)} differences from 0.1.0:\n{listed}"


def differences(then: Any, now: Any, where: str = "") -> Iterator[str]:
    """A sentence for each thing that 0.1.0 said and that is not said any more."""
    if isinstance(then, dict) and isinstance(now, dict):
        yield from dict_differences(then, now, where)
    elif isinstance(then, list) and isinstance(now, list):
        yield from list_differences(then, now, where)
    elif not is_same(then, now):
        yield f"{where}: was {then!r}, is {now!r}"


def dict_differences(then: dict[str, Any], now: dict[str, Any], where: str) -> Iterator[str]:
    """Differences key by key; keys that are new are none."""
    now = with_strips(now)
    for key, value in then.items():
        at = f"{where}/{key}"
        if key not in now:
            yield f"{at}: is missing"
        elif key in PROSE and value:
            if not isinstance(now[key], str) or not now[key].strip():
                yield f"{at}: is no sentence any more"
        elif not is_meant(key, value, now[key]):
            yield from differences(value, now[key], at)


def with_strips(areas: dict[str, Any]) -> dict[str, Any]:
    """Areas as 0.1.0 counted them: the strips along the outlines as ukrainian-held."""
    if not areas.get("misfit_km2") or "ukrainian_km2" not in areas:
        return areas
    return {**areas, "ukrainian_km2": areas["ukrainian_km2"] + areas["misfit_km2"]}


def is_meant(key: str, then: Any, now: Any) -> bool:
    """Whether a value was changed on purpose since 0.1.0, as `CHANGELOG.md` says."""
    if key == "area_km2":
        return math.isclose(then, now, rel_tol=WRITTEN)
    return (then, now) == MEANT.get(key)


def list_differences(then: list[Any], now: list[Any], where: str) -> Iterator[str]:
    """Differences entry by entry; entries with an ``id`` may be joined by others."""
    if then and all(isinstance(one, dict) and "id" in one for one in then + now):
        by_id = ({str(one["id"]): one for one in entries} for entries in (then, now))
        yield from dict_differences(*by_id, where)
    elif len(then) != len(now):
        yield f"{where}: had {len(then)} entries, has {len(now)}"
    else:
        for number, pair in enumerate(zip(then, now, strict=True)):
            yield from differences(*pair, f"{where}[{number}]")


def is_same(then: Any, now: Any) -> bool:
    """Whether two values are the same, numbers within rounding."""
    if is_number(then) and is_number(now):
        return math.isclose(then, now, rel_tol=RELATIVE, abs_tol=NEAR_ZERO)
    return type(then) is type(now) and then == now


def is_number(value: Any) -> bool:
    """Whether a value is a number; True and False are none here."""
    return isinstance(value, int | float) and not isinstance(value, bool)
