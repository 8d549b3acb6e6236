"""Reports of the command line on the store: imports, sources, quality."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from geo.atlas import Record
from geo.cli.answer import Answer, Line
from geo.errors import DataError
from geo.store import files as tables
from geo.store.findings import FindingKind
from geo.store.fingerprint import cut_hash
from geo.store.integrity import damage, fault_of, faults
from geo.store.manifest import Manifest
from geo.store.versions import Store
from geo.words import Message, Words, message


def imported(manifest: Manifest, is_new: bool, store: Store) -> Answer:
    """What an import did."""
    done = "cli_imported" if is_new else "cli_already_there"
    line = message(done, source=manifest.source, counted=_counted(manifest))
    lines = [line, _where(manifest, store)]
    if manifest.counts.get("findings") or manifest.counts.get("rejected"):
        lines.append(message("cli_see_quality", source=manifest.source))
    return Answer({**asdict(manifest), "new": is_new}, tuple(lines))


def sources(store: Store) -> Answer:
    """Every source in its newest version."""
    damaged = _damaged(store)
    manifests = [one for one in store.sources() if one.source not in damaged]
    lines: list[Line] = [_in_columns(manifest) for manifest in manifests]
    if not damaged:
        lines = lines or [message("cli_no_source", store=store.address)]
    lines += [error.message for error in damaged.values()]
    return Answer(
        {
            "store": store.address,
            "sources": [asdict(manifest) for manifest in manifests],
            "damaged": [str(error) for error in damaged.values()],
        },
        tuple(lines),
    )


def _damaged(store: Store) -> dict[str, DataError]:
    """What is wrong with each damaged source, and what to do."""
    held = store.look()
    found = held.damaged()
    for manifest in held.sources():
        if (fault := fault_of(store, manifest)) is not None:
            found[manifest.source] = fault
    return {name: damage(name, fault) for name, fault in sorted(found.items())}


def quality(store: Store, name: str) -> Answer:
    """The quality report of a source."""
    manifest = store.newest(name)
    if (fault := fault_of(store, manifest)) is not None:
        raise damage(name, fault)
    content = store.read(manifest, tables.QUALITY)
    report = tables.quality_from_json(content)
    line = message("cli_source_counted", source=name, counted=_counted(manifest))
    lines: list[Line] = [line, _where(manifest, store)]
    if manifest.broken != "keep":
        days = list(manifest.left_out) or message("nothing_there")
        lines.append(message(f"cli_broken_{manifest.broken}", days=days))
    lines += [_noticed(finding.kind, finding.message) for finding in report.findings]
    lines += [_noticed(FindingKind.REJECTED, sentence) for sentence in report.rejected]
    return Answer(json.loads(content), tuple(lines))


def renamed(name: str, new_name: str) -> Answer:
    """A source has another name."""
    return Answer(
        {"from": name, "to": new_name}, (message("cli_renamed", name=name, new=new_name),)
    )


def removed(name: str, versions: int) -> Answer:
    """A source is gone."""
    line = message("cli_removed", name=name, n=versions)
    return Answer({"removed": name, "versions": versions}, (line,))


def verified(store: Store, name: str, record: Record) -> Answer:
    """Whether every file of a source is what was written, and whether it goes with the record."""
    found = store.look().history(name) or [store.newest(name)]
    bad = [fault for version in found for fault in _faults(store, version)]
    newest = found[-1]
    content: dict[str, Any] = {"source": name, "unreadable": [str(error) for error in bad]}
    state = message("cli_unreadable", n=len(bad)) if bad else message("cli_all_readable")
    if isinstance(newest, DataError):
        content |= {"version": None, "cut_alike": None}
        line = message("cli_verified_damaged", name=name, state=state)
    else:
        goes = newest.cut_with == cut_hash(record, newest.kind)
        content |= {"version": newest.version, "cut_alike": goes}
        cut = message("cli_cut_alike" if goes else "cli_cut_otherwise")
        line = message("cli_verified", name=name, state=state, version=newest.version, cut=cut)
    advice = [message("damaged_advice", name=name)] if bad else []
    return Answer(content, (line, *(error.message for error in bad), *advice))


def verified_all(store: Store, record: Record) -> Answer:
    """The same of every source."""
    each = [verified(store, name, record) for name in store.look().names()]
    lines: list[Line] = [line for one in each for line in one.said]
    content = {
        "sources": [one.content for one in each],
        "unreadable": [error for one in each for error in one.content["unreadable"]],
    }
    return Answer(content, tuple(lines or [message("cli_no_source", store=store.address)]))


def _faults(store: Store, version: Manifest | DataError) -> Iterator[DataError]:
    if isinstance(version, DataError):
        yield version
    else:
        yield from faults(store, version)


def _in_columns(manifest: Manifest) -> Line:
    def line(words: Words) -> str:
        counted = words.say(_counted(manifest))
        return f"{manifest.source:24} {manifest.kind:9} {manifest.format:10} {counted}"

    return line


def _noticed(kind: FindingKind, sentence: Message) -> Line:
    return lambda words: f"{words.of(kind):12} {words.say(sentence)}"


def _counted(manifest: Manifest) -> Message:
    counts = [message(f"counted_{word}", n=number) for word, number in manifest.counts.items()]
    first, last = manifest.first_day, manifest.last_day
    return message("cli_counted", first=first, last=last, counts=counts)


def _where(manifest: Manifest, store: Store) -> Message:
    return message(
        "cli_version",
        version=manifest.version,
        input=manifest.input_name,
        retrieved=manifest.retrieved_at,
        store=store.address,
    )
