"""The log: one line for each thing that went wrong, and nothing in it that a terminal obeys."""

from __future__ import annotations

import logging
import sys
import traceback

from geo.printable import one_line

_ROOMS = ("geo", "components")
_LAYOUT = "%(asctime)s %(levelname)s %(message)s"
_MOST_LETTERS = 400  # some libraries put all the data into the sentence


class _Lines(logging.Handler):
    """Writes to what is standard error at the time."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        sys.stderr.write(self.format(record) + "\n")


class _OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        if record.exc_info:  # a trace was asked for: it may have its lines
            return super().format(record)
        line = one_line(super().format(record))
        return line if len(line) <= _MOST_LETTERS else line[:_MOST_LETTERS] + "…"


def start(is_debug: bool = False) -> None:
    """Write what our rooms say to standard error, once; with `is_debug` traces too."""
    for room in _ROOMS:
        logger = logging.getLogger(room)
        if not any(isinstance(handler, _Lines) for handler in logger.handlers):
            handler = _Lines()
            handler.setFormatter(_OneLine(_LAYOUT))
            logger.addHandler(handler)
        if is_debug:
            logger.setLevel(logging.DEBUG)


def fault_line(error: BaseException) -> str:
    """An exception that nobody foresaw in one line: kind, words and where."""
    said = " ".join(str(error).split())
    kind = type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    at = f" at {frames[-1].filename}:{frames[-1].lineno} in {frames[-1].name}" if frames else ""
    return f"{kind}: {said[: _MOST_LETTERS // 2]}{at}" if said else f"{kind}{at}"
