"""A stored polygon source cut anew, from all that it published, when the record has changed."""

from __future__ import annotations

from dataclasses import replace

from geo.atlas import Record
from geo.sources.clipping import StateShapes, cut_state, pack_outlines
from geo.store import files as tables
from geo.store.cutting import CutSeries
from geo.store.findings import FindingKind
from geo.store.fingerprint import cut_hash
from geo.store.manifest import Manifest
from geo.store.versions import Store


def cut_anew(record: Record, store: Store, manifest: Manifest) -> tuple[Manifest, dict[str, bytes]]:
    """The next version of a polygon source, with its files; nothing is written.

    Parameters
    ----------
    record
        Cuts it.
    store
        Where the version is.
    manifest
        The version, whose file of states holds what was published, whole.
    """
    outlines = {region.id: region.outline for region in record.regions}
    packed = pack_outlines(outlines, record.surroundings)
    whole = tables.Shapes(store.read(manifest, tables.STATES)).packed()
    shapes: dict[str, StateShapes] = {}
    region_km2 = {}
    for state, areas in whole.items():
        (_, region_km2[state]), shapes[state] = cut_state(tuple(areas.items()), packed)
    figures = [
        replace(one, region_km2=region_km2[one.state], misfit_km2={})
        for one in tables.days_from_parquet(store.read(manifest, tables.DAYS))
    ]
    cut = CutSeries(record, figures, shapes, sorted(manifest.excluded_days))
    quality = tables.quality_from_json(store.read(manifest, tables.QUALITY))
    kept = tuple(one for one in quality.findings if one.kind is not FindingKind.UNSTATED)
    quality = replace(quality, findings=kept).with_findings(cut.findings)
    files = {**cut.files(), tables.QUALITY: tables.quality_to_json(quality)}
    counts = {**manifest.counts, "findings": len(quality.findings)}
    return replace(manifest, counts=counts, cut_with=cut_hash(record, manifest.kind)), files
