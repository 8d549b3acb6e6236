"""Reports of the command line on the store: imports, sources, quality."""

from __future__ import annotations

import json
from dataclasses import asdict

from geo.cli.answers import Answer
from geo.errors import DataError
from geo.store import files as tables
from geo.store.integrity import damage, fault_of
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
    found = [one for one in store.sources() if fault_of(store, one) is None]
    lines = [f"{one.source:24} {one.kind:9} {one.format:10} {_counted(one)}" for one in found]
    damaged = [str(error) for error in _damaged(store)]
    lines = lines or [f"no source in {store.address}; python -m geo import brings one"]
    lines += [f"damaged: {sentence}" for sentence in damaged]
    return Answer(
        {
            "store": store.address,
            "sources": [asdict(one) for one in found],
            "damaged": damaged,
        },
        tuple(lines),
    )


def _damaged(store: Store) -> list[DataError]:
    """What is wrong with the store's sources, and what to do."""
    newest = [(one.source, fault_of(store, one)) for one in store.sources()]
    faults = [*store.damaged_newest().items(), *newest]
    return [damage(name, fault) for name, fault in faults if fault is not None]


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


def _counted(manifest: Manifest) -> str:
    counts = ", ".join(f"{number:,} {word}" for word, number in manifest.counts.items())
    return f"{manifest.first} to {manifest.last}; {counts}"


def _where(manifest: Manifest, store: Store) -> str:
    return (
        f"version {manifest.version} from {manifest.input_name}, retrieved "
        f"{manifest.retrieved_at}, in {store.address}"
    )
