"""The last word of every command: a sentence and an exit code, never a traceback."""

from __future__ import annotations

import traceback
from collections.abc import Callable

from geo.cli.terminal import tell
from geo.errors import AtlasError
from geo.words import Message, message

DEBUG = "--debug"
"""Word, anywhere on the command line, that shows where a fault came from."""

PROBLEM, USAGE, FAULT, STOPPED = 1, 2, 3, 130
"""Exit codes: a problem that a person can mend; wrong usage; a fault of this program; Ctrl+C."""

_MOST_LETTERS = 200  # some libraries put all the data into the sentence


def guarded(run: Callable[[], int], is_debug: bool) -> int:
    """Exit code of `run`; what it raises becomes one sentence on standard error.

    Parameters
    ----------
    run
        The command.
    is_debug
        Whether the trace of a fault that nobody foresaw goes before its sentence.
    """
    try:
        return run()
    except AtlasError as error:
        return fail(error.message, PROBLEM)
    except KeyboardInterrupt:
        return fail(message("stopped"), STOPPED)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        if is_debug:
            traceback.print_exc()
        return fail(fault(error), FAULT)


def fail(sentence: Message | str, code: int) -> int:
    """Write a sentence to standard error; gives the code back."""
    tell(message("cli_error", problem=sentence))
    return code


def fault(error: Exception) -> Message:
    """The sentence for an exception that nobody foresaw."""
    said = " ".join(str(error).split())
    cut = said if len(said) <= _MOST_LETTERS else said[:_MOST_LETTERS].rstrip() + "…"
    kind = type(error).__name__
    return message("fault", fault=f"{kind}: {cut}" if cut else kind, option=DEBUG)
