"""The files of a stored version: tables in Parquet, shapes in GeoParquet, reports in JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.shapes import StatusAreas
from geo.sources.figures import DayFigures
from geo.sources.model import DayPrecision, PlacePrecision, PlaceStep, PointEvent
from geo.sources.point_events import event_of_codes
from geo.status import Status
from geo.store.findings import Finding, FindingKind, QualityReport
from geo.words import Message, pack, plain, unpack

DAYS = "days.parquet"
STATES = "states.parquet"
CLIPPED = "clipped.parquet"
STEPS = "places.parquet"
EVENTS = "events.parquet"
AREA_PATCHES = "areas.json"
LINE_PATCHES = "lines.json"
QUALITY = "quality.json"

_CODEC = "zstd"
_STATES_A_GROUP = 16  # one state is read without the others


def days_to_parquet(figures: Sequence[DayFigures]) -> bytes:
    """Figures by day."""
    rows = [
        {
            "day": day.day,
            "file": day.file,
            "state": day.state,
            "period_first": day.period[0] if day.period else None,
            "period_last": day.period[1] if day.period else None,
            "km2": json.dumps(day.km2),
            "region_km2": json.dumps(day.region_km2),
            "parts_km2": json.dumps(day.parts_km2),
            "repaired": day.repaired,
            "misfit_km2": json.dumps(day.misfit_km2),
        }
        for day in figures
    ]
    return _parquet(pa.Table.from_pylist(rows))


def days_from_parquet(content: bytes) -> list[DayFigures]:
    """Figures by day, in order."""
    rows = pq.read_table(io.BytesIO(content)).to_pylist()
    return [
        DayFigures(
            day=row["day"],
            file=row["file"],
            state=row["state"],
            period=(row["period_first"], row["period_last"]) if row["period_first"] else None,
            km2=_by_status(json.loads(row["km2"])),
            region_km2={
                region: _by_status(by_status)
                for region, by_status in json.loads(row["region_km2"]).items()
            },
            parts_km2=json.loads(row["parts_km2"]),
            repaired=row["repaired"],
            misfit_km2=json.loads(row.get("misfit_km2", "{}")),
        )
        for row in rows
    ]


def shapes_to_parquet(shapes: Mapping[str, Mapping[str, bytes]]) -> bytes:
    """Geometry, packed as WKB by state and status, as GeoParquet."""
    rows = [
        {"state": state, "status": status, "geometry": content}
        for state, packed in shapes.items()
        for status, content in packed.items()
    ]
    # No "crs" means OGC:CRS84, which is WGS84 lon/lat.
    column: dict[str, object] = {"encoding": "WKB", "geometry_types": [], "edges": "planar"}
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    schema = pa.schema(
        [("state", pa.string()), ("status", pa.string()), ("geometry", pa.binary())],
        metadata={"geo": json.dumps(geo)},
    )
    return _parquet(pa.Table.from_pylist(rows, schema=schema), _STATES_A_GROUP)


class Shapes:
    """Geometry by state, read from GeoParquet as it is asked for.

    Parameters
    ----------
    content
        Bytes of a file made by `shapes_to_parquet`.
    """

    def __init__(self, content: bytes) -> None:
        table = pq.read_table(io.BytesIO(content))
        self._found: dict[str, dict[str, bytes]] = {}
        columns = (table["state"], table["status"], table["geometry"])
        for state, status, wkb in zip(*(column.to_pylist() for column in columns), strict=True):
            self._found.setdefault(state, {})[status] = wkb

    def packed(self) -> dict[str, dict[str, bytes]]:
        """Areas as WKB by state and status."""
        return self._found

    def of(self, state: str) -> StatusAreas:
        """Areas by status, WGS84 lon/lat; empty when a state has none."""
        packed = self._found.get(state, {})
        return {Status(word): shapely.from_wkb(wkb) for word, wkb in packed.items()}


def steps_to_parquet(steps: Iterable[PlaceStep]) -> bytes:
    """Steps of places."""
    rows = [{"place": step.place_id, "day": step.day, "status": str(step.status)} for step in steps]
    return _parquet(pa.Table.from_pylist(rows))


def steps_from_parquet(content: bytes) -> list[PlaceStep]:
    """Steps of places, by place and day."""
    rows = pq.read_table(io.BytesIO(content)).to_pylist()
    return sorted(PlaceStep(row["place"], row["day"], Status(row["status"])) for row in rows)


def events_to_parquet(events: Iterable[PointEvent]) -> bytes:
    """Point events."""
    return _parquet(pa.Table.from_pylist([asdict(event) for event in events]))


def events_from_parquet(content: bytes) -> list[PointEvent]:
    """Point events, by day."""
    return [_event(row) for row in pq.read_table(io.BytesIO(content)).to_pylist()]


def _event(row: dict[str, Any]) -> PointEvent:
    if "days" not in row:  # as version 0.1.0 wrote them
        return event_of_codes(row)
    precisions = {
        "day_precision": DayPrecision(row["day_precision"]),
        "place_precision": PlacePrecision(row["place_precision"]),
    }
    return PointEvent(**{**row, **precisions})


def quality_to_json(report: QualityReport) -> bytes:
    """A quality report; each sentence in English, and as a message to be said in any language."""
    content = {
        "source": report.source,
        "first": report.first,
        "last": report.last,
        "days": report.days,
        "states": report.states,
        "findings": [_finding_content(finding) for finding in report.findings],
        "rejected": [str(sentence) for sentence in report.rejected],
        "rejected_messages": [pack(sentence) for sentence in report.rejected],
    }
    text = json.dumps(content, ensure_ascii=False, default=str, indent=1)
    return text.encode(errors="replace")  # half a letter, which JSON of others can hold


def quality_from_json(content: bytes) -> QualityReport:
    """A quality report; what is only a sentence, as versions up to 0.1.0 wrote it, is that."""
    fields = json.loads(content)
    findings = tuple(
        Finding(
            kind=FindingKind(finding["kind"]),
            first=date.fromisoformat(finding["first"]),
            last=date.fromisoformat(finding["last"]),
            message=_sentence(finding["sentence"], finding.get("message")),
            km2=finding["km2"],
        )
        for finding in fields["findings"]
    )
    packed = fields.pop("rejected_messages", [None] * len(fields["rejected"]))
    pairs = zip(fields["rejected"], packed, strict=True)
    rejected = tuple(_sentence(text, content) for text, content in pairs)
    days = {key: date.fromisoformat(fields[key]) for key in ("first", "last")}
    return QualityReport(**{**fields, **days, "findings": findings, "rejected": rejected})


def _sentence(text: str, packed: Mapping[str, Any] | None) -> Message:
    return unpack(packed, text) if packed else plain(text)


def _finding_content(finding: Finding) -> dict[str, object]:
    return {
        "kind": finding.kind,
        "first": finding.first,
        "last": finding.last,
        "sentence": finding.sentence,
        "message": pack(finding.message),
        "km2": finding.km2,
    }


def _by_status(found: Mapping[str, float]) -> dict[Status, float]:
    return {Status(word): km2 for word, km2 in found.items()}


def _parquet(table: pa.Table, rows_a_group: int | None = None) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression=_CODEC, row_group_size=rows_a_group)
    return sink.getvalue()
