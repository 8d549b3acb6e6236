"""The border of a file: whatever a library throws over it becomes one sentence on it."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import shorten
from typing import TypeVar

from geo.errors import AtlasError, DataError
from geo.sources.land import one_line
from geo.sources.limits import LimitError
from geo.words import message

Read = TypeVar("Read")

_PROBLEM_LETTERS = 200  # some libraries put all the data into the sentence


def guarded(file: str, read: Callable[[], Read], failed: Callable[[DataError], Read]) -> Read:
    """What `read` gives.

    Parameters
    ----------
    file
        Name of the file that is read.
    read
        Reads it, or a part of it.
    failed
        What stands for it when that fails, by the sentence on it.

    Raises
    ------
    LimitError
        When the whole import takes more than it may.
    """
    try:
        return read()
    except LimitError:
        raise
    except DataError as error:
        return failed(error)
    except AtlasError as error:
        return failed(DataError(file, error.message))
    except MemoryError:
        return failed(DataError(file, message("limit_memory")))
    except Exception as error:  # noqa: BLE001 - there are too many kinds to name
        kind, problem = type(error).__name__, shorten(one_line(error), _PROBLEM_LETTERS)
        return failed(DataError(file, message("library_failed", kind=kind, problem=problem)))
