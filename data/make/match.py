"""Which entry of the state register is which GeoNames place.

The register has no coordinates and many namesakes (there are a dozen Novoselivkas), so a name
alone proves little. A join is accepted when the name fits and either the raion is known and has
one such name, or the hromada's other places lie around the point.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyproj import Geod

from data.make.names import bgn_ukrainian, fold, is_cyrillic, romanize
from data.make.register import Entry

_GEOD = Geod(ellps="WGS84")

# A hromada is some 10-25 km across. A candidate whose hromada has no place within NEAR_KM is not
# accepted on an ambiguous name, and it must beat the next candidate by the factor CLEARLY.
NEAR_KM = 16.0
CLEARLY = 1.6


@dataclass
class Place:
    """One GeoNames record on its way into the gazetteer."""

    id: int
    name: str
    lon_deg: float
    lat_deg: float
    regions: tuple[str, ...]
    population: int
    spellings: list[str]
    raion_code: str = ""
    entry: Entry | None = None
    how: str = ""
    merged: list[str] = field(default_factory=list)

    def keys(self) -> dict[str, int]:
        """Return matching keys with their strength: 3 main name, 2 Cyrillic, 1 Latin alias."""
        found = {fold(name): 2 if is_cyrillic(name) else 1 for name in self.spellings}
        found[fold(self.name)] = 3
        return found


def distance_km(one: Place, other: Place) -> float:
    """Return the geodesic distance between two places."""
    _, _, metres = _GEOD.inv(one.lon_deg, one.lat_deg, other.lon_deg, other.lat_deg)
    return float(metres) / 1000


def _entry_keys(entry: Entry) -> dict[str, bool]:
    """Return keys of a register name; True for the name itself, False for looser forms."""
    keys = {fold(entry.name_uk): True, fold(romanize(entry.name_uk)): True}
    keys.setdefault(fold(bgn_ukrainian(entry.name_uk)), True)
    return keys


def index_register(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Return settlements of the register by matching key."""
    index: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.kind != "district":
            for key in _entry_keys(entry):
                index[key].append(entry)
    return index


def candidates(place: Place, index: dict[str, list[Entry]]) -> list[tuple[int, Entry]]:
    """Return register entries whose name fits, with the strength of the fit, best first."""
    strength: dict[str, tuple[int, Entry]] = {}
    for key, value in place.keys().items():
        for entry in index.get(key, ()):
            if entry.region not in place.regions:
                continue
            if entry.code not in strength or strength[entry.code][0] < value:
                strength[entry.code] = (value, entry)
    return sorted(strength.values(), key=lambda pair: (-pair[0], pair[1].code))


def _accept(place: Place, entry: Entry, how: str, taken: dict[str, Place]) -> None:
    place.entry, place.how = entry, how
    taken[entry.code] = place


def _match_in_raion(
    places: Sequence[Place], index: dict[str, list[Entry]], taken: dict[str, Place]
) -> None:
    """Accept places whose raion is known and has exactly one settlement of that name."""
    for level in (3, 2):
        for place in places:
            if place.entry or not place.raion_code:
                continue
            fitting = [
                entry
                for value, entry in candidates(place, index)
                if value >= level and entry.raion_code == place.raion_code
            ]
            if len(fitting) == 1 and fitting[0].code not in taken:
                _accept(place, fitting[0], "name in raion", taken)


def hromada_distance_km(place: Place, entry: Entry, taken: dict[str, Place]) -> float:
    """Return the distance to the nearest joined place of the entry's hromada (inf if none)."""
    members = (
        other
        for other in taken.values()
        if other is not place and other.entry and other.entry.hromada_code == entry.hromada_code
    )
    return min((distance_km(place, other) for other in members), default=float("inf"))


def _match_by_neighbours(
    places: Sequence[Place], index: dict[str, list[Entry]], taken: dict[str, Place]
) -> int:
    """Accept places whose hromada, among those with such a name, is clearly the near one."""
    accepted = 0
    for level in (3, 2, 1):
        for place in places:
            if place.entry:
                continue
            ranked = sorted(
                (hromada_distance_km(place, entry, taken), entry.code, entry)
                for value, entry in candidates(place, index)
                if value >= level
                and entry.code not in taken
                and (not place.raion_code or entry.raion_code == place.raion_code)
            )
            if not ranked or ranked[0][0] > NEAR_KM:
                continue
            # Two namesakes in one hromada cannot be told apart this way.
            if len(ranked) > 1 and ranked[1][0] < CLEARLY * ranked[0][0]:
                continue
            _accept(place, ranked[0][2], "name and neighbours", taken)
            accepted += 1
    return accepted


def match(places: Sequence[Place], entries: Sequence[Entry], fixed: dict[int, str]) -> None:
    """Set `entry` and `how` of every place that has one clear register entry.

    Parameters
    ----------
    places
        GeoNames places; changed in place.
    entries
        The register.
    fixed
        Joins settled by hand: GeoNames id to register code, "" for "not in the register".
    """
    index = index_register(entries)
    by_code = {entry.code: entry for entry in entries}
    taken: dict[str, Place] = {}
    for place in places:
        if fixed.get(place.id):
            _accept(place, by_code[fixed[place.id]], "by hand", taken)
    open_places = [place for place in places if place.id not in fixed]
    _match_in_raion(open_places, index, taken)
    # Each accepted place is a landmark for the next, so repeat until nothing is added.
    while _match_by_neighbours(open_places, index, taken):
        pass


# --- City districts ----------------------------------------------------------------------------


def reach_km(city: Place) -> float:
    """Return how far from its centre a city's own quarters lie, by its size."""
    return 13.0 if city.population > 400_000 else 9.0 if city.population > 100_000 else 5.0


def match_districts(
    places: Sequence[Place],
    entries: Iterable[Entry],
    part_of: Mapping[int, int],
    not_districts: Collection[int],
) -> dict[int, Place]:
    """Find city districts among unmatched places and join them to the register.

    Parameters
    ----------
    places, entries
        As for `match`, which must have run.
    part_of
        Parents settled by hand: GeoNames id of the quarter to that of the city.
    not_districts
        Places near a city that are settlements of their own.

    Returns
    -------
    dict
        Parent city by the district's GeoNames id.
    """
    cities = {p.entry.code: p for p in places if p.entry and p.entry.kind == "city"}
    by_id = {p.id: p for p in places}
    official = [entry for entry in entries if entry.kind == "district"]
    parents = {}
    for place in places:
        if place.entry or place.id in not_districts:
            continue
        given = by_id.get(part_of.get(place.id, 0))
        near = [c for c in cities.values() if distance_km(place, c) < reach_km(c)]
        near = [given] if given else near
        if not near:
            continue
        parents[place.id] = min(near, key=lambda c: distance_km(place, c) / reach_km(c))
        keys = place.keys()
        for entry in official:
            city = cities.get(entry.city_code)
            # "Kyivskyi" is a district of three cities: the name and the city must fit.
            if city in near and fold(entry.name_uk) in keys and is_raion(place):
                place.entry, place.how = entry, "city district"
                parents[place.id] = city
    return parents


def is_raion(place: Place) -> bool:
    """Tell an official city district from a neighbourhood: some spelling says "raion"."""
    return any(word in spelling for spelling in place.spellings for word in ("район", "rajon"))
