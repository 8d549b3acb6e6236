"""Folders, archives and single files."""

import bz2
import gzip
import io
import lzma
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


@pytest.mark.parametrize(
    ("ending", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)]
)
def test_archive__unpacks_files_that_are_compressed_by_themselves(
    ending: str, pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    inner = tmp_path / "in"
    inner.mkdir()
    (inner / f"2023-01-01.json{ending}").write_bytes(pack(b"one"))
    for path in (inner, inner / f"2023-01-01.json{ending}"):
        found = Archive(path)
        assert list(found.read(found.members())) == [("2023-01-01.json", b"one")]
        with found.stream("2023-01-01.json") as stream:
            assert stream.read() == b"one"


def test_archive__of_one_compressed_file_cut_short_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.json.gz").write_bytes(gzip.compress(b"one" * 100)[:20])
    found = Archive(tmp_path / "x.json.gz")
    with pytest.raises(DataError, match=r"^x\.json\.gz: is broken or cut short: "):
        list(found.read(found.members()))


def test_archive__stops_unpacking_what_grows_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MEMBER_BYTES", 1000)
    (tmp_path / "x.json.gz").write_bytes(gzip.compress(b"0" * 1_000_000))
    with pytest.raises(DataError, match="too large for one day"):
        list(Archive(tmp_path / "x.json.gz").read(["x.json"]))


def test_archive__takes_the_files_of_zips_inside_and_names_where_they_lie(tmp_path: Path) -> None:
    inner = zipped(tmp_path).read_bytes()
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as packed:
        packed.writestr("2022-09-10.kmz", inner)
    found = Archive(tmp_path / "outer.zip")
    expected = [(f"2022-09-10.kmz/{name}", content) for name, content in FILES.items()]
    assert list(found.read(found.members())) == expected


@pytest.mark.parametrize("name", ["2022-09-10.zip", "map.kmz"])
def test_archive__says_its_own_name_where_that_may_give_the_day(name: str, tmp_path: Path) -> None:
    zipped(tmp_path).rename(tmp_path / name)
    assert Archive(tmp_path / name).members() == [f"{name}/{one}" for one in FILES]


def test_archive__puts_the_parts_of_a_shapefile_together(tmp_path: Path) -> None:
    parts = {f"in/p{ending}": ending.encode() for ending in (".shp", ".dbf", ".SHX", ".shp.xml")}
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as packed:
        for name, content in {"in/a.csv": b"a", **parts}.items():
            packed.writestr(name, content)
    found = Archive(tmp_path / "x.zip")
    assert found.members() == ["in/a.csv", "in/p.shp"]
    ((_, content),) = found.read(["in/p.shp"])
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert sorted(packed.namelist()) == ["p.SHX", "p.dbf", "p.shp", "p.shp.xml"]


def test_archive__of_one_part_of_a_shapefile_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.shp").write_bytes(b"")
    with pytest.raises(DataError, match=r"^p\.shp: is one part of a Shapefile"):
        Archive(tmp_path / "p.shp").members()


def test_archive__passes_over_what_is_no_data(tmp_path: Path) -> None:
    names = ("__MACOSX/._a.json", "in/.DS_Store", "README.md", "LICENSE", "in/icon.png", "._b.json")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as packed:
        for name in (*names, "in/a.json"):
            packed.writestr(name, b"1")
    assert Archive(tmp_path / "x.zip").members() == ["in/a.json"]
