"""The Dockerfile and the tree say the same; `.ci/image.sh` builds and runs it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_image__copies_what_is_there() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", TEXT, re.M):
        for name in line.split():
            assert (ROOT / name).exists(), name
            assert name not in ignored


def test_image__labels_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    labels = dict(re.findall(r'org\.opencontainers\.image\.(\w+)="([^"]+)"', TEXT))
    assert labels["version"] == project["version"]
    assert labels["licenses"] == project["license"]


def test_image__imports_lie_in_the_volume_and_nobody_is_root() -> None:
    (volume,) = re.findall(r"^VOLUME (\S+)$", TEXT, re.M)
    (store,) = re.findall(r"ATLAS_STORE=(\S+)", TEXT)
    assert store.startswith(f"{volume}/")
    assert re.findall(r"^USER (\S+)$", TEXT, re.M) == ["10001:10001"]


def test_image__base_is_named_once() -> None:
    assert re.findall(r"^FROM (\S+)", TEXT, re.M) == ["${BASE}"] * 2
