"""Problems that a person can act on: each one's text is a single clear sentence."""

from __future__ import annotations


class AtlasError(Exception):
    """Base of every problem that is reported as one sentence instead of a traceback."""


class DataError(AtlasError):
    """A data file, row or field that cannot be used.

    Parameters
    ----------
    file
        Name of the file.
    reason
        What is wrong and what was expected.
    row
        Line number in the file (the header is line 1); None when the whole file is meant.
    field
        Column name; None when the whole row is meant.
    """

    def __init__(
        self, file: str, reason: str, row: int | None = None, field: str | None = None
    ) -> None:
        self.file = file
        self.reason = reason
        self.row = row
        self.field = field
        where = file
        if row is not None:
            where += f", row {row}"
        if field is not None:
            where += f", field {field}"
        super().__init__(f"{where}: {reason}")

    def __reduce__(self) -> tuple[type[DataError], tuple[str, str, int | None, str | None]]:
        """How it travels from a worker process: by itself an exception sends only its text."""
        return type(self), (self.file, self.reason, self.row, self.field)


class PlaceError(AtlasError):
    """A place name that finds nothing, or more than one place."""


class DateError(AtlasError):
    """A date that cannot be read, or that lies outside the record."""


class RequestError(AtlasError):
    """A setting, option or source name that means nothing here."""


class OutputError(AtlasError):
    """An output file that cannot be written, or whose ending names no known format."""
