"""Seals: hashes by which a version's files, and its manifest, are known to be what was written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

_SEAL = "sha256"


def hash_of(content: bytes) -> str:
    """SHA-256 of a file."""
    return sha256(content).hexdigest()


def sealed(fields: Mapping[str, Any]) -> bytes:
    """Fields as JSON, with a hash over all of them."""
    whole = {**fields, _SEAL: _seal(fields)}
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def unsealed(content: bytes) -> dict[str, Any]:
    """Fields of a JSON object; version 0.1.0 wrote them without a hash.

    Raises
    ------
    ValueError
        When it is no JSON object, or is not what was written.
    """
    fields = json.loads(content)
    if not isinstance(fields, dict):
        raise ValueError("no object")
    seal = fields.pop(_SEAL, None)
    if seal is not None and seal != _seal(fields):
        raise ValueError("it was changed after it was written")
    return fields


def _seal(fields: Mapping[str, Any]) -> str:
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True)
    return hash_of(text.encode())
