"""What a file may not hold, because a library that reads it would ask or open something else.

GDAL, PROJ and SQLite follow what a file tells them: links to other documents, entities, grids by
name, views and virtual tables. A file with any of these is refused here, before they see it.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

from geo.errors import DataError
from geo.words import message

_NETWORK_LINK = re.compile(rb"<\s*(?:[\w.-]+:)?NetworkLink[\s/>]")
_ENTITIES = (b"<!doctype", b"<!entity")
_ELSEWHERE = re.compile(
    r"(?:grids|init|\bfile)\s*=\s*(?!@null)"  # PROJ strings; @null is in all of Web Mercator's
    r"|parameter\s*file|\"value\"\s*:\s*\"|\$ref",
    re.IGNORECASE,
)
_CRS_LETTERS = 20_000
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WAL = slice(18, 20)  # bytes of a SQLite file that say how it is written; 2 for a log beside it
_KIND = slice(68, 72)  # bytes that say what it is; old ones leave it to the ending
_ITS_OWN_TABLES = re.compile(r"using\s+[\"'`\[]?rtree", re.IGNORECASE)
_ITS_OWN_TRIGGERS = re.compile(r"(?:rtree|trigger|gpkg)_", re.IGNORECASE)


def leads_elsewhere(crs: str) -> bool:
    """Whether the words for a coordinate system make PROJ open a file of its own choosing."""
    return len(crs) > _CRS_LETTERS or bool(_ELSEWHERE.search(crs))


def refuse_in_kml(name: str, content: bytes) -> None:
    """Refuse KML that is not all there is.

    Raises
    ------
    DataError
        When it has entities or links, or is in an encoding in which they could be hidden.
    """
    if b"\0" in content or content[:2] in _UTF_16:
        raise DataError(name, message("kml_not_utf8"))
    small = content.lower()
    for word in _ENTITIES:
        if word in small:
            raise DataError(name, message("xml_entities", word=word.decode().upper()))
    if _NETWORK_LINK.search(content):
        raise DataError(name, message("kml_link"))


def plain_geopackage(name: str, content: bytes) -> bytes:
    """A GeoPackage as it can be read from memory alone.

    Raises
    ------
    DataError
        When it is damaged, or holds what would run or open something while it is read.
    """
    own = bytearray(content)
    own[_WAL], own[_KIND] = b"\1\1", b"GPKG"
    try:
        with closing(sqlite3.connect(":memory:")) as base:
            base.deserialize(bytes(own))
            base.execute("PRAGMA trusted_schema = OFF")
            _refuse_in_schema(name, base)
            for (definition,) in base.execute("SELECT definition FROM gpkg_spatial_ref_sys"):
                if leads_elsewhere(str(definition)):
                    raise DataError(name, message("crs_elsewhere"))
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        raise DataError(name, message("unreadable", problem=str(error))) from None
    return bytes(own)


def _refuse_in_schema(name: str, base: sqlite3.Connection) -> None:
    parts = base.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    for kind, title, sql in parts:
        text = str(sql or "")
        is_virtual = kind == "table" and text.lstrip().lower().startswith("create virtual")
        if (
            kind == "view"
            or (is_virtual and not _ITS_OWN_TABLES.search(text))
            or (kind == "trigger" and not _ITS_OWN_TRIGGERS.match(str(title)))
        ):
            what = message(f"sqlite_{'virtual' if is_virtual else kind}")
            raise DataError(name, message("gpkg_refused", what=what, title=str(title)))
    for kind, title, sql in parts:
        if kind == "table" and _computes(base, str(title), str(sql)):
            what = message("sqlite_computed")
            raise DataError(name, message("gpkg_refused", what=what, title=str(title)))


def _computes(base: sqlite3.Connection, table: str, sql: str) -> bool:
    """Whether a table has columns that are computed when they are read."""
    if "as" not in sql.lower():
        return False
    columns = base.execute("SELECT hidden FROM pragma_table_xinfo(?)", (table,))
    return any(hidden in (2, 3) for (hidden,) in columns)
