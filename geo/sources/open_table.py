"""A table in any form in which people have one: CSV text, a workbook, JSON."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime, time
from io import BytesIO
from textwrap import shorten
from typing import Any, BinaryIO

import python_calamine

from geo.errors import DataError
from geo.record.tables import Table
from geo.record.text_table import CUT_SHORT, Problems, TextTable
from geo.sources.model import ReadOptions
from geo.words import Message, message

Fits = Callable[[list[str]], bool]
"""Whether a header has the columns that are wanted."""

TABLE_ENDINGS = (
    ".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ".json", ".geojson",
    ".csv.gz",
)  # fmt: skip
"""How names of files that hold tables end."""

WORKBOOK_BYTES = 64 * 2**20
"""The largest workbook or JSON file that is read, because it is held whole."""

UNPACKED_BYTES = 512 * 2**20
SHEET_CELLS = 20_000_000
"""The largest workbook and sheet that are read."""

_ROW = re.compile(rb"row[^>]*?\sr\s*=\s*[\"'](\d{1,7})")
_CELL = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})")
_HEAD_BYTES = 8
_HEADER_LETTERS = 200  # of a header, in a sentence
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # how .xlsx begins, and .xls
_LISTS = ("data", "Result", "results", "events", "features")  # where JSON keeps its records


def is_table(name: str) -> bool:
    """Whether a file's name promises a table."""
    return name.lower().endswith(TABLE_ENDINGS)


def open_table(stream: BinaryIO, name: str, fits: Fits, sheet: str = "") -> Table:
    """A table of whatever form the bytes have.

    Parameters
    ----------
    stream
        CSV text, a workbook (.xlsx, .xls) or JSON: a list of records, such as ACLED's and
        UCDP's answers hold, or GeoJSON points.
    name
        Name of the file, for sentences.
    fits
        Picks the sheet of a workbook that has several.
    sheet
        Name of the sheet; empty to take the only one that fits.

    Raises
    ------
    DataError
        When there is no table in it, or several and nothing says which.
    """
    try:
        head = stream.read(_HEAD_BYTES)
        if head.startswith((_ZIP, _OLE)):
            return _sheet(_whole(stream, head, name), name, fits, sheet)
        if sheet:
            raise DataError(name, message("no_sheets"))
        if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
            return _json(_whole(stream, head, name), name)
    except CUT_SHORT as error:
        raise DataError(name, message("cut_short", problem=str(error))) from None
    return TextTable(stream, name, before=head)


def _whole(stream: BinaryIO, head: bytes, name: str) -> bytes:
    content = head + stream.read(WORKBOOK_BYTES)
    if len(content) > WORKBOOK_BYTES:
        limit = WORKBOOK_BYTES // 2**20
        raise DataError(name, message("table_too_large", mb=limit))
    return content


def column_of(
    table: Table, role: str, usual: Collection[str], options: ReadOptions, what: Message
) -> str:
    """The name of the column that holds something: the one that the user names, or a usual one.

    Raises
    ------
    DataError
        When there is none; ``what`` says what it would hold.
    """
    names = options.usual(role, usual)
    present = [column for column in names if column in table.columns]
    if present:
        return present[0]
    if role in options.columns:
        known = shorten(", ".join(table.columns), _HEADER_LETTERS)
        asked = options.columns[role]
        reason = message("no_column_of_these", column=asked, what=what, known=known)
        raise DataError(table.name, reason)
    raise DataError(
        table.name, message("lacks_column_for", what=what, names=list(names), role=role)
    )


class CellTable:
    """Records that are held whole, of a sheet or of JSON.

    Parameters
    ----------
    name
        What it is called in sentences.
    columns
        Names of the columns, in lower case.
    records
        Number and texts of each record.
    """

    def __init__(self, name: str, columns: list[str], records: list[tuple[int, list[str]]]) -> None:
        self.name = name
        self.columns = columns
        self._records = records

    def records(self, _problems: Problems) -> Iterator[tuple[int, dict[str, str]]]:
        """Number and fields of each record that is not empty."""
        for number, values in self._records:
            if any(values):
                yield number, dict(zip(self.columns, values, strict=True))


# --- workbooks --------------------------------------------------------------------------------


def _sheet(content: bytes, name: str, fits: Fits, wanted: str) -> CellTable:
    if content.startswith(_ZIP):
        _check_size(content, name)
    try:
        book = python_calamine.load_workbook(BytesIO(content))
        tables = {sheet: _cells(book, sheet, name) for sheet in book.sheet_names}
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise DataError(name, message("no_workbook", problem=_first_line(error))) from None
    filled = {sheet: table for sheet, table in tables.items() if table.columns}
    if wanted:
        return _named(tables, wanted, name)
    fitting = [table for table in filled.values() if fits(table.columns)]
    if len(fitting) == 1:
        return fitting[0]
    if len(filled) == 1:
        return next(iter(filled.values()))
    if not filled:
        raise DataError(name, message("no_sheet_with_header"))
    known = [message("quoted", text=sheet) for sheet in filled]
    raise DataError(name, message("sheets_fit" if fitting else "no_sheet_fits", sheets=known))


def _check_size(content: bytes, name: str) -> None:
    """Refuse sheets that would fill the memory: a cell in the far corner is enough for that."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            sizes = {member.filename: member.file_size for member in packed.infolist()}
            if "xl/workbook.xml" not in sizes:
                raise DataError(name, message("packed_no_xlsx"))
            if sum(sizes.values()) > UNPACKED_BYTES:
                raise DataError(name, message("unpacked_too_large", mb=UNPACKED_BYTES // 2**20))
            for sheet in sizes:
                if sheet.startswith("xl/worksheets/") and sheet.endswith(".xml"):
                    _check_cells(packed.read(sheet), name)
    except (*CUT_SHORT, NotImplementedError, RuntimeError) as error:
        raise DataError(name, message("no_workbook", problem=_first_line(error))) from None


def _check_cells(xml: bytes, name: str) -> None:
    cells = _CELL.findall(xml)
    numbers = {*_ROW.findall(xml), *(row for _, row in cells)}
    rows = max((xml.count(b"row"), *map(int, numbers)))
    columns = max((_column_number(letters) for letters in {text for text, _ in cells}), default=1)
    if rows * columns > SHEET_CELLS:
        raise DataError(name, message("sheet_too_large", rows=rows, columns=columns))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _named(tables: Mapping[str, CellTable], wanted: str, name: str) -> CellTable:
    for sheet, table in tables.items():
        if sheet.strip().casefold() == wanted.strip().casefold():
            return table
    known = [message("quoted", text=sheet) for sheet in tables]
    raise DataError(name, message("no_sheet_named", sheet=wanted, known=known))


def _cells(book: python_calamine.CalamineWorkbook, sheet: str, name: str) -> CellTable:
    """A sheet, whose header is the first row that is not empty."""
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    texts = [(number, [_text(cell) for cell in row]) for number, row in enumerate(rows, 1)]
    filled = [(number, values) for number, values in texts if any(values)]
    if not filled:
        return CellTable(name, [], [])
    _, header = filled[0]
    columns = [text.lower() or f"column {at}" for at, text in enumerate(header, 1)]
    return CellTable(name, _all_different(columns, name), filled[1:])


def _all_different(columns: list[str], name: str) -> list[str]:
    repeated = sorted({column for column in columns if columns.count(column) > 1})
    if repeated:
        raise DataError(name, message("column_twice", columns=repeated))
    return columns


def _text(cell: Any) -> str:
    """A cell as CSV would write it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).strip()


# --- JSON -------------------------------------------------------------------------------------


def _json(content: bytes, name: str) -> CellTable:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        raise DataError(name, message("not_json_after_all")) from None
    records = [_flat(record) for record in _list_in(document)]
    if not records or not all(records):
        raise DataError(name, message("json_without_records"))
    columns = list(dict.fromkeys(column for record in records for column in record))
    rows = [[record.get(column, "") for column in columns] for record in records]
    return CellTable(name, columns, list(enumerate(rows, 1)))


def _list_in(document: Any) -> list[Any]:
    if isinstance(document, dict):
        lists = (document[key] for key in _LISTS if isinstance(document.get(key), list))
        document = next(lists, None)
    return document if isinstance(document, list) else []


def _flat(record: Any) -> dict[str, str]:
    """Fields of a record; a GeoJSON point gives longitude and latitude where it has none."""
    if not isinstance(record, dict):
        return {}
    properties = record.get("properties")
    if not isinstance(properties, dict):
        return {key.strip().lower(): _json_text(value) for key, value in record.items()}
    return _point(record.get("geometry")) | _flat(properties)


def _point(geometry: Any) -> dict[str, str]:
    at = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if not isinstance(at, list) or geometry.get("type") != "Point":
        return {}
    return dict(zip(("longitude", "latitude"), map(_json_text, at), strict=False))


def _json_text(value: Any) -> str:
    if value is None or isinstance(value, list | dict):
        return ""
    # Half a letter, which JSON can hold and no file, becomes a question mark.
    return _text(value).encode(errors="replace").decode()


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:100]
