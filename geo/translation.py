"""What a translation can be used for: a text that lacks a field or a form is not."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any


def usable(own: Mapping[str, Any], english: Mapping[str, Any]) -> dict[str, Any]:
    """The texts of a translation that say what the English ones say, with the same fields."""
    return {key: text for key, text in own.items() if _says(text, english.get(key, text))}


def fields_of(text: Any) -> set[str]:
    """Names of the fields of a text, in whichever form.

    Raises
    ------
    ValueError
        When it is no text, or a field in it is not closed.
    """
    if isinstance(text, str):
        return _fields(text)
    if not isinstance(text, Mapping) or "other" not in text:
        raise ValueError(f"{text!r} is not a text")
    forms = [form for kind, form in text.items() if kind != "by"]
    return {text.get("by", "n")}.union(*map(_fields, forms))


def _fields(form: Any) -> set[str]:
    if not isinstance(form, str):
        raise ValueError(f"{form!r} is not a text")
    return {name for _, name, _, _ in Formatter().parse(form) if name}


def _says(text: Any, english: Any) -> bool:
    try:
        return fields_of(text) <= fields_of(english)
    except ValueError:
        return False
