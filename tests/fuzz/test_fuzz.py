"""What once failed, and a minute at most of files spoilt at random."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.fuzz.campaign import Campaign
from tests.fuzz.mutations import samples, spoilt

SECONDS = 45
SEED = 20261125


def test_imports__of_spoilt_files_end_in_a_version_or_a_sentence(tmp_path: Path) -> None:
    with Campaign(tmp_path / "failed") as campaign:
        campaign.run_corpus()
        campaign.run(SEED, SECONDS)
    assert campaign.failures == []
    assert campaign.outcomes["refused"] > 0


def test_spoilt__is_the_same_for_the_same_seed() -> None:
    cases = samples()
    chances = [Random(number) for number in (*range(50), *range(50))]  # noqa: S311
    found = [spoilt(chance, cases) for chance in chances]
    assert found[:50] == found[50:]
    assert len({case.content for case in found}) > 25
