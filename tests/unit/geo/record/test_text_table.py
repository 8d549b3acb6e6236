"""CSV text from a stream."""

from __future__ import annotations

import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DataError
from geo.record.text_table import Problems, TextTable, line_feeds
from geo.words import plain


def fields_of(content: bytes) -> list[tuple[int, dict[str, str]]]:
    problems = Problems("x.csv")
    records = list(TextTable(io.BytesIO(content), "x.csv").records(problems))
    assert problems.errors() == []
    return records


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_table__takes_the_line_ends_of_every_machine(end: str) -> None:
    content = end.join(["place,status", "Izium,russian", "", 'Lyman,"a', 'b"', ""]).encode()
    assert fields_of(content) == [
        (2, {"place": "Izium", "status": "russian"}),
        (5, {"place": "Lyman", "status": "a\nb"}),
    ]


@given(st.text("ab\r\n", max_size=12), st.integers(0, 12), st.integers(1, 5))
def test_line_feeds__are_the_same_wherever_the_stream_is_cut(
    text: str, taken: int, chunk: int
) -> None:
    class Drops(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:  # noqa: ARG002
            return super().read(chunk)

    content = text.encode()
    stream = line_feeds(Drops(content[taken:]), content[:taken])
    assert stream.read() == content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def test_line_feeds__leave_the_stream_open() -> None:
    stream = io.BytesIO(b"a\r")
    line_feeds(stream).close()
    assert not stream.closed


def test_text_table__a_file_without_line_feeds_is_not_held_whole() -> None:
    class Endless(io.RawIOBase):
        """Three megabytes of lines that end as on an old Mac, made as they are read."""

        left = 30

        def read(self, size: int = -1, /) -> bytes:  # noqa: ARG002
            self.left -= 1
            return b"Izium,russian\r" * 7_000 if self.left >= 0 else b""

    tracemalloc.start()
    table = TextTable(Endless(), "x.csv", before=b"place,status\r")
    rows = sum(1 for _ in table.records(Problems("x.csv")))
    _, most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows == 30 * 7_000
    assert most_bytes < 2**20


def test_problems__come_in_the_order_of_the_rows() -> None:
    problems = Problems("x.csv")
    for row in (7, 3):
        problems.add(DataError("x.csv", plain("is bad"), row))
    assert [error.row for error in problems.errors()] == [3, 7]
