"""Folders, archives and single files."""

import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.errors import DataError
from geo.sources import archive as module
from geo.sources.archive import Archive

FILES = {"a/2023-01-01.json": b"one", "a/2023-01-02.json": b"two"}


def folder(path: Path) -> Path:
    for name, content in FILES.items():
        file = path / "folder" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return path / "folder"


def zipped(path: Path) -> Path:
    with zipfile.ZipFile(path / "x.zip", "w") as packed:
        for name, content in FILES.items():
            packed.writestr(name, content)
    return path / "x.zip"


def tarred(path: Path) -> Path:
    with tarfile.open(path / "x.tar.xz", "w:xz") as packed:
        for name, content in FILES.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
    return path / "x.tar.xz"


MAKERS = [folder, zipped, tarred]


@pytest.mark.parametrize("make", MAKERS)
def test_archive__lists_and_reads_the_wanted_members(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    found = Archive(make(tmp_path))
    assert found.members() == list(FILES)
    assert list(found.read(["a/2023-01-02.json"])) == [("a/2023-01-02.json", b"two")]


def test_archive__of_a_single_file(tmp_path: Path) -> None:
    (tmp_path / "2023-01-01.json").write_bytes(b"one")
    found = Archive(tmp_path / "2023-01-01.json")
    assert list(found.read(found.members())) == [("2023-01-01.json", b"one")]


def test_archive__that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.zip: is not there$"):
        Archive(tmp_path / "none.zip")


def test_archive__cut_short_is_one_sentence(tmp_path: Path) -> None:
    path = tarred(tmp_path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(DataError, match=r"^x\.tar\.xz: is broken or cut short: "):
        Archive(path).members()


def test_archive__zip_with_a_broken_member_is_one_sentence(tmp_path: Path) -> None:
    path = zipped(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"two", b"tow"))
    with pytest.raises(DataError, match=r"^x\.zip: is broken or cut short: Bad CRC"):
        list(Archive(path).read(FILES))


@pytest.mark.parametrize("name", ["../../evil.json", "a/../../evil.json", "/etc/evil.json"])
def test_archive__names_that_climb_out_are_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as packed:
        packed.writestr(name, b"x")
    before = sorted(tmp_path.parent.rglob("*"))
    with pytest.raises(DataError, match="leads out of the archive"):
        list(Archive(tmp_path / "x.zip").read([name]))
    assert sorted(tmp_path.parent.rglob("*")) == before


def test_archive__refuses_a_member_too_large_for_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MEMBER_BYTES", 2)
    for make in MAKERS:
        with pytest.raises(DataError, match="too large for one day"):
            list(Archive(make(tmp_path)).read(FILES))
