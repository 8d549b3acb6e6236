"""The Sources panel: what was imported, what is shipped, what was left out, who is cited."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from components import sources
from components.services import Services
from geo.atlas import Record
from geo.store.importing import import_source
from geo.store.versions import Store
from geo.words import Words
from tests.unit.components.conftest import make_services
from tests.unit.components.rendered import of_class, of_type, text_of
from tests.unit.geo.inputs import FIRST, NOW, SQUARE, liveuamap


def test_layout__without_imports_says_so(services: Services, words: Words) -> None:
    said = text_of(sources.layout(services, words))
    assert words("no_imported") in said
    assert words("nothing_rejected") in said
    for publication in services.record.publications.values():
        assert publication.citation in said


def test_layout__shows_what_the_quality_report_found(with_source: Services, words: Words) -> None:
    (details,) = of_type(sources.layout(with_source, words), "Details")
    assert text_of(of_type(details, "Strong")) == "live"
    report = with_source.library.source("live").quality
    assert len(of_type(of_class(details, "findings"), "Li")) == len(report.findings) > 0


def test_layout__names_the_rows_that_were_left_out(
    tiny_data: Any, tmp_path: Path, words: Words
) -> None:
    tiny_data.change("control_events.csv", 13, status="lost")
    broken = make_services(tiny_data.load(), Store(str(tmp_path / "none")))
    said = text_of(sources.layout(broken, words))
    assert words("rejected", count=1) in said
    assert "control_events.csv" in said


def test_layout__lists_the_days_without_data(
    tiny_record: Record, tmp_path: Path, words: Words
) -> None:
    for number in (0, 1, 2, 4, 5, 9):
        liveuamap(tmp_path / "days", FIRST + timedelta(days=number), nochange=SQUARE)
    store = Store(str(tmp_path / "store"))
    import_source(tiny_record, store, "liveuamap", tmp_path / "days", "gappy", NOW)
    said = text_of(sources.layout(make_services(tiny_record, store), words))
    one, two, end = (FIRST + timedelta(days=number) for number in (3, 6, 8))
    spans = f"{words.day_short(one)}; {words.day_short(two)} – {words.day_short(end)}"
    assert words("silences", spans=spans) in said
