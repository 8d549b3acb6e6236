"""Problems that a person can act on: each one's text is a single clear sentence."""

from __future__ import annotations

from geo.words import Message, message


class AtlasError(Exception):
    """Base of every problem that is reported as one sentence instead of a traceback.

    Parameters
    ----------
    message
        What is wrong, to be said in the reader's language; ``str`` says it in English.
    """

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        """The English sentence."""
        return str(self.message)


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
        self, file: str, reason: Message, row: int | None = None, field: str | None = None
    ) -> None:
        self.file = file
        self.why = reason
        self.row = row
        self.field = field
        super().__init__(self._where())

    @property
    def reason(self) -> str:
        """What is wrong, in English."""
        return str(self.why)

    def _where(self) -> Message:
        where: dict[str, str | int] = {"file": self.file}
        if self.row is not None:
            where["row"] = self.row
        if self.field is not None:
            where["field"] = self.field
        return message("_".join(["data_error", *list(where)[1:]]), **where, reason=self.why)

    def __reduce__(self) -> tuple[type[DataError], tuple[str, Message, int | None, str | None]]:
        """How it travels from a worker process: by itself an exception sends only its text."""
        return type(self), (self.file, self.why, self.row, self.field)


class PlaceError(AtlasError):
    """A place name that finds nothing, or more than one place."""


class DateError(AtlasError):
    """A date that cannot be read, or that lies outside the record."""


class RequestError(AtlasError):
    """A setting, option or source name that means nothing here."""


class OutputError(AtlasError):
    """An output file that cannot be written, or whose ending names no known format."""
