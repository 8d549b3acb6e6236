"""What a store holds at one look: every whole version of every source, and what is damaged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.errors import DataError, RequestError
from geo.store.address import Stamp
from geo.store.manifest import Manifest
from geo.store.reach import OutOfReachError
from geo.words import Message, message


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
        """The newest version of each source, by name."""
        newest = [self.versions(name) for name in sorted(self.found)]
        return [versions[-1] for versions in newest if versions]

    def versions(self, name: str) -> list[Manifest]:
        """Every whole version of a source, the oldest first."""
        return [one for one in self.found.get(name, ()) if isinstance(one, Manifest)]

    def damaged(self) -> list[DataError]:
        """Why manifests could not be read; their versions are left as they are."""
        each = (one for name in sorted(self.found) for one in self.found[name])
        return [one for one in each if isinstance(one, DataError)]

    def newest(self, name: str) -> Manifest:
        """The newest version of a source.

        Raises
        ------
        RequestError
            When there is none.
        OutOfReachError
            When it is not known, and the store could not be asked.
        """
        versions = self.versions(name)
        if not versions and self.fault is not None:
            raise OutOfReachError(self.fault)
        if not versions:
            known = [one.source for one in self.sources()] or message("nothing_there")
            raise RequestError(
                message("source_not_in_store", name=name, store=self.address, known=known)
            )
        return versions[-1]
