"""Reports of the command line on the store: imports, sources, quality."""

from __future__ import annotations

import json
from dataclasses import asdict

from geo.atlas import Record
from geo.cli.answers import Answer
from geo.store import files as tables
from geo.store.fingerprint import cut_hash
from geo.store.reading_back import unreadable
from geo.store.versions import Manifest, Store

_TREATED = {"carry": "shown as the state before them", "exclude": "left out"}


def imported(manifest: Manifest, is_new: bool, store: Store) -> Answer:
    """What an import did."""
    done = "imported" if is_new else "already there, nothing changed"
    lines = [f"{manifest.source}: {done} ({_counted(manifest)})", _where(manifest, store)]
    if manifest.counts.get("findings") or manifest.counts.get("rejected"):
        lines.append(f"python -m geo quality {manifest.source} says what to mind")
    return Answer({**asdict(manifest), "new": is_new}, tuple(lines))


def sources(store: Store) -> Answer:
    """Every source in its newest version."""
    found = store.sources()
    lines = [f"{one.source:24} {one.kind:9} {one.format:10} {_counted(one)}" for one in found]
    damaged = [str(error) for error in store.damaged()]
    lines = lines or [f"no source in {store.address}; python -m geo import brings one"]
    lines += [f"left out: {sentence}" for sentence in damaged]
    return Answer(
        {
            "store": store.address,
            "sources": [asdict(one) for one in found],
            "damaged": damaged,
        },
        tuple(lines),
    )


def quality(store: Store, name: str) -> Answer:
    """The quality report of a source."""
    manifest = store.newest(name)
    content = store.read(manifest, tables.QUALITY)
    report = tables.quality_from_json(content)
    lines = [f"{name}: {_counted(manifest)}", _where(manifest, store)]
    if manifest.broken != "keep":
        days = ", ".join(manifest.left_out) or "none"
        lines.append(f"broken days, {_TREATED[manifest.broken]} on import: {days}")
    lines += [f"{one.kind:12} {one.sentence}" for one in report.findings]
    lines += [f"{'rejected':12} {sentence}" for sentence in report.rejected]
    return Answer(json.loads(content), tuple(lines))


def renamed(name: str, new_name: str) -> Answer:
    """A source has another name."""
    return Answer({"from": name, "to": new_name}, (f"{name} is now named {new_name}",))


def removed(name: str, versions: int) -> Answer:
    """A source is gone."""
    return Answer(
        {"removed": name, "versions": versions}, (f"removed {name}: {versions} versions",)
    )


def verified(store: Store, name: str, record: Record) -> Answer:
    """Whether every file of a source can be read, and whether it goes with the record."""
    newest = store.newest(name)
    bad = [str(error) for version in store.versions(name) for error in unreadable(store, version)]
    goes = newest.cut_with == cut_hash(record, newest.kind)
    cut = "cut with this record" if goes else "cut with another record"
    state = f"{len(bad)} files cannot be read" if bad else "every file can be read"
    content = {"source": name, "version": newest.version, "unreadable": bad, "cut_alike": goes}
    return Answer(content, (f"{name}: {state}; {newest.version} is {cut}", *bad))


def _counted(manifest: Manifest) -> str:
    counts = ", ".join(f"{number:,} {word}" for word, number in manifest.counts.items())
    return f"{manifest.first} to {manifest.last}; {counts}"


def _where(manifest: Manifest, store: Store) -> str:
    return (
        f"version {manifest.version} from {manifest.input_name}, retrieved "
        f"{manifest.retrieved_at}, in {store.address}"
    )
