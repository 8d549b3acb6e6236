"""A Shapefile as a zip that holds nothing else, under names that it did not choose itself."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from geo.errors import DataError
from geo.sources.limits import NO_MORE
from geo.sources.refused import leads_elsewhere
from geo.words import message

_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_BEGINS = b"\0\0\x27\x0a"
_CODE_PAGE = re.compile(rb"[\w .-]{1,40}")
_STEM = "layer"


def shapefiles_in(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The name of each Shapefile of a zip, and a zip of its parts alone.

    Raises
    ------
    DataError
        When there is none, or one whose parts are not what they should be.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        members = packed.infolist()
        if unsafe := [one.filename for one in members if ".." in PurePosixPath(one.filename).parts]:
            raise DataError(name, message("zip_leads_out", member=unsafe[0]))
        size = sum(one.file_size for one in members)
        if size > (limit := NO_MORE.member_mb) * 2**20:
            raise DataError(name, message("unpacks_too_far", mb=round(size / 2**20), limit=limit))
        layers: dict[str, dict[str, zipfile.ZipInfo]] = defaultdict(dict)
        for one in members:
            path = PurePosixPath(one.filename)
            if (ending := path.suffix.lower()) in _PARTS:
                layers[str(path.with_suffix(""))].setdefault(ending, one)
        whole = {stem: parts for stem, parts in layers.items() if ".shp" in parts}
        if not whole:
            raise DataError(name, message("no_shapefile"))
        for stem, parts in whole.items():
            held = {ending: packed.read(one) for ending, one in parts.items()}
            if ".shx" not in held:
                title = PurePosixPath(stem).name
                raise DataError(name, message("shapefile_lacks_part", part=".shx", stem=title))
            yield PurePosixPath(stem).name, _packed(name, held)


def _packed(name: str, parts: Mapping[str, bytes]) -> bytes:
    if not parts[".shp"].startswith(_BEGINS):
        raise DataError(name, message("not_as_ending", ending=".shp"))
    if leads_elsewhere(parts.get(".prj", b"").decode(errors="replace")):
        raise DataError(name, message("crs_elsewhere"))
    if not _CODE_PAGE.fullmatch(parts.get(".cpg", b"UTF-8").strip(b"\xef\xbb\xbf \r\n\t")):
        raise DataError(name, message("code_page_unread"))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as zipped:
        for ending, content in parts.items():
            zipped.writestr(f"{_STEM}{ending}", content)
    return target.getvalue()
