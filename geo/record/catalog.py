"""The catalogue of shipped data: where each file is, its licence, its source and its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from geo.errors import DataError
from geo.words import message

DATA_DIR = Path(__file__).resolve().parents[2] / "data"
"""The shipped data."""

FILE = "catalog.json"


@dataclass(frozen=True)
class Dataset:
    """One shipped file.

    Parameters
    ----------
    file
        Name in the data folder.
    title
        What it holds.
    source
        Where it comes from.
    licence
        Terms under which it is shipped.
    attribution
        Credit that the licence demands; empty when none.
    made_by
        Command that makes it, or "written by hand".
    sha256
        Hash of the file's bytes.
    """

    file: str
    title: str
    source: str
    licence: str
    attribution: str
    made_by: str
    sha256: str


@dataclass(frozen=True)
class Catalog:
    """All shipped files.

    Parameters
    ----------
    datasets
        The files.
    """

    datasets: tuple[Dataset, ...]

    def of(self, files: Collection[str]) -> list[Dataset]:
        """The shipped files of these names, in the catalogue's order."""
        return [item for item in self.datasets if item.file in files]

    @property
    def attribution(self) -> str:
        """Every credit that a licence demands, once, in one line."""
        credits = dict.fromkeys(item.attribution for item in self.datasets if item.attribution)
        return " · ".join(credits)


def load_catalog(data_dir: Path) -> Catalog:
    """Read ``catalog.json``.

    Raises
    ------
    DataError
        When it cannot be read or lacks a key.
    """
    path = data_dir / FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Catalog(tuple(Dataset(**item) for item in content["datasets"]))
    except OSError as error:
        raise DataError(FILE, message("unreadable", problem=error.strerror)) from None
    except (ValueError, TypeError) as error:
        raise DataError(FILE, message("not_a_catalogue", problem=str(error))) from None
    except KeyError as error:
        raise DataError(FILE, message("lacks_key", key=error.args[0])) from None


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
