"""Tables of places and events as people have them, from the file to the store."""

from __future__ import annotations

import gzip
import shutil
from datetime import date
from pathlib import Path

import pytest

from geo.atlas import Record
from geo.errors import DataError
from geo.sources.model import (
    DayPrecision,
    PlacePrecision,
    PlaceStep,
    PointEvent,
    ReadOptions,
    SourceKind,
)
from geo.status import Status
from geo.store import files as tables
from geo.store.findings import FindingKind
from geo.store.importing import import_source
from geo.store.manifest import Manifest
from geo.store.versions import Store
from tests.unit.geo.inputs import NOW

CASES = Path(__file__).resolve().parents[3] / "data"
IZIUM, KREMINNA = 707292, 704138
AT = (49.2, 37.27)
DAY = date(2022, 9, 10)
NEXT = date(2022, 9, 11)


def events_of(store: Store, manifest: Manifest) -> list[PointEvent]:
    return tables.events_from_parquet(store.read(manifest, tables.EVENTS))


def remarks_of(store: Store, manifest: Manifest) -> list[str]:
    report = tables.quality_from_json(store.read(manifest, tables.QUALITY))
    return [one.sentence for one in report.findings if one.kind is FindingKind.REMARK]


def import_case(
    record: Record, store: Store, file: str, format_name: str, options: ReadOptions | None = None
) -> Manifest:
    given = options or ReadOptions()
    manifest, _ = import_source(
        record, store, format_name, CASES / file, "case", NOW, options=given
    )
    assert manifest.counts["rejected"] == 0
    return manifest


@pytest.mark.parametrize(
    ("file", "days"),
    [
        ("imports/02-ged-us-dates.csv", [DAY, date(2022, 9, 13)]),
        ("imports/02b-acled-dmon.csv", [DAY, NEXT, NEXT, NEXT]),
        ("imports/06-acled-same-id-twice.csv", [DAY, NEXT]),
        ("imports/13-events-beside-shapefile.zip", [DAY, NEXT]),
        ("imports/15-high-below-best.csv", [DAY]),
        ("imports/16-acled-api.json", [DAY, NEXT]),
        ("imports/16b-acled.geojson", [DAY, NEXT]),
        ("imports/16c-viina-events.csv", [DAY]),
    ],
)
def test_import_events__of_each_case(
    file: str, days: list[date], record: Record, store: Store
) -> None:
    events = events_of(store, import_case(record, store, file, "events"))
    assert [event.day for event in events] == days
    assert {(event.lat_deg, event.lon_deg) for event in events} == {AT}
    assert all(event.is_of_a_day and event.is_at_a_place for event in events)


@pytest.mark.parametrize(
    ("file", "places"),
    [
        ("imports/14-decimal-comma.csv", [(DAY, 49.2, 37.27), (NEXT, 49.3, 37.3)]),
        ("imports/14-geoconfirmed-decimal-comma.csv", [(date(2022, 9, 12), 49.2, 37.27)]),
        ("hostile/mac_events.csv", [(date(2022, 2, 24), 49.0, 37.0)]),
        ("hostile/formula.csv", [(date(2022, 2, 24), 49.0, 37.0)]),
    ],
)
def test_import_events__decimal_commas_and_old_line_ends(
    file: str, places: list[tuple[date, float, float]], record: Record, store: Store
) -> None:
    events = events_of(store, import_case(record, store, file, "events"))
    assert [(event.day, event.lat_deg, event.lon_deg) for event in events] == places


def test_import_events__what_is_not_exact_keeps_its_span_and_its_words(
    record: Record, store: Store
) -> None:
    manifest = import_case(record, store, "imports/15-coarse-events.csv", "events")
    year, week = events_of(store, manifest)
    assert (year.day, year.last) == (date(2022, 1, 1), date(2022, 12, 31))
    assert (year.day_precision, year.place_precision) == (DayPrecision.YEAR, PlacePrecision.COUNTRY)
    assert (week.day, week.last) == (date(2022, 9, 5), NEXT)
    assert (week.day_precision, week.place_precision) == (DayPrecision.WEEK, PlacePrecision.OBLAST)
    assert not any(event.is_of_a_day or event.is_at_a_place for event in (year, week))
    assert (manifest.first, manifest.last) == ("2022-01-01", "2022-12-31")


def test_import_events__impossible_numbers_are_a_finding_and_not_printed(
    record: Record, store: Store
) -> None:
    manifest = import_case(record, store, "imports/15-high-below-best.csv", "events")
    assert [event.text for event in events_of(store, manifest)] == ["A - B; Izium; deaths: 53"]
    assert remarks_of(store, manifest) == [
        "15-high-below-best.csv, row 2, field high: the high estimate of deaths, 0, is below the "
        "best, 53: it is passed over (rows like this: 1)"
    ]


def test_import_events__one_id_counts_once_across_files(
    record: Record, store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "both"
    folder.mkdir()
    for name in ("yearly.csv", "candidate.csv"):
        shutil.copy(CASES / "imports" / "02-ged-us-dates.csv", folder / name)
    (folder / "README.md").write_text("passed over in silence")
    (folder / "track.gpx").write_text("<gpx/>")
    manifest, _ = import_source(record, store, "events", folder, "both", NOW)
    assert manifest.counts == {"events": 2, "rejected": 0, "findings": 2}
    assert remarks_of(store, manifest) == [
        "both: holds files that are no tables, which are passed over: 1 (track.gpx)",
        "rows have the id of an earlier event: each event counts once, as its first row has it "
        "(rows: 2)",
    ]


def test_import_events__a_day_that_may_be_two_is_refused_until_the_order_is_said(
    record: Record, store: Store
) -> None:
    with pytest.raises(DataError) as caught:
        import_case(record, store, "imports/16b-timemap.json", "events")
    assert str(caught.value).endswith(
        "'09/10/2022' may be 2022-09-10 or 2022-10-09: say which with --dates dmy or --dates mdy; "
        "no row of the column tells (rows: 1)"
    )
    said = import_case(
        record, store, "imports/16b-timemap.json", "events", ReadOptions(dates="mdy")
    )
    assert [(event.day, event.text) for event in events_of(store, said)] == [(DAY, "Izium; d")]


@pytest.mark.parametrize(
    ("file", "format_name", "steps"),
    [
        (
            "imports/02b-places-dmy.csv",
            "places",
            [
                PlaceStep(IZIUM, date(2022, 4, 1), Status.RUSSIAN),
                PlaceStep(IZIUM, date(2022, 9, 13), Status.UKRAINIAN),
            ],
        ),
        ("imports/12-places.xlsx", "places", [PlaceStep(IZIUM, DAY, Status.UKRAINIAN)]),
        (
            "hostile/mac.csv",
            "places",
            [PlaceStep(KREMINNA, date(2022, 4, 18), Status.RUSSIAN)],
        ),
        (
            "hostile/mac_viina.csv",
            "viina",
            [PlaceStep(706483, date(2022, 2, 24), Status.UKRAINIAN)],
        ),
    ],
)
def test_import_places__of_each_case(
    file: str, format_name: str, steps: list[PlaceStep], record: Record, store: Store
) -> None:
    manifest = import_case(record, store, file, format_name)
    assert manifest.kind is SourceKind.PLACES
    assert tables.steps_from_parquet(store.read(manifest, tables.STEPS)) == steps


def test_import_places__any_column_by_name_and_status_in_other_words(
    record: Record, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "ours.csv"
    path.write_text(
        "населений пункт;дата;чиє\nм. Ізюм;11 вересня 2022;UA\nKreminna (town);01.04.2022;Occupied"
    )
    options = ReadOptions({"place": "Населений пункт", "date": "дата", "status": "чиє"})
    manifest, _ = import_source(record, store, "places", path, "ours", NOW, options=options)
    assert tables.steps_from_parquet(store.read(manifest, tables.STEPS)) == [
        PlaceStep(KREMINNA, date(2022, 4, 1), Status.RUSSIAN),
        PlaceStep(IZIUM, NEXT, Status.UKRAINIAN),
    ]
    assert manifest.counts["rejected"] == 0
    assert remarks_of(store, manifest) == [
        "ours.csv, field чиє: 'UA' is read as ukrainian (rows: 1)",
        "ours.csv, field чиє: 'Occupied' is read as russian (rows: 1)",
    ]


def test_events_from_parquet__opens_what_version_0_1_0_wrote() -> None:
    row = {"day": DAY, "lon_deg": 32.0, "lat_deg": 49.0, "text": "t", "reference": ""}
    ucdp = {"category": "state-based conflict", "day_precision": "4", "place_precision": "3"}
    acled = {"category": "Battles", "day_precision": "1", "place_precision": "3"}
    content = tables._parquet(tables.pa.Table.from_pylist([row | ucdp, row | acled]))
    month, exact = tables.events_from_parquet(content)
    assert (month.day, month.last) == (date(2022, 9, 1), date(2022, 9, 30))
    assert (month.day_precision, month.place_precision) == (
        DayPrecision.MONTH,
        PlacePrecision.RAION,
    )
    assert (exact.day, exact.days, exact.place_precision) == (DAY, 1, PlacePrecision.OBLAST)


@pytest.mark.parametrize(
    ("file", "format_name", "kind"),
    [
        ("02-ged-us-dates.csv", "events", SourceKind.EVENTS),
        ("02b-places-dmy.csv", "places", SourceKind.PLACES),
    ],
)
def test_import__a_compressed_table_is_read_as_the_table(
    file: str, format_name: str, kind: SourceKind, record: Record, store: Store, tmp_path: Path
) -> None:
    plain = CASES / "imports" / file
    packed = tmp_path / f"{file}.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    made, _ = import_source(record, store, format_name, packed, "packed", NOW)
    same, _ = import_source(record, store, format_name, plain, "plain", NOW)
    assert made.kind is kind
    assert made.counts == same.counts
    table = tables.EVENTS if kind is SourceKind.EVENTS else tables.STEPS
    assert store.read(made, table) == store.read(same, table)
