"""Publications: the published records that every fact names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geo.errors import DataError
from geo.record.tables import Row, make_each, read_rows
from geo.words import message

COLUMNS = ("id", "publisher", "title", "published_on", "address", "licence", "note")


@dataclass(frozen=True)
class Publication:
    """A publisher's record.

    Parameters
    ----------
    id
        Short name used by the rows that cite it.
    publisher
        Who published it.
    title
        Title, or kind of publication.
    published_on
        Day of publication; None when not established.
    address
        Web address, empty unless certain.
    licence
        Terms under which it was published.
    note
        What a reader should know about it.
    """

    id: str
    publisher: str
    title: str
    published_on: date | None
    address: str
    licence: str
    note: str

    @property
    def citation(self) -> str:
        """Publisher, title and date in one line."""
        dated = f", {self.published_on}" if self.published_on else ""
        return f"{self.publisher}, {self.title}{dated}"


def load_publications(path: Path) -> tuple[dict[str, Publication], list[DataError]]:
    """Read ``sources.csv``.

    Returns
    -------
    sources
        By id.
    rejected
        Rows that cannot be used.

    Raises
    ------
    DataError
        When the file cannot be read or lacks a column.
    """
    rows, bad_lines = read_rows(path, COLUMNS)
    sources: dict[str, Publication] = {}

    def add(row: Row) -> None:
        source = _source(row)
        if source.id in sources:
            raise row.error("id", message("stands_earlier", text=source.id))
        sources[source.id] = source

    _, rejected = make_each(rows, add)
    return sources, bad_lines + rejected


def _source(row: Row) -> Publication:
    address = row.optional("address")
    if address and not address.startswith(("https://", "http://")):
        raise row.error("address", message("not_an_address", text=address))
    return Publication(
        id=row.text("id"),
        publisher=row.text("publisher"),
        title=row.text("title"),
        published_on=row.optional_date("published_on"),
        address=address,
        licence=row.text("licence"),
        note=row.optional("note"),
    )
