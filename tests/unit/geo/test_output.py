"""Files written whole or not at all."""

import os
import time
from pathlib import Path

import pytest

from geo.errors import OutputError
from geo.output import OLD_AFTER, write_whole
from tests.hard.exports import ENDINGS, check


def write_new(path: Path) -> None:
    path.write_text("new")


def test_write_whole__puts_the_file_in_place(tmp_path: Path) -> None:
    out = tmp_path / "map.svg"
    assert write_whole(out, write_new) == out
    assert out.read_text() == "new"
    assert list(tmp_path.iterdir()) == [out]


def test_write_whole__gives_the_writer_a_name_with_the_same_ending(tmp_path: Path) -> None:
    seen: list[Path] = []

    def write(path: Path) -> None:
        seen.append(path)
        path.write_text("new")

    write_whole(tmp_path / "map.tar.gz", write)
    assert seen[0].name == "map.tar.gz"
    assert seen[0].parent != tmp_path


def test_write_whole__replaces_an_older_file(tmp_path: Path) -> None:
    out = tmp_path / "map.svg"
    out.write_text("old")
    write_whole(out, write_new)
    assert out.read_text() == "new"


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), ValueError("bad")])
def test_write_whole__a_failing_writer_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, error: Exception
) -> None:
    out = tmp_path / "map.svg"
    out.write_text("old")

    def write(path: Path) -> None:
        path.write_text("half")
        raise error

    expected = OutputError if isinstance(error, OSError) else ValueError
    with pytest.raises(expected) as caught:
        write_whole(out, write)
    assert out.read_text() == "old"
    assert list(tmp_path.iterdir()) == [out]
    assert isinstance(error, ValueError) or str(caught.value) == (
        f"{out} cannot be written: No space left on device"
    )


def test_write_whole__a_writer_that_writes_nothing_is_told(tmp_path: Path) -> None:
    out = tmp_path / "map.svg"
    out.write_text("old")
    with pytest.raises(OutputError, match="cannot be written: No such file"):
        write_whole(out, lambda _: None)
    assert out.read_text() == "old"


def test_write_whole__refuses_a_folder_and_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as folder:
        write_whole(tmp_path, write_new)
    with pytest.raises(OutputError) as missing:
        write_whole(tmp_path / "none" / "map.svg", write_new)
    assert str(folder.value) == f"{tmp_path} is a folder, not a file"
    assert str(missing.value) == f"the folder {tmp_path / 'none'} does not exist"
    assert list(tmp_path.iterdir()) == []


def test_write_whole__says_that_a_folder_takes_no_files() -> None:
    """Nobody, root included, may make a file in /proc."""
    with pytest.raises(OutputError, match=r"^/proc/map\.svg cannot be written: "):
        write_whole(Path("/proc/map.svg"), write_new)


@pytest.mark.parametrize("out", ["{long}.svg", "{long}/map.svg"])
def test_write_whole__says_that_a_name_is_too_long(tmp_path: Path, out: str) -> None:
    with pytest.raises(OutputError) as caught:
        write_whole(tmp_path / out.format(long="a" * 300), write_new)
    assert "File name too long" in str(caught.value)


@pytest.mark.parametrize(("seconds", "stays"), [(-60, True), (60, False)])
def test_write_whole__clears_what_a_killed_export_left_when_it_is_old(
    tmp_path: Path, seconds: int, stays: bool
) -> None:
    left = tmp_path / ".atlas-killed"
    left.mkdir()
    (left / "map.svg").write_text("half")
    seen = time.time() - OLD_AFTER.total_seconds() - seconds
    os.utime(left, (seen, seen))
    write_whole(tmp_path / "map.svg", write_new)
    assert left.exists() == stays


@pytest.mark.parametrize("ending", ENDINGS)
def test_write_whole__on_a_disk_that_gets_full_leaves_the_old_file_or_the_whole_new_one(
    tmp_path: Path, ending: str
) -> None:
    """GDAL told nothing of a full disk: half a KML stood in the place of the old one."""
    assert {*check(tmp_path, ending, 6)} == {"held"}
