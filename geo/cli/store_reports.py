"""Reports of the command line on the store: imports, sources, quality."""

from __future__ import annotations

import json
from dataclasses import asdict

from geo.atlas import Record
from geo.cli.answer import Answer, Line
from geo.store import files as tables
from geo.store.findings import FindingKind
from geo.store.fingerprint import cut_hash
from geo.store.manifest import Manifest
from geo.store.reading_back import unreadable
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
    manifests = store.sources()
    lines: list[Line] = [_in_columns(manifest) for manifest in manifests]
    damaged = store.damaged()
    lines = lines or [message("cli_no_source", store=store.address)]
    lines += [message("row_left_out", problem=error.message) for error in damaged]
    return Answer(
        {
            "store": store.address,
            "sources": [asdict(manifest) for manifest in manifests],
            "damaged": [str(error) for error in damaged],
        },
        tuple(lines),
    )


def quality(store: Store, name: str) -> Answer:
    """The quality report of a source."""
    manifest = store.newest(name)
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
    """Whether every file of a source can be read, and whether it goes with the record."""
    newest = store.newest(name)
    bad = [error for version in store.versions(name) for error in unreadable(store, version)]
    goes = newest.cut_with == cut_hash(record, newest.kind)
    content = {
        "source": name,
        "version": newest.version,
        "unreadable": [str(error) for error in bad],
        "cut_alike": goes,
    }
    line = message(
        "cli_verified",
        name=name,
        state=message("cli_unreadable", n=len(bad)) if bad else message("cli_all_readable"),
        version=newest.version,
        cut=message("cli_cut_alike" if goes else "cli_cut_otherwise"),
    )
    return Answer(content, (line, *(error.message for error in bad)))


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
