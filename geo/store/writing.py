"""Versions written whole or not at all, and whole sources renamed and removed, each in its turn."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

from geo.errors import OutputError
from geo.store import turns
from geo.store.address import StoreFiles
from geo.store.manifest import MANIFEST, Manifest, write_manifest
from geo.words import message

_REMOVED = ".removed-"


def write_version(
    files: StoreFiles, manifest: Manifest, contents: Mapping[str, bytes], is_locked: bool
) -> Manifest:
    """Write the next version of a source, whole; what fails leaves the store as it was.

    Parameters
    ----------
    files
        Of the store.
    manifest
        What the version is, but for its name.
    contents
        Its files.
    is_locked
        Whether the store's lock is held (`turns.locked`).

    Returns
    -------
    manifest
        With the name that the version got.

    Raises
    ------
    OSError
        When something could not be written.
    OutputError
        When another writer has the source.
    """
    name = manifest.source
    is_there = files.exists(name)
    try:
        files.make_folder(name)
        number, claim = turns.claim_number(files, name, is_locked)
        version = turns.version_name(number, manifest.input_sha256)
        named = replace(manifest, version=version)
        try:
            turns.clear_unfinished(files, name, MANIFEST, claim, is_locked)
            _write_files(files, named, contents, claim)
        except BaseException:
            _abandon(files, f"{name}/{version}", claim)
            raise
        claim.drop()
    except BaseException:
        if is_locked and not is_there:
            with suppress(OSError):
                files.remove(name)
        raise
    return named


def _write_files(
    files: StoreFiles, manifest: Manifest, contents: Mapping[str, bytes], claim: turns.Claim
) -> None:
    folder = f"{manifest.source}/{manifest.version}"
    files.make_folder(folder)
    for file, content in contents.items():
        files.put(f"{folder}/{file}", content)
    files.put(f"{folder}/{MANIFEST}.part", write_manifest(manifest))
    if not claim.is_ours():
        raise OutputError(message("source_busy", name=manifest.source))
    files.move(f"{folder}/{MANIFEST}.part", f"{folder}/{MANIFEST}")


def _abandon(files: StoreFiles, folder: str, claim: turns.Claim) -> None:
    """Remove an unfinished version; what cannot be removed stays claimed, and nobody reads it."""
    with suppress(OSError):
        if not claim.is_ours():
            return
        files.remove(f"{folder}/{MANIFEST}")
        files.remove(folder)
        claim.drop()


def rename_source(files: StoreFiles, name: str, new_name: str, is_locked: bool) -> None:
    """Give a source that is there a name that is free."""
    if is_locked:
        files.remove(new_name)  # an empty folder: what is moved would go into it
        files.move(name, new_name)
        return
    own = turns.claim_source(files, name)
    try:
        files.make_folder(new_name)
        new = turns.claim_source(files, new_name)
    except BaseException:
        own.drop()
        raise
    try:
        for folder in sorted(turns.numbers(files, name)):
            _copy_version(files, f"{name}/{folder}", f"{new_name}/{folder}")
    except BaseException:
        with suppress(OSError):
            _remove_versions(files, new_name)
            files.remove(new_name)
        own.drop()
        raise
    new.drop()
    _remove_versions(files, name)
    files.remove(name)


def _copy_version(files: StoreFiles, folder: str, to: str) -> None:
    """Copy a version that is whole, its manifest last."""
    found = files.file_names(folder)
    if MANIFEST not in found:
        return
    files.make_folder(to)
    for file in sorted(found, key=lambda file: file == MANIFEST):
        files.copy(f"{folder}/{file}", f"{to}/{file}")


def remove_source(files: StoreFiles, name: str, is_locked: bool) -> None:
    """Remove a source with all that is in it."""
    if is_locked:
        aside = f"{_REMOVED}{uuid4()}"  # in one step: no half of it is ever there
        files.move(name, aside)
        files.remove(aside)
        return
    turns.claim_source(files, name)
    _remove_versions(files, name)
    files.remove(name)


def _remove_versions(files: StoreFiles, name: str) -> None:
    """Remove the versions of a claimed source, manifests first."""
    folders = sorted(turns.numbers(files, name))
    for folder in folders:
        files.remove(f"{name}/{folder}/{MANIFEST}")
    for folder in folders:
        files.remove(f"{name}/{folder}")


def clear_removed(files: StoreFiles) -> None:
    """Remove what a removal left that was ended in its midst; only under the store's lock."""
    for folder in files.folders():
        if folder.startswith(_REMOVED):
            with suppress(OSError):
                files.remove(folder)
