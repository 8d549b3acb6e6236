"""How deep the geometries of a WKB lie in one another.

GEOS reads a collection in a collection by calling itself: some ten thousand of them fill the stack
and end the process, so that they are counted before it sees them.
"""

from __future__ import annotations

from struct import error as StructError  # noqa: N812 - it has a small letter there
from struct import unpack_from

DEEPEST = 50
"""Collections in collections: more are an attack."""

_POINT, _LINE, _POLYGON, _FIRST_COLLECTION = 1, 2, 3, 4
_HAS_Z, _HAS_M, _HAS_SRID = 0x8000_0000, 0x4000_0000, 0x2000_0000  # of PostGIS
_HEAD_BYTES, _NUMBER_BYTES, _ORDINATE_BYTES = 5, 4, 8


def is_too_deep(wkb: bytes) -> bool:
    """Whether more than `DEEPEST` collections of a WKB lie in one another; False when it is cut."""
    left = [1]  # how many geometries of each collection are still to come, the outermost first
    at = 0
    try:
        while left and len(left) <= DEEPEST:
            if not left[-1]:
                left.pop()
                continue
            left[-1] -= 1
            at, inside = _past_head(wkb, at)
            if inside:
                left.append(inside)
    except (StructError, IndexError):
        return False
    return bool(left)


def _past_head(wkb: bytes, at: int) -> tuple[int, int]:
    """Where the next geometry begins, and how many lie in this one."""
    order = "<" if wkb[at] == 1 else ">"
    (code,) = unpack_from(f"{order}I", wkb, at + 1)
    at += _HEAD_BYTES + (_NUMBER_BYTES if code & _HAS_SRID else 0)
    thousands, kind = divmod(code & 0xFFFF, 1000)  # 1000 with heights, 2000 with measures, 3000
    ordinates = (
        2 + bool(code & _HAS_Z or thousands in (1, 3)) + bool(code & _HAS_M or thousands in (2, 3))
    )
    if kind == _POINT:
        return at + ordinates * _ORDINATE_BYTES, 0
    (count,) = unpack_from(f"{order}I", wkb, at)
    at += _NUMBER_BYTES
    if kind == _LINE:
        return at + count * ordinates * _ORDINATE_BYTES, 0
    if kind >= _FIRST_COLLECTION:
        return at, count
    for _ in range(count):
        (points,) = unpack_from(f"{order}I", wkb, at)
        at += _NUMBER_BYTES + points * ordinates * _ORDINATE_BYTES
    return at, 0
