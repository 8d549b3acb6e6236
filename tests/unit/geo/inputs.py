"""Inputs of imports that several tests write."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import shapely
from shapely.geometry import mapping

from geo.sources.figures import DayFigures
from geo.store import files as tables
from geo.store.manifest import Manifest
from geo.store.versions import Store

_CONTENT_TYPES = """\
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels"
ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml"
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>
"""
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NOW = "2024-01-01T00:00:00+00:00"
FIRST = date(2022, 3, 1)
SQUARE = shapely.box(37.25, 49.25, 37.75, 49.75)  # within Luhansk; Charlie lies on its edge


def collection(features: Iterable[tuple[shapely.Geometry, dict[str, Any]]]) -> dict[str, Any]:
    """A feature collection of areas with their properties."""
    made = [
        {"type": "Feature", "properties": properties, "geometry": mapping(area)}
        for area, properties in features
    ]
    return {"type": "FeatureCollection", "features": made}


def liveuamap(folder: Path, day: date, **areas: shapely.Geometry) -> Path:
    """Writes a day as Liveuamap/NZZ publishes it."""
    folder.mkdir(exist_ok=True)
    period = {"_datefrom": f"{day - timedelta(days=7)}", "_dateto": f"{day}"}
    features = [(area, {"type": word, **period}) for word, area in areas.items()]
    path = folder / f"{day}.json"
    path.write_text(json.dumps({"value": collection(features)}))
    return path


def figures_of(store: Store, manifest: Manifest) -> list[DayFigures]:
    """Figures of the days of a version."""
    return tables.days_from_parquet(store.read(manifest, tables.DAYS))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, by its name."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip of files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return held.getvalue()


def workbook(sheets: Mapping[str, list[list[Any]] | str]) -> bytes:
    """An .xlsx file of sheets: rows of texts and numbers, or the XML of rows."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>' for at, name in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="r{at}" Type="{_OFFICE}/worksheet" Target="worksheets/s{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    files = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_LINKS}"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_LINKS}">{links}</Relationships>',
    }
    for at, rows in enumerate(sheets.values(), 1):
        cells = rows if isinstance(rows, str) else "".join(map(_xml_row, rows))
        sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>'
        files[f"xl/worksheets/s{at}.xml"] = sheet
    return packed({name: text.encode() for name, text in files.items()})


def _xml_row(row: list[Any]) -> str:
    return f"<row>{''.join(map(_xml_cell, row))}</row>"


def _xml_cell(value: Any) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return "<c/>" if value is None else f"<c><v>{value}</v></c>"
