"""The agreement of inferred areas with a published series, by known answers."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import mapping

from geo.distance import area_km2
from geo.errors import DataError, RequestError
from geo.questions.agreement_measured import compare
from geo.record.agreement import load_agreement, over_regions, summarise, to_csv
from geo.sources.series import Series

ECHO = shapely.box(36, 48, 38, 49)
KHARKIV, LUHANSK = shapely.box(36, 49, 37, 50), shapely.box(37, 49, 38, 50)
FIRST = date(2022, 2, 24)


def write(folder: Path, day: date, *held: shapely.Geometry) -> None:
    features = [{"type": "Feature", "properties": {}, "geometry": mapping(part)} for part in held]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / f"{day}.geojson").write_text(text)


def ours(record: Any, day: date) -> shapely.Geometry:
    from geo.status import Status

    return record.picture.areas.area_of([Status.RUSSIAN], day)


def test_compare__with_itself_agrees_everywhere(tiny_record: Any, tmp_path: Path) -> None:
    for day in (FIRST, date(2022, 3, 12)):
        write(tmp_path, day, ours(tiny_record, day))
    report = compare(tiny_record, Series(tmp_path), every=1)
    assert report.of_day(FIRST) == pytest.approx(1, abs=1e-6)
    assert [row.iou for row in report.regions if row.day == FIRST] == [
        pytest.approx(1, abs=1e-6) for _ in tiny_record.regions
    ]
    # On 12 March Delta, the east half of Luhansk oblast, is contested here and held there.
    assert report.differences == ()


def test_compare__counts_what_only_one_of_the_two_holds(tiny_record: Any, tmp_path: Path) -> None:
    """24 February: only Echo's oblast is russian here; the series has Kharkiv oblast too."""
    write(tmp_path, FIRST, ours(tiny_record, FIRST), KHARKIV)
    report = compare(tiny_record, Series(tmp_path))
    shares = {row.region: row for row in report.regions}
    assert shares["UA-63"].agreement == pytest.approx(0, abs=0.03)
    assert shares["UA-63"].iou == pytest.approx(0, abs=0.03)
    assert shares["UA-09"].agreement == pytest.approx(1, abs=1e-4)
    assert {one.settlement.name for one in report.differences} == {"Alpha", "Bravo"}
    assert all(str(one.published) == "russian" for one in report.differences)


def test_compare__contested_land_counts_half(tiny_record: Any, tmp_path: Path) -> None:
    """Delta is contested from 1 to 14 March: half right whatever the series says."""
    day = date(2022, 3, 2)
    write(tmp_path, day, ours(tiny_record, day))
    report = compare(tiny_record, Series(tmp_path))
    luhansk = next(row for row in report.regions if row.region == "UA-09")
    contested = 0.5  # Delta's half of the oblast
    assert luhansk.agreement == pytest.approx(1 - contested / 2, abs=0.01)


def test_compare__leaves_out_old_territory_that_the_series_leaves_out(
    tiny_record: Any, tmp_path: Path
) -> None:
    write(tmp_path, date(2022, 3, 12), KHARKIV)
    report = compare(tiny_record, Series(tmp_path))
    donetsk = next(row for row in report.regions if row.region == "UA-14")
    echo_km2 = sum(
        piece.area_km2
        for piece in tiny_record.picture.cells.pieces
        if piece.region == "UA-14" and piece.zone.owner_id == 5
    )
    whole_km2 = tiny_record.region("UA-14").area_km2
    assert donetsk.compared_km2 == pytest.approx(whole_km2 - echo_km2, rel=1e-3)
    assert {one.settlement.name for one in report.differences} == {"Charlie"}


def test_compare__names_a_day_that_jumps_away_and_back(tiny_record: Any, tmp_path: Path) -> None:
    for number in range(0, 29, 7):
        day = FIRST + timedelta(days=number)
        write(tmp_path, day, *([KHARKIV] if number == 14 else [ECHO, KHARKIV, LUHANSK]))
    report = compare(tiny_record, Series(tmp_path), every=7)
    assert [str(sentence) for sentence in report.skipped] == [
        "2022-03-10: the published area jumps away and back within two weeks",
    ]
    assert date(2022, 3, 10) not in report.days
    assert len(report.days) == 4


def test_compare__lists_a_bad_file_and_goes_on(tiny_record: Any, tmp_path: Path) -> None:
    write(tmp_path, FIRST, ECHO)
    (tmp_path / "2022-03-30.geojson").write_text("{")
    report = compare(tiny_record, Series(tmp_path), every=1)
    assert report.days == [FIRST]
    assert str(report.skipped[0]).startswith("2022-03-30.geojson: is not JSON")


def test_compare__without_a_common_day(tiny_record: Any, tmp_path: Path) -> None:
    write(tmp_path, date(2031, 1, 1), ECHO)
    with pytest.raises(RequestError, match="has no day in common with 2022-02-24 to 2022-04-30"):
        compare(tiny_record, Series(tmp_path))


def test_compare__takes_one_day_in_so_many_within_a_period(
    tiny_record: Any, tmp_path: Path
) -> None:
    for number in range(12):
        write(tmp_path, FIRST + timedelta(days=number), ECHO)
    report = compare(tiny_record, Series(tmp_path), 3, date(2022, 2, 25), date(2022, 3, 5))
    assert [day.day for day in report.days] == [25, 28, 3]
    with pytest.raises(RequestError, match="0 is not a number of days"):
        compare(tiny_record, Series(tmp_path), 0)


def test_series__without_a_day(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(DataError, match=r"holds no \.json or \.geojson file whose name"):
        Series(tmp_path)


def test_figures__survive_being_written_and_read(tiny_record: Any, tmp_path: Path) -> None:
    (tmp_path / "series").mkdir()
    for day in (FIRST, date(2022, 3, 12)):
        write(tmp_path / "series", day, ours(tiny_record, FIRST), KHARKIV)
    report = compare(tiny_record, Series(tmp_path / "series"), every=1)
    path = tmp_path / "agreement.csv"
    path.write_bytes(to_csv([report]))
    measured, rejected = load_agreement(path, ["UA-14", "UA-63", "UA-09"])
    (summary,) = summarise(measured)
    assert rejected == []
    assert summary.mean == pytest.approx(report.mean, abs=1e-4)
    assert summary.worst == report.worst
    assert summary.line_median_km == pytest.approx(report.line_median_km, abs=0.01)
    assert over_regions(report.regions[:3]) == pytest.approx(report.of_day(FIRST))


def test_shipped_figures__reach_the_goal(record: Any) -> None:
    """Issue: 95 % in the mean, no date under 91 %."""
    assert len(record.agreement) == 2
    for summary in record.agreement:
        assert summary.mean >= 0.95
        assert summary.days[summary.worst] >= 0.91
    assert record.line_km == max(one.line_median_km for one in record.agreement)


def test_compare__strips_along_the_border_are_no_sides(tiny_record: Any, tmp_path: Path) -> None:
    """The series draws the eastern border 0.3 km to the west of ours."""
    held = ours(tiny_record, FIRST)
    _, _, east, _ = held.bounds
    write(tmp_path, FIRST, shapely.difference(held, shapely.box(east - 0.004, 40, 60, 60)))
    (donetsk,) = [
        one for one in compare(tiny_record, Series(tmp_path)).regions if one.region == "UA-14"
    ]
    strip_km2 = area_km2(shapely.intersection(held, shapely.box(east - 0.004, 40, 60, 60)))
    assert donetsk.misfit_km2 == pytest.approx(strip_km2, rel=0.02)
    whole_km2 = tiny_record.region("UA-14").area_km2
    assert donetsk.compared_km2 == pytest.approx(whole_km2 - strip_km2, rel=1e-4)
    assert donetsk.agreement == pytest.approx(1, abs=1e-4)
