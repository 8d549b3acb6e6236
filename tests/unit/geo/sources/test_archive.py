"""Folders, archives and single files."""

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.errors import DataError
from geo.sources.archive import Archive
from geo.sources.limits import Effort, LimitError, Limits

HOSTILE = Path(__file__).parents[3] / "data" / "hostile"
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


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (Limits(member_mb=0), "larger than 0 MB, unpacked (--limit member_mb=NUMBER"),
        (Limits(unpacked_mb=0), "larger than 0 MB (--limit unpacked_mb=NUMBER"),
        (Limits(members=1), "holds more than 1 files (--limit members=NUMBER"),
    ],
)
def test_archive__refuses_what_is_past_its_limits(
    limits: Limits, sentence: str, make: Callable[[Path], Path], tmp_path: Path
) -> None:
    with pytest.raises(LimitError, match=re.escape(sentence)):
        list(Archive(make(tmp_path), Effort(limits)).read(FILES))
    if limits.member_mb:
        with pytest.raises(LimitError, match=re.escape(sentence)):
            [stream.read() for _, stream in Archive(make(tmp_path), Effort(limits)).streams(FILES)]


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
        read = [(name, stream.read()) for name, stream in found.streams(["2023-01-01.json"])]
        assert read == [("2023-01-01.json", b"one")]


def test_archive__of_one_compressed_file_cut_short_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.json.gz").write_bytes(gzip.compress(b"one" * 100)[:20])
    found = Archive(tmp_path / "x.json.gz")
    with pytest.raises(DataError, match=r"^x\.json\.gz: is broken or cut short: "):
        list(found.read(found.members()))


def test_archive__stops_unpacking_what_grows_without_end(tmp_path: Path) -> None:
    (tmp_path / "x.json.gz").write_bytes(gzip.compress(b"0" * 3 * 2**20))
    with pytest.raises(LimitError, match=r"x\.json in it is larger than 1 MB"):
        list(Archive(tmp_path / "x.json.gz", Effort(Limits(member_mb=1))).read(["x.json"]))


def test_archive__adds_up_many_members_that_are_small_enough(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(40):
            packed.writestr(f"{number}.json", b" " * 2**18)
    effort = Effort(Limits(unpacked_mb=4))
    found = Archive(tmp_path / "x.zip", effort)
    with pytest.raises(LimitError, match=r"^x\.zip: is refused: unpacked it is larger than 4 MB"):
        list(found.read(found.members()))
    assert effort.seconds == 60 + 10 * 4


def test_archive__goes_only_so_deep(tmp_path: Path) -> None:
    content = b"{}"
    for _ in range(6):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as packed:
            packed.writestr("a.zip" if content != b"{}" else "a.json", content)
        content = target.getvalue()
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(LimitError, match="lie in one another deeper than 4"):
        Archive(tmp_path / "x.zip").members()
    assert Archive(tmp_path / "x.zip", Effort(Limits(nesting=6))).members()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("encrypted.zip", "in it is encrypted; unpack it first"),
        ("deflate64.zip", "in it is packed in a way that cannot be unpacked here"),
    ],
)
def test_archive__that_cannot_be_unpacked_says_why(name: str, sentence: str) -> None:
    found = Archive(HOSTILE / name)
    with pytest.raises(DataError, match=sentence):
        list(found.read(found.members()))


def test_archive__writes_out_names_in_another_encoding() -> None:
    (name,) = Archive(HOSTILE / "cp1251_gnu.tar").members()
    assert name == "%EA%E0%F0%F2%E0_20240102.geojson"


@pytest.mark.parametrize("name", ["a" * 5_000, "a\0b"])
def test_archive__of_a_path_that_cannot_be_is_one_sentence(name: str) -> None:
    with pytest.raises(DataError, match=r": cannot be opened: |: is not there"):
        Archive(Path(name))


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
