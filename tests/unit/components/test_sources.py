"""The Sources panel: what was imported, what is shipped, what was left out, who is cited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from components import sources
from components.services import Services
from geo.store.versions import Store
from geo.words import Words
from tests.unit.components.conftest import make_services
from tests.unit.components.rendered import of_class, of_type, text_of


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
