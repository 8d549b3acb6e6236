"""What every test may use: the shipped record, and a tiny conflict that can be broken at will."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from hypothesis import settings
from shapely.geometry import mapping

from geo.atlas import Picture, Record, load_record

# No test may see or touch the store of whoever runs it.
os.environ.pop("ATLAS_STORE", None)
os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="atlas-tests-")

# The same examples on every machine and in every run: a failure here is a failure there.
settings.register_profile("atlas", deadline=None, derandomize=True, database=None, max_examples=60)
settings.load_profile("atlas")

SERIES = "ATLAS_SERIES"
"""Setting that names the folder of published series, which cannot be shipped."""

_left_out = pytest.StashKey[bool]()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave `tests/series` out where the series are not there."""
    if collection_path != Path(__file__).parent / "series" or os.environ.get(SERIES):
        return None
    config.stash[_left_out] = True
    return True


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say loudly what was left out."""
    if _left_out in config.stash:
        terminalreporter.write_sep(
            "!", f"published series NOT checked: {SERIES} names no folder of them", yellow=True
        )


SETTLEMENTS = """\
id,name,name_uk,lat_deg,lon_deg,region,raion,raion_uk,hromada_uk,katottg,kind,part_of,population,aliases
1,Alpha,Альфа,49.5,36.25,UA-63,West raion,Західний район,,,city,,50000,Alfa|Alphaville
2,Bravo,Браво,49.5,36.75,UA-63,West raion,Західний район,,,village,,900,
3,Charlie,Чарлі,49.5,37.25,UA-09,East raion,Східний район,,,city,,100000,Charly
4,Delta,Дельта,49.5,37.75,UA-09,East raion,Східний район,,,city,,20000,
5,Echo,Ехо,48.5,37.0,UA-14,South raion,Південний район,,,city,,300000,
6,Alpha West,Альфа-Захід,49.5,36.95,UA-63,West raion,Західний район,,,district,1,4000,
"""

SOURCES = """\
id,publisher,title,published_on,address,licence,note
baseline,Cabinet,Line of contact,2022-02-23,https://example.org/line,public domain,
wire,Wire Agency,Reports,2022-03-10,,proprietary; cited,
mayor,Town Hall,Statement,2022-03-20,,proprietary; cited,
later,Institute,Review,,http://example.org/review,CC BY 4.0,Settles what was claimed
geonames,GeoNames,Gazetteer,,https://www.geonames.org,CC BY 4.0,
"""

# Charlie: the claim of 20 March did not hold, which was published only on 1 April.
EVENTS = """\
id,settlement_id,name,status,valid_from,precision,reported_on,reported_precision,basis,claimed_by,source_id,replaces,note
alpha-0,1,Alpha,ukrainian,2022-02-23,by,2022-02-23,day,assessed,,baseline,,
alpha-1,1,Alpha,russian,2022-03-10,day,2022-03-12,day,assessed,,wire,,
alpha-2,1,Alpha,ukrainian,2022-04-05,about,2022-04-05,day,assessed,,wire,,
charlie-0,3,Charlie,ukrainian,2022-02-23,by,2022-02-23,day,assessed,,baseline,,
charlie-1,3,Charlie,russian,2022-03-05,day,2022-03-05,day,assessed,,wire,,
charlie-2,3,Charlie,ukrainian,2022-03-20,day,2022-03-20,day,claimed,the mayor,mayor,,
charlie-3,3,Charlie,russian,2022-03-20,by,2022-04-01,day,assessed,,later,charlie-2,
delta-0,4,Delta,ukrainian,2022-02-23,by,2022-02-23,day,assessed,,baseline,,
delta-1,4,Delta,contested,2022-03-01,day,2022-03-01,day,assessed,,wire,,
delta-2,4,Delta,russian,2022-03-15,day,2022-03-16,day,assessed,,wire,,
echo-0,5,Echo,russian,2022-02-23,by,2022-02-23,day,assessed,,baseline,,
echo-1,5,Echo,unknown,2022-04-10,day,2022-04-12,day,claimed,the mayor,mayor,,
"""

CLAIMS = """\
id,text,text_uk,kind,place_id,other_id,region,status,day,period_start,period_end,published_km,qualifier,source_ids,note
far,Charlie is 36 km from Delta.,36 км від Дельти.,distance,3,4,,,2022-03-21,,,36,around,wire,
left,The army left Charlie.,Військо покинуло Чарлі.,departure,3,,,,2022-03-21,,,,,mayor,
held,Alpha is held.,Альфу утримують.,status,1,,,ukrainian,2022-04-10,,,,,wire,
fell,Delta fell.,Дельта впала.,change,4,,,russian,2022-04-10,2022-03-01,2022-04-01,,,wire,
last,Delta fell last.,Дельта впала останньою.,last_taken,4,,UA-09,russian,2022-04-10,,,,,wire,
near,Troops approached Echo.,Військо підійшло до Ехо.,approach,5,,,,2022-04-10,,,,,mayor|wire,
aim,Echo was the aim.,Метою було Ехо.,opinion,5,,UA-63,,2022-04-10,,,,,wire,
"""

CONTEXT = """\
id,first_day,last_day,title,title_uk,note,source_ids
vote,2022-03-08,2022-03-09,A vote,Голосування,,wire|mayor
talks,2022-03-01,2022-03-01,Talks,Перемовини,Broken off,wire
"""

# Three plain rectangles: Kharkiv and Luhansk side by side, Donetsk below both.
SQUARES = {
    "UA-14": ("Donetsk", "Донецька область", [(36, 48), (38, 48), (38, 49), (37, 49), (36, 49)]),
    "UA-63": ("Kharkiv", "Харківська область", [(36, 49), (37, 49), (37, 50), (36, 50)]),
    "UA-09": ("Luhansk", "Луганська область", [(37, 49), (38, 49), (38, 50), (37, 50)]),
}

ABOUT = {
    "start": "2022-02-24",
    "end": "2022-05-01",
    "home": [34.75, 46.85, 40.35, 50.5],
    "world": [27, 43, 47, 54],
    "country": [22, 44, 41, 53],
    "centre": [49, 38],
    "mind": {"en": ["Six places are few."], "uk": ["Шість місць — це мало."]},
}

CATALOG = {
    "datasets": [
        {
            "file": "control_events.csv",
            "title": "Record",
            "source": "sources.csv",
            "licence": "CC BY 4.0",
            "attribution": "Tiny record",
            "made_by": "written by hand",
            "sha256": "0" * 64,
        }
    ],
}


class TinyData:
    """A folder with a whole conflict of six places; every change is written at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.raw("settlements.csv", SETTLEMENTS.encode())
        self.raw("sources.csv", SOURCES.encode())
        self.raw("control_events.csv", EVENTS.encode())
        self.raw("claims.csv", CLAIMS.encode())
        self.raw("context_events.csv", CONTEXT.encode())
        self.json("catalog.json", CATALOG)
        self.json("record.json", ABOUT)
        self.json("regions.geojson", squares())

    def raw(self, file: str, content: bytes) -> Path:
        """Write a file byte by byte."""
        path = self.folder / file
        path.write_bytes(content)
        return path

    def json(self, file: str, content: object) -> Path:
        """Write a file as JSON."""
        return self.raw(file, json.dumps(content).encode())

    def change(self, file: str, row: int, **fields: str) -> Path:
        """Change fields of the line `row` of a CSV file; the header is line 1."""
        header, lines = self._read(file)
        lines[row - 2] |= fields
        return self._write(file, header, lines)

    def add(self, file: str, **fields: str) -> Path:
        """Add a line to a CSV file, with the fields of its last line where none are given."""
        header, lines = self._read(file)
        return self._write(file, header, [*lines, lines[-1] | fields])

    def drop_column(self, file: str, column: str) -> Path:
        """Take a column out of a CSV file."""
        header, lines = self._read(file)
        return self._write(file, [name for name in header if name != column], lines)

    def load(self) -> Record:
        """Load the conflict."""
        return load_record(self.folder)

    def _read(self, file: str) -> tuple[list[str], list[dict[str, str]]]:
        with (self.folder / file).open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            return list(reader.fieldnames or []), list(reader)

    def _write(self, file: str, header: list[str], lines: list[dict[str, str]]) -> Path:
        text = io.StringIO()
        writer = csv.DictWriter(text, header, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
        return self.raw(file, text.getvalue().encode())


def squares() -> dict[str, object]:
    """The three rectangles as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "id": region,
                "name": name,
                "name_uk": name_uk,
                "label": f"{name} oblast",
            },
            "geometry": mapping(shapely.segmentize(shapely.Polygon(corners), 0.05)),
        }
        for region, (name, name_uk, corners) in SQUARES.items()
    ]
    return {"type": "FeatureCollection", "features": features}


@pytest.fixture(scope="session")
def record() -> Record:
    """The shipped record."""
    return load_record()


@pytest.fixture(scope="session")
def tiny_record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """The tiny conflict, unbroken; shared, because a record never changes."""
    return TinyData(tmp_path_factory.mktemp("tiny")).load()


@pytest.fixture(scope="session")
def picture(record: Record) -> Picture:
    """Who held what by the shipped record."""
    return record.picture


@pytest.fixture(scope="session")
def tiny_picture(tiny_record: Record) -> Picture:
    """Who held what in the tiny conflict."""
    return tiny_record.picture


@pytest.fixture
def tiny_data(tmp_path: Path) -> TinyData:
    """A tiny conflict of one's own, to be broken field by field."""
    folder = tmp_path / "data"
    folder.mkdir()
    return TinyData(folder)


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[[bytes], Path]:
    """Writes bytes to ``table.csv`` and gives its path."""

    def write(content: bytes) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(content)
        return path

    return write
