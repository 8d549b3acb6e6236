"""What a rendered panel says and holds, read as a person reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any


def parts(content: Any) -> Iterator[Any]:
    """Every component and text within, in order."""
    if isinstance(content, (list, tuple)):
        for item in content:
            yield from parts(item)
        return
    yield content
    if not isinstance(content, str):
        children = getattr(content, "children", None)
        yield from parts([] if children is None else children)  # an empty component is falsy


def text_of(content: Any) -> str:
    """All that is said, in one line."""
    said = " ".join(part for part in parts(content) if isinstance(part, str))
    return re.sub(r"[ \n]+", " ", said).strip()  # narrow spaces stay


def of_class(content: Any, name: str) -> list[Any]:
    """Components with a class."""
    return [part for part in parts(content) if name in getattr(part, "className", "").split()]


def of_type(content: Any, name: str) -> list[Any]:
    """Components of a type, like ``Li``."""
    return [part for part in parts(content) if type(part).__name__ == name]


def ids_of(content: Any) -> set[str]:
    """Ids within."""
    return {part.id for part in parts(content) if getattr(part, "id", None)}
