"""Whether a request to Dash's one address for callbacks is one that a page of ours could send.

Dash believes what it is sent: an unknown output, a clientside callback's, a number where a callback
expects a view end in a fault of the server. Here they end in a sentence before Dash sees them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from components import ids
from geo.errors import RequestError
from geo.words import message

_MOST_LETTERS = 4_000  # as in an address
_MOST_FIELDS = 20
_Spec = Mapping[str, Any]


def read_body(content: bytes) -> dict[str, Any]:
    """The body as JSON.

    Raises
    ------
    RequestError
        When it is not a JSON object.
    """
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        raise RequestError(message("callback_not_json")) from None
    if not isinstance(body, dict):
        raise RequestError(message("callback_not_object"))
    return body


def check(body: Mapping[str, Any], callbacks: Mapping[str, _Spec]) -> None:
    """Make sure that a page could ask so.

    Parameters
    ----------
    body
        What was sent.
    callbacks
        Dash's callbacks by output, as ``Dash.callback_map`` holds them.

    Raises
    ------
    RequestError
        When there is no such callback on the server, or it is asked with other things than those
        that it takes.
    """
    output = body.get("output")
    spec = callbacks.get(output) if isinstance(output, str) else None
    if spec is None or "callback" not in spec:  # those of the browser have none here
        raise RequestError(message("callback_unknown", output=_cut(output)))
    _check_outputs(str(output), body.get("outputs"))
    for kind, key in (("inputs", "inputs"), ("state", "state")):
        _check_values(body.get(key, []), spec[kind], kind, _cut(output))
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(prop, str) for prop in changed):
        raise RequestError(message("callback_changed_wrong"))


def _check_outputs(output: str, given: Any) -> None:
    wanted = [_bare(name) for name in output.strip(".").split("...")]
    one_by_one = given if isinstance(given, list) else [given]
    if [_name(one) for one in one_by_one] != wanted or isinstance(given, list) != (
        output.startswith("..")
    ):
        raise RequestError(message("callback_outputs_wrong", output=_cut(output)))


def _check_values(given: Any, wanted: list[dict[str, str]], kind: str, output: str) -> None:
    names = [f"{item['id']}.{item['property']}" for item in wanted]
    where = {"kind": kind, "output": output}
    if not isinstance(given, list) or [_name(item) for item in given] != names:
        known = names or message("nothing_there")
        raise RequestError(message("callback_fields_wrong", **where, names=known))
    for name, one in zip(names, given, strict=True):
        is_right = _SHAPES.get(name, _is_plain)
        if not is_right(one.get("value")):
            value = _cut(one.get("value"))
            raise RequestError(message("callback_value_wrong", **where, name=name, value=value))


def _name(given: Any) -> str:
    if not isinstance(given, dict):
        return ""
    return _bare(f"{given.get('id')}.{given.get('property')}")


def _bare(name: str) -> str:
    """Without the mark by which Dash tells two callbacks with one output apart."""
    return name.partition("@")[0]


def _is_text(value: Any) -> bool:
    if not isinstance(value, str) or len(value) > _MOST_LETTERS:
        return False
    return not any("\ud800" <= letter <= "\udfff" for letter in value)  # no half characters


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, bool | int | float) or _is_text(value)


def _is_words(value: Any) -> bool:
    return value is None or _is_text(value)


def _is_fields(value: Any) -> bool:
    if value is None:
        return True
    if not isinstance(value, dict) or len(value) > _MOST_FIELDS:
        return False
    return all(_is_text(key) and _is_text(text) for key, text in value.items())


def _is_asked(value: Any) -> bool:
    return isinstance(value, dict) and _is_text(value.get("query"))


_SHAPES: dict[str, Callable[[Any], bool]] = {
    f"{ids.VIEW}.data": _is_fields,
    f"{ids.COURSE}.data": _is_fields,
    f"{ids.ASKED}.data": _is_asked,
    **{
        f"{select}.{prop}": _is_words
        for select in (ids.PLACE_SELECT, ids.START_SELECT, ids.END_SELECT)
        for prop in ("value", "searchValue")
    },
}


def _cut(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:60] + "…"
