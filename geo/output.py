"""Files written whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from geo.errors import OutputError
from geo.words import message

OLD_AFTER = timedelta(hours=1)
"""How long what another process has not finished is left alone."""

_PREFIX = ".atlas-"


def write_whole(out: Path, write: Callable[[Path], object]) -> Path:
    """Let `write` make a file beside `out`, then put it in place in one step.

    Parameters
    ----------
    out
        Where the file is wanted; what is there already stays until the new one is complete.
    write
        Writes to the path that it is given, whose name ends like that of `out`.

    Raises
    ------
    OutputError
        When the folder does not exist, cannot be written to, or is full.
    """
    try:
        if out.is_dir():
            raise OutputError(message("output_is_folder", file=out))
        if not out.parent.is_dir():
            raise OutputError(message("no_folder", folder=out.parent))
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=_PREFIX) as folder:
            _clear_old(Path(folder))
            made = Path(folder) / out.name
            write(made)
            made.replace(out)
    except OSError as error:
        raise OutputError(
            message("unwritable", file=out, problem=error.strerror or str(error))
        ) from None
    return out


def _clear_old(own: Path) -> None:
    """Remove what writers left here that were killed; a younger one may still be at work."""
    for folder in own.parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            age_s = own.stat().st_mtime - folder.stat().st_mtime
            if age_s >= OLD_AFTER.total_seconds():
                shutil.rmtree(folder)
