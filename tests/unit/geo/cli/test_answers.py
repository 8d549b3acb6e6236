"""Answers of the command line as JSON content and as lines to read."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.cli import answers
from geo.distance import measure
from geo.errors import RequestError
from geo.status import Status

DAY = date(2022, 3, 25)


def test_distance__has_the_keys_of_the_design(record: Any) -> None:
    start, end = (record.gazetteer.find(name) for name in ("Severodonetsk", "Kreminna"))
    answer = answers.distance(start, end)
    assert set(answer.content) == {"from", "to", "distance_km", "bearing_deg"}
    assert set(answer.content["from"]) == {"id", "name", "lat_deg", "lon_deg"}
    truth_km = measure(start.point, end.point).distance_km
    assert truth_km == pytest.approx(23.0, abs=0.05)
    assert answer.content["distance_km"] == pytest.approx(truth_km, abs=1e-6)
    assert answer.lines == (
        "Severodonetsk to Kreminna: 23.0 km (14.3 mi), bearing 300° (WNW)",
        "geodesic on WGS84, centre to centre",
    )


def test_status__as_known_now(tiny_record: Any) -> None:
    charlie = tiny_record.gazetteer[3]
    answer = answers.status(tiny_record.picture.status_at(charlie, DAY), tiny_record.picture)
    assert answer.content | {"sources": None, "place": None} == {
        "place": None,
        "date": "2022-03-25",
        "known": None,
        "status": "russian",
        "since": "2022-03-05",
        "since_at_least": False,
        "precision": "day",
        "basis": "assessed",
        "inferred_from": None,
        "sources": None,
    }
    assert [source["id"] for source in answer.content["sources"]] == ["wire", "later"]
    assert answer.lines[0] == "Charlie on 2022-03-25: russian since 2022-03-05 (day)"


def test_status__as_known_then(tiny_record: Any) -> None:
    charlie = tiny_record.gazetteer[3]
    answer = answers.status(tiny_record.picture.status_at(charlie, DAY, DAY), tiny_record.picture)
    assert (answer.content["status"], answer.content["basis"]) == ("ukrainian", "claimed")
    assert answer.content["known"] == "2022-03-25"
    assert answer.lines == (
        "Charlie on 2022-03-25, as known on 2022-03-25: ukrainian since 2022-03-20 (day)",
        "basis: claimed",
        "source: Town Hall, Statement, 2022-03-20",
    )


def test_status__says_whose_record_it_follows(tiny_record: Any) -> None:
    answer = answers.status(
        tiny_record.picture.status_at(tiny_record.gazetteer[2], DAY), tiny_record.picture
    )
    assert answer.content["basis"] == "inferred"
    assert answer.content["inferred_from"]["name"] == "Alpha"
    assert answer.lines[1] == (
        "basis: inferred from Alpha (city, West raion, Kharkiv oblast), the nearest place with a "
        "record of its own"
    )


def test_status__without_any_record(tiny_record: Any) -> None:
    found = tiny_record.picture.status_at(tiny_record.gazetteer[1], date(2022, 1, 1))
    answer = answers.status(found, tiny_record.picture)
    assert (answer.content["status"], answer.content["since"]) == ("unknown", None)
    assert answer.content["sources"] == []
    assert answer.lines[0] == "Alpha on 2022-01-01: unknown"


def test_front__has_the_keys_of_the_design(tiny_record: Any) -> None:
    day = date(2022, 3, 9)
    answer = answers.front(tiny_record.picture, tiny_record.gazetteer[1], day, None, Status.RUSSIAN)
    assert {"place", "date", "source", "basis", "distance_km"} <= set(answer.content)
    assert (answer.content["basis"], answer.content["source"]) == ("inferred", "atlas")
    assert answer.content["distance_km"] == pytest.approx(56, abs=7)
    assert answer.lines[0].startswith("Alpha on 2022-03-09: ")
    assert "km to the nearest russian-held area (to the " in answer.lines[0]
    inside = answers.front(tiny_record.picture, tiny_record.gazetteer[3], day, None, Status.RUSSIAN)
    assert inside.content["distance_km"] == 0
    assert inside.lines[0].endswith("(inside it)")


def test_front__says_that_the_place_itself_is_unknown(tiny_record: Any) -> None:
    day = date(2022, 4, 20)
    answer = answers.front(tiny_record.picture, tiny_record.gazetteer[5], day, None, Status.RUSSIAN)
    assert answer.content["place_status"] == "unknown"
    assert answer.lines[0].endswith("; its own status is unknown")


def test_front__says_that_nobody_has_the_status(tiny_record: Any) -> None:
    with pytest.raises(RequestError) as caught:
        answers.front(
            tiny_record.picture, tiny_record.gazetteer[1], date(2022, 2, 24), None, Status.CONTESTED
        )
    assert str(caught.value) == "no area is contested on 2022-02-24"


def test_areas__add_up_and_have_the_keys_of_the_design(record: Any) -> None:
    answer = answers.areas(record.picture, date(2022, 9, 14), None)
    assert set(answer.content) == {"date", "known", "source", "basis", "regions"}
    assert [row["id"] for row in answer.content["regions"]] == ["UA-14", "UA-63", "UA-09"]
    for row in answer.content["regions"]:
        assert set(row) == {"id", "name", "misfit_km2", "total_km2"} | {
            f"{status}_km2" for status in Status
        }
        parts = sum(row[f"{status}_km2"] for status in Status)
        assert parts == pytest.approx(row["total_km2"], abs=0.3)
    assert len(answer.lines) == 5
    assert "russian" in answer.lines[0]
    assert answer.lines[1].startswith("Donetsk")


def test_claims__have_the_keys_of_the_design(record: Any) -> None:
    answer = answers.claims(record)
    wanted = {"id", "text", "kind", "verdict", "measured", "published", "tolerance"}
    assert all(wanted <= set(row) for row in answer.content)
    verdicts = {row["verdict"] for row in answer.content}
    assert verdicts <= {"supported", "borderline", "refuted", "not checkable"}
    assert [row["id"] for row in answer.content] == [claim.id for claim in record.claims]
    assert len(answer.lines) == 3 * len(record.claims)
    assert all(row["sources"] for row in answer.content)


def test_file_made__tells_name_and_size(tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    path.write_bytes(b"x" * 1234)
    answer = answers.file_made(path)
    assert answer.content == {"file": str(path), "bytes": 1234}
    assert answer.lines == (f"wrote {path} (1,234 bytes)",)


def test_every_content__is_plain_json(tiny_record: Any) -> None:
    place, other = tiny_record.gazetteer[1], tiny_record.gazetteer[3]
    made = [
        answers.distance(place, other),
        answers.status(tiny_record.picture.status_at(place, DAY), tiny_record.picture),
        answers.front(tiny_record.picture, place, DAY, None, Status.RUSSIAN),
        answers.areas(tiny_record.picture, DAY, None),
        answers.claims(tiny_record),
    ]
    for answer in made:
        assert json.loads(json.dumps(answer.content, allow_nan=False)) == answer.content
