"""What the report finds in days that only stand still."""

from dataclasses import replace

from geo.store.quality import report
from tests.unit.geo.store.test_quality import DONETSK, HELD_KM2, figures_of


def test_report__of_days_without_any_change_among_great_ones_is_no_jump() -> None:
    held = [HELD_KM2 + 500.0 * min(number, 19) for number in range(40)]
    days = [figures_of(n, km2) for n, km2 in enumerate(held)]
    days = [replace(day, state=f"{n}") for n, day in enumerate(days)]
    found = report("x", days, (), [DONETSK])
    assert all(finding.km2 != 0 for finding in found.findings)
