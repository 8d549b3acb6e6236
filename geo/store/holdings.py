"""What a store holds at one look: every whole version of every source, and what is damaged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.errors import DataError, RequestError
from geo.store.address import Stamp
from geo.store.manifest import Manifest
from geo.store.reach import OutOfReachError
from geo.words import Message, message

Stamps = tuple[tuple[str, Stamp], ...]
"""Paths and stamps of a version's files."""


@dataclass(frozen=True)
class Holdings:
    """What a store held when it was looked at.

    Parameters
    ----------
    address
        Of the store.
    found
        By source, the oldest first: manifests, and why one could not be read.
    stamps
        Of every file by its path: another one when the file was written anew.
    fault
        Why the store could not be asked this time, when this is what it held before.
    """

    address: str
    found: Mapping[str, tuple[Manifest | DataError, ...]] = field(default_factory=dict)
    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    fault: Message | None = None

    def sources(self) -> list[Manifest]:
        """The newest version of each source, by name; not of one whose newest is damaged."""
        return [one for one in self._newest().values() if isinstance(one, Manifest)]

    def damaged(self) -> dict[str, DataError]:
        """Why the newest manifest of a source cannot be read, by name."""
        newest = self._newest().items()
        return {name: one for name, one in newest if isinstance(one, DataError)}

    def names(self) -> list[str]:
        """Sources that have a version, sound or damaged."""
        return list(self._newest())

    def history(self, name: str) -> tuple[Manifest | DataError, ...]:
        """Every version of a source, the oldest first; of a damaged one what is wrong with it."""
        return self.found.get(name, ())

    def versions(self, name: str) -> list[Manifest]:
        """Every version of a source with a sound manifest, the oldest first."""
        return [one for one in self.history(name) if isinstance(one, Manifest)]

    def newest(self, name: str) -> Manifest:
        """The newest version of a source.

        Raises
        ------
        RequestError
            When there is none.
        OutOfReachError
            When it is not known, and the store could not be asked.
        DataError
            When its manifest is damaged: an older version in its place would go unseen.
        """
        found = self.history(name)
        if not found and self.fault is not None:
            raise OutOfReachError(self.fault)
        if not found:
            known = self.names() or message("nothing_there")
            raise RequestError(
                message("source_not_in_store", name=name, store=self.address, known=known)
            )
        if isinstance(found[-1], DataError):
            raise found[-1]
        return found[-1]

    def stamps_of(self, manifest: Manifest) -> Stamps:
        """Stamps of a version's files: others when one was changed."""
        folder = f"{manifest.source}/{manifest.version}/"
        return tuple(sorted(one for one in self.stamps.items() if one[0].startswith(folder)))

    def _newest(self) -> dict[str, Manifest | DataError]:
        return {name: self.found[name][-1] for name in sorted(self.found) if self.found[name]}
