"""A process that imports one file after the other, and says what became of each.

Reads lines of JSON (``format``, ``path``) from standard input and answers each with one
(``outcome``: ``imported``, ``refused`` or ``failed``; ``said``; ``peak_mb``). A refused import must
leave the store as it was.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import tempfile
import traceback
from pathlib import Path

from geo.errors import AtlasError
from geo.store.importing import import_source
from geo.store.versions import Store
from tests.conftest import TinyData

NOW = "2026-11-25T09:00:00+00:00"


def main() -> None:
    """Answer until there are no more files."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        record = TinyData(data).load()
        where = Path(folder) / "store"
        for line in sys.stdin:
            asked = json.loads(line)
            before = _contents(where)
            outcome, said = "imported", ""
            try:
                manifest, _ = import_source(
                    record, Store(str(where)), asked["format"], Path(asked["path"]), "fuzz", NOW
                )
                said = str(dict(manifest.counts))
            except AtlasError as error:
                outcome, said = _refused(str(error), before == _contents(where))
            except Exception:  # noqa: BLE001 - this is what is looked for
                outcome, said = "failed", traceback.format_exc(limit=-4)
            peak_kb = max(resource.getrusage(who).ru_maxrss for who in _OURS)
            answer = {"outcome": outcome, "said": said, "peak_mb": peak_kb // 1024}
            print(json.dumps(answer), flush=True)  # noqa: T201


_OURS = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _refused(sentence: str, is_untouched: bool) -> tuple[str, str]:
    if not is_untouched:
        return "failed", f"the store was changed by a refused import: {sentence}"
    if "\n" in sentence or "Traceback" in sentence:
        return "failed", f"not one line: {sentence}"
    return "refused", sentence


def _contents(folder: Path) -> dict[str, str]:
    """Names and hashes of all files; a lock that anybody may leave is none of them."""
    files = [one for one in folder.rglob("*") if one.is_file() and one.suffix != ".lock"]
    return {str(one): hashlib.sha256(one.read_bytes()).hexdigest() for one in files}


if __name__ == "__main__":
    main()
