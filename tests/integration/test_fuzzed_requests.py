"""A short part of ``make fuzz-requests``, each time the same."""

from __future__ import annotations

from pathlib import Path

from tests.browser.small_store import make_store
from tests.fuzz_requests.play import fuzz


def test_hostile_requests__end_in_sentences(tmp_path: Path) -> None:
    findings = fuzz(make_store(tmp_path), range(400))
    assert findings.wrong == []
    assert findings.statuses[200] > 50  # it is not the door alone that was tried
    assert findings.statuses[400] > 50
