"""The gazetteer: the settlements of a record, found under any spelling or script."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path

from geo.distance import Point
from geo.errors import DataError, PlaceError
from geo.record.about import Box
from geo.record.names import bare_name, fold
from geo.record.regions import Region, by_language
from geo.record.tables import Row, make_each, read_rows
from geo.words import SOURCE_LANGUAGE, Message, Named, message

COLUMNS = (
    "id", "name", "lat_deg", "lon_deg", "region", "raion", "katottg", "kind", "part_of",
    "population", "aliases",
)  # fmt: skip
"""Columns that must be there; ``name``, ``raion`` and ``hromada`` in another language have it at
their end, as in ``name_uk``."""

GEONAMES = "geonames"
"""Id in ``sources.csv`` of the source of every position."""

_HINTS = 3
_ID_DIGITS = 12
_SIMILARITY = 0.75  # difflib's ratio: two wrong letters in eight still give a hint
_PROMINENCE = 10  # a place this many times larger than its namesakes is the one meant


class Kind(StrEnum):
    """What a populated place is."""

    CITY = "city"
    TOWN = "town"
    VILLAGE = "village"
    DISTRICT = "district"


@dataclass(frozen=True)
class Settlement:
    """A populated place.

    Parameters
    ----------
    id
        GeoNames id.
    name
        English name on screen.
    lat_deg, lon_deg
        WGS84 position of the centre.
    region
        Code of its region.
    raion
        Administrative unit since 2020, in English; empty when not established.
    katottg
        Code in the official register; empty when not established.
    kind
        City, town, village, or district of a city.
    part_of
        GeoNames id of the city that a district belongs to.
    population
        GeoNames' figure, of mixed dates; None when it has none.
    aliases
        All other spellings.
    names, raions, hromadas
        By language: its names, and those of its administrative units.
    region_labels
        Names of its region with what it is, by language.
    """

    id: int
    name: str
    lat_deg: float
    lon_deg: float
    region: str
    raion: str
    katottg: str
    kind: Kind
    part_of: int | None
    population: int | None
    aliases: tuple[str, ...]
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    raions: Mapping[str, str] = field(default_factory=dict, hash=False)
    hromadas: Mapping[str, str] = field(default_factory=dict, hash=False)
    region_labels: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def point(self) -> Point:
        """The centre."""
        return Point(self.lat_deg, self.lon_deg)

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every name, the one on screen first."""
        return (*self.shown_names, *self.aliases)

    @property
    def shown_names(self) -> tuple[str, ...]:
        """Its names in every language, the English one first."""
        return tuple(dict.fromkeys((self.name, *self.names.values())))

    @property
    def label(self) -> Message:
        """Name, what it is and where: tells namesakes apart."""
        raion = [Named({SOURCE_LANGUAGE: self.raion} | dict(self.raions))] if self.raion else []
        region = Named({SOURCE_LANGUAGE: self.region} | dict(self.region_labels))
        return message("place_and_where", place=self, where=[self.kind, *raion, region])

    @property
    def choice(self) -> Message:
        """Its label and its id, by which it can be chosen."""
        return message("place_choice", place=self.label, id=self.id)


@dataclass(frozen=True)
class Match:
    """A settlement found by a search, and the spelling that matched."""

    settlement: Settlement
    spelling: str


class Gazetteer:
    """Settlements by id and by any spelling.

    Parameters
    ----------
    settlements
        With unique ids.
    """

    def __init__(self, settlements: Iterable[Settlement]) -> None:
        self._by_id = {settlement.id: settlement for settlement in settlements}
        self._by_fold: dict[str, dict[int, str]] = defaultdict(dict)
        for settlement in self._by_id.values():
            for spelling in settlement.spellings:
                self._by_fold[fold(spelling)].setdefault(settlement.id, spelling)

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Settlement]:
        return iter(self._by_id.values())

    def __contains__(self, settlement_id: int) -> bool:
        return settlement_id in self._by_id

    def __getitem__(self, settlement_id: int) -> Settlement:
        return self._by_id[settlement_id]

    @property
    def ids(self) -> frozenset[int]:
        """GeoNames ids of all places."""
        return frozenset(self._by_id)

    def find(self, text: str) -> Settlement:
        """The one settlement that `text` names: a GeoNames id or any spelling.

        A city is meant before its districts, a place known by that name today before places
        that only bore it, and a city, or a place ten times larger, before its namesakes;
        ``Lyman, Kharkiv`` picks the region or raion; the kind of place may be written with a name,
        as in ``м. Ізюм``. `namesakes` tells who else bears the name.

        Raises
        ------
        PlaceError
            When nothing fits, or several places fit equally well.
        """
        text = text.strip()
        if text.isdecimal() and len(text) <= _ID_DIGITS:
            return self._find_id(int(text))
        name, _, where = text.partition(",")
        if not self._exact(name):
            name, where = bare_name(text)
        matches = [match for match in self._exact(name) if _lies_in(match, where)]
        if not matches:
            raise PlaceError(self._unknown(text))
        best = _best(matches, name)
        if len(best) > 1:
            choices = [place.choice for place in best]
            raise PlaceError(message("places_named", text=text, n=len(best), choices=choices))
        return best[0]

    def namesakes(self, settlement: Settlement) -> list[Settlement]:
        """Other settlements that have the same name on screen; districts do not count."""
        same = self._exact(settlement.name)
        return [
            place
            for place in same
            if place.id != settlement.id
            and place.kind is not Kind.DISTRICT
            and fold(place.name) == fold(settlement.name)
        ]

    def search(self, text: str, limit: int = 12) -> list[Match]:
        """Settlements with a spelling that begins with `text`, then those that contain it."""
        key = fold(text)
        if not key:
            return []
        ranked: dict[int, tuple[tuple[int, int, int], str]] = {}
        for folded, places in self._by_fold.items():
            if key not in folded:
                continue
            for settlement_id, spelling in places.items():
                rank = self._rank(settlement_id, folded, key)
                if settlement_id not in ranked or rank < ranked[settlement_id][0]:
                    ranked[settlement_id] = (rank, spelling)
        best = sorted(ranked.items(), key=lambda item: (item[1][0], item[0]))[:limit]
        return [Match(self._by_id[place], spelling) for place, (_, spelling) in best]

    def _find_id(self, settlement_id: int) -> Settlement:
        if settlement_id not in self._by_id:
            raise PlaceError(message("place_id_unknown", id=settlement_id))
        return self._by_id[settlement_id]

    def _exact(self, name: str) -> list[Settlement]:
        key = fold(name)
        return [self._by_id[place] for place in self._by_fold.get(key, {})] if key else []

    def _rank(self, settlement_id: int, folded: str, key: str) -> tuple[int, int, int]:
        place = self._by_id[settlement_id]
        fit = 0 if folded == key else 1 if folded.startswith(key) else 2
        return (fit, int(place.kind is Kind.DISTRICT), -(place.population or 0))

    def _unknown(self, text: str) -> Message:
        near = self._similar(text)
        hint = message("did_you_mean", near=near) if near else None
        return message("place_unknown", text=text, hint=hint)

    def _similar(self, text: str) -> list[Settlement]:
        key = fold(text.partition(",")[0])
        if not key:
            return []
        near = get_close_matches(key, self._by_fold, _HINTS, _SIMILARITY)
        places = (self._by_id[place] for key in near for place in self._by_fold[key])
        return list({place.name: place for place in places}.values())[:_HINTS]


def load_settlements(
    path: Path, regions: Sequence[Region], extent: Box
) -> tuple[Gazetteer, list[DataError]]:
    """Read ``settlements.csv``.

    Parameters
    ----------
    path
        The file.
    regions
        Regions that places can lie in.
    extent
        Where places can lie.

    Returns
    -------
    gazetteer
        The places that can be used.
    rejected
        Rows that cannot.

    Raises
    ------
    DataError
        When the file cannot be read or lacks a column.
    """
    rows, bad_lines = read_rows(path, COLUMNS)
    by_id = {region.id: region for region in regions}
    seen: set[int] = set()
    spots: set[tuple[float, float]] = set()  # two places on one spot leave no cell between them

    def make(row: Row) -> Settlement:
        settlement = _settlement(row, by_id, extent)
        if settlement.id in seen:
            raise row.error("id", message("number_stands_earlier", id=settlement.id))
        if (settlement.lat_deg, settlement.lon_deg) in spots:
            raise row.error("lat_deg", message("position_stands_earlier"))
        spots.add((settlement.lat_deg, settlement.lon_deg))
        seen.add(settlement.id)
        return settlement

    settlements, rejected = make_each(rows, make)
    return Gazetteer(settlements), bad_lines + rejected


def _settlement(row: Row, regions: Mapping[str, Region], extent: Box) -> Settlement:
    latitudes, longitudes = (
        (extent.south_deg, extent.north_deg),
        (extent.west_deg, extent.east_deg),
    )
    _check_not_swapped(row, latitudes, longitudes)
    region = row.one_of("region", regions)
    return Settlement(
        id=row.integer("id"),
        name=row.text("name"),
        lat_deg=row.number_between("lat_deg", *latitudes),
        lon_deg=row.number_between("lon_deg", *longitudes),
        region=region,
        raion=row.optional("raion"),
        katottg=row.optional("katottg"),
        kind=row.word("kind", Kind),
        part_of=row.optional_integer("part_of"),
        population=row.optional_integer("population"),
        aliases=tuple(alias for alias in row.optional("aliases").split("|") if alias),
        names=by_language(row.fields, "name"),
        raions=by_language(row.fields, "raion"),
        hromadas=by_language(row.fields, "hromada"),
        region_labels={SOURCE_LANGUAGE: regions[region].label} | dict(regions[region].labels),
    )


def _check_not_swapped(
    row: Row, latitudes: tuple[float, float], longitudes: tuple[float, float]
) -> None:
    def fits(lat_range: tuple[float, float], lon_range: tuple[float, float]) -> bool:
        try:
            row.number_between("lat_deg", *lat_range)
            row.number_between("lon_deg", *lon_range)
        except DataError:
            return False
        return True

    if fits(latitudes, longitudes) or not fits(longitudes, latitudes):
        return
    raise row.error("lat_deg", message("swapped"))


def _lies_in(place: Settlement, where: str) -> bool:
    wanted = fold(where)
    units = (*place.region_labels.values(), place.region, place.raion, *place.raions.values())
    return any(fold(unit).startswith(wanted) for unit in units) if wanted else True


def _best(matches: list[Settlement], name: str) -> list[Settlement]:
    key = fold(name)
    places = [place for place in matches if place.kind is not Kind.DISTRICT] or matches
    today = [place for place in places if key in map(fold, place.shown_names)]
    ordered = sorted(today or places, key=lambda place: -(place.population or 0))
    if len(ordered) > 1 and _is_prominent(ordered[0], ordered[1]):
        return ordered[:1]
    return ordered


def _is_prominent(place: Settlement, other: Settlement) -> bool:
    if place.kind is Kind.CITY and other.kind is not Kind.CITY:
        return True
    return (place.population or 0) >= _PROMINENCE * max(other.population or 0, 1)
