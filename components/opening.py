"""What an address says: fields of the view, where the map looks, and what its reader is told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import islice

from components.services import Services
from geo.geojson import dump

_MOST_TOLD = 3


@dataclass(frozen=True)
class Opening:
    """An address, read.

    Parameters
    ----------
    query
        As it was asked.
    fields
        Of the view, as an address would name them; what is as on opening is left out.
    camera
        Where the map looks; empty for the whole land.
    notices
        A sentence for each part that made no sense, for the first rows left out and the
        first sources that are damaged.
    """

    query: str
    fields: dict[str, str]
    camera: str
    notices: list[str]

    def text(self) -> str:
        """As JSON."""
        return dump(asdict(self)).decode()


def read_address(services: Services, query: str) -> Opening:
    """Read the query of an address; nonsense is left out and told."""
    parsed = services.parse(query)
    fields = parsed.view.fields()
    t = services.words(parsed.view.language)
    rows = services.record.rejected[:_MOST_TOLD]
    left_out = (t("row_left_out", problem=row.message) for row in rows)
    fault = services.store_fault
    told = (*parsed.notices, *([fault] if fault and fault not in parsed.notices else []))
    damaged = (error.message for error in services.library.shelf()[1].values())
    notices = [*map(t.say, told), *left_out, *map(t.say, islice(damaged, _MOST_TOLD))]
    return Opening(query, fields, fields.pop("map", ""), notices)
