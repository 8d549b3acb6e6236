"""What of the record an import was cut with, as a hash: when it differs, the cut is stale."""

from __future__ import annotations

import hashlib

import shapely

from geo.atlas import Record
from geo.sources.model import SourceKind

CUT = "1"
"""Raised whenever the same land would be cut otherwise."""


def cut_hash(record: Record, kind: SourceKind) -> str:
    """Hash of what a source of a kind was cut with; empty when the record does not touch it.

    Areas are cut with outlines, settlements and old territory; names of places are looked up among
    the settlements; point events stand for themselves.
    """
    if kind is SourceKind.EVENTS:
        return ""
    digest = hashlib.sha256(CUT.encode())
    for place in record.gazetteer:
        digest.update(repr(place).encode())
    if kind is SourceKind.POLYGONS:
        _add_land(digest, record)
    return digest.hexdigest()[:16]


def _add_land(digest: hashlib._Hash, record: Record) -> None:
    """Outlines, what lies around them, and all that the old territory follows from."""
    for region in record.regions:
        digest.update(region.id.encode() + shapely.to_wkb(region.outline))
    digest.update(shapely.to_wkb(record.surroundings))
    digest.update(repr(sorted({event.settlement_id for event in record.events})).encode())
    for event in record.events:
        if event.valid_from < record.period.start:
            digest.update(f"{event.settlement_id} {event.valid_from} {event.status}".encode())
    digest.update(repr(record.limits).encode())
