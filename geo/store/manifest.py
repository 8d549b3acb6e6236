"""What a version of a source says of itself: its manifest, and the names that sources can have."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from datetime import date

from geo.errors import DataError, RequestError
from geo.sources.model import SourceKind
from geo.status import RECORD
from geo.store.seals import sealed, unsealed
from geo.words import message

MANIFEST = "manifest.json"
"""The file that is written last: a folder that has none is no version."""

NAME_PATTERN = r"[a-z0-9][a-z0-9-]{0,39}"
"""Names of sources: they stand in addresses of the page."""

RESERVED = (RECORD,)


def check_name(name: str) -> str:
    """Return a source's name when it can be one.

    Raises
    ------
    RequestError
        When it cannot.
    """
    if not re.fullmatch(NAME_PATTERN, name):
        raise RequestError(message("source_name_wrong", name=name))
    if name in RESERVED:
        raise RequestError(message("source_name_taken", name=name))
    return name


@dataclass(frozen=True)
class Manifest:
    """What a version is and where it came from.

    Parameters
    ----------
    source
        Name of the source in the store.
    version
        Number and beginning of the input's hash, as in ``0001-3f2a9c01``.
    format
        Format that it was imported from.
    kind
        ``polygons``, ``places`` or ``events``.
    input_name
        Name of the file or folder that was imported.
    input_sha256
        Hash of its bytes; of a folder, of all names and hashes in it.
    retrieved_at
        When it was imported, ISO 8601 UTC.
    importer
        Version of the importer.
    first, last
        First and last day covered, ISO dates.
    counts
        How many days, states, places, events, rejected records.
    broken
        What was done with days that the quality report calls broken: ``keep``, ``carry`` (they
        show the state before them) or ``exclude`` (they show nothing).
    left_out
        The broken days that were carried over or excluded, ISO dates.
    options
        How the person who imported it said that it was to be read (`ReadOptions.words`).
    cut_with
        Hash of what of the record it was cut with (`geo.store.fingerprint`); empty in versions of
        0.1.0 and for point events.
    hashes
        SHA-256 by file of the version; none in versions of 0.1.0.
    """

    source: str
    version: str
    format: str
    kind: SourceKind
    input_name: str
    input_sha256: str
    retrieved_at: str
    importer: str
    first: str
    last: str
    counts: dict[str, int]
    broken: str = "keep"
    left_out: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    cut_with: str = ""
    hashes: dict[str, str] = field(default_factory=dict)

    @property
    def made_of(self) -> tuple[object, ...]:
        """What it was made of and how: the same again would give the same version."""
        how = self.importer, self.broken, self.options, self.cut_with
        return self.input_sha256, self.format, *how

    @property
    def excluded_days(self) -> frozenset[date]:
        """Days of which the version says nothing on purpose."""
        days = self.left_out if self.broken == "exclude" else ()
        return frozenset(map(date.fromisoformat, days))

    @property
    def first_day(self) -> date:
        """First day covered."""
        return date.fromisoformat(self.first)

    @property
    def last_day(self) -> date:
        """Last day covered."""
        return date.fromisoformat(self.last)


def write_manifest(manifest: Manifest) -> bytes:
    """A manifest as its file has it, with a hash over all that it says."""
    return sealed(asdict(manifest))


def read_manifest(content: bytes, path: str) -> Manifest:
    """The manifest in a file.

    Parameters
    ----------
    content
        Of the file.
    path
        ``source/version/manifest.json``.

    Raises
    ------
    DataError
        When it is none, or was changed after it was written.
    """
    try:
        fields = unsealed(content)
        fields["kind"] = SourceKind(fields["kind"])
        for listed in ("left_out", "options"):
            fields[listed] = tuple(fields.get(listed, ()))
        fields["source"] = path.split("/")[0]  # as the folder is named: it can be renamed
        manifest = Manifest(**fields)
        _check_fields(manifest, path.split("/")[1])
        return manifest
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DataError(path, message("manifest_wrong", problem=str(error))) from None


def _check_fields(manifest: Manifest, folder: str) -> None:
    """See that a manifest says what can be; version 0.1.0 wrote no hash over it."""
    if manifest.version != folder:
        raise ValueError(f"it says that it is {manifest.version}")
    if not manifest.first_day <= manifest.last_day:
        raise ValueError(f"{manifest.first} is after {manifest.last}")
    if not all(isinstance(number, int) for number in manifest.counts.values()):
        raise ValueError("its counts are no numbers")
    _ = manifest.excluded_days, manifest.hashes.items()
