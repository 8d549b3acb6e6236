"""Callbacks that no page of ours could send are told apart from those it sends."""

from __future__ import annotations

from typing import Any

import pytest

from components import ids
from components.callback_check import check, read_body
from geo.errors import RequestError

BODY, BOTH = f"{ids.PLACE_BODY}.children", f"..{ids.PLACE_BODY}.children...{ids.MARKS}.data.."
TWICE = f"..{ids.PLACE_SELECT}.data@0a1b...{ids.PLACE_SELECT}.value.."


def of(name: str, value: Any = None) -> dict[str, Any]:
    id_, _, prop = name.rpartition(".")
    return {"id": id_, "property": prop, "value": value}


VIEW, SEARCH = of(f"{ids.VIEW}.data"), of(f"{ids.PLACE_SELECT}.searchValue")
SPECS = {
    BODY: {"inputs": [VIEW], "state": [], "callback": print},
    BOTH: {"inputs": [VIEW, of(f"{ids.CAMERA}.data")], "state": [], "callback": print},
    TWICE: {"inputs": [VIEW], "state": [SEARCH], "callback": print},
    f"{ids.SINK}.data-tab": {"inputs": [of(f"{ids.TABS}.value")], "state": []},
}


def asked(output: str = BODY, **changes: Any) -> dict[str, Any]:
    view = of(f"{ids.VIEW}.data", {"date": "2022-09-14"})
    whole = {"output": output, "outputs": of(output), "inputs": [view], "state": []}
    return {**whole, "changedPropIds": ["view.data"], **changes}


@pytest.mark.parametrize(
    "body",
    [
        asked(),
        asked(inputs=[{"id": ids.VIEW, "property": "data"}]),
        asked(
            BOTH,
            outputs=[of(f"{ids.PLACE_BODY}.children"), of(f"{ids.MARKS}.data")],
            inputs=[VIEW, of(f"{ids.CAMERA}.data", "48.9,37.9,7.00")],
        ),
        asked(
            TWICE,
            outputs=[of(f"{ids.PLACE_SELECT}.data@0a1b"), of(f"{ids.PLACE_SELECT}.value")],
            state=[of(f"{ids.PLACE_SELECT}.searchValue", "Ізюм")],
        ),
    ],
)
def test_check__what_a_page_sends(body: dict[str, Any]) -> None:
    check(body, SPECS)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (asked("nothing.children"), "no callback of this server fills 'nothing.children'"),
        (asked(f"{ids.SINK}.data-tab"), "no callback of this server"),  # the browser's own
        ({**asked(), "output": ["a"]}, "no callback of this server"),
        ({}, "no callback of this server fills None"),
        (asked(outputs=None), "outputs"),
        (asked(outputs=[of(BODY)]), "outputs"),
        (asked(outputs=of("view.data")), "outputs"),
        (asked(inputs=None), "inputs"),
        (asked(inputs=[]), "are not view.data"),
        (asked(inputs=[VIEW, VIEW]), "are not view.data"),
        (asked(inputs=["view.data"]), "are not view.data"),
        (asked(state=[VIEW]), "are not none"),
        (asked(inputs=[of(f"{ids.VIEW}.data", "2022-09-14")]), "view.data cannot be '2022-09-14'"),
        (asked(inputs=[of(f"{ids.VIEW}.data", {"date": 7})]), "cannot be"),
        (asked(inputs=[of(f"{ids.VIEW}.data", {"place": "\ud800"})]), "cannot be"),
        (asked(inputs=[of(f"{ids.VIEW}.data", {"place": "a" * 5000})]), "cannot be"),
        (asked(inputs=[of(f"{ids.VIEW}.data", {str(i): "" for i in range(30)})]), "cannot be"),
        (asked(changedPropIds=[{}]), "changedPropIds"),
    ],
)
def test_check__what_none_sends(body: dict[str, Any], words: str) -> None:
    with pytest.raises(RequestError, match=words):
        check(body, SPECS)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff", b"[" * 60_000, b"9" * 6_000])
def test_body__that_is_no_object(content: bytes) -> None:
    with pytest.raises(RequestError, match="the body of a callback is not"):
        read_body(content)
