"""How well inferred areas agree with the polygons of a published series: the figures.

Every point of the regions has a value in each of the two pictures: 1 where it is russian-held, ½
where it is contested or unknown, 0 where it is ukrainian-held. The agreement is one minus the mean
difference of the two values over the area that both pictures speak of.
`geo.questions.agreement_measured` measures it; ``data/agreement.csv`` keeps what was measured last.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from geo.errors import DataError
from geo.record.gazetteer import Settlement
from geo.record.tables import Row, make_rows
from geo.status import Status
from geo.words import Message

COLUMNS = (
    "series", "date", "region", "agreement", "iou", "inferred_km2", "published_km2",
    "compared_km2", "line_median_km",
)  # fmt: skip
_LARGEST_KM2 = 1e6


@dataclass(frozen=True)
class RegionAgreement:
    """The agreement of one region on one day.

    Parameters
    ----------
    day
        The day.
    region
        ISO 3166-2 code.
    agreement
        Share of the compared area on which the two pictures agree, 0 to 1.
    iou
        Russian-held area in both over russian-held area in either; 1 when neither has any.
    inferred_km2, published_km2
        Russian-held area in each picture, of the compared area.
    compared_km2
        Area compared: the region, less what the series leaves out and less `misfit_km2`.
    misfit_km2
        Strips along coast and border that the series leaves unmarked: no side's, not compared.
    """

    day: date
    region: str
    agreement: float
    iou: float
    inferred_km2: float
    published_km2: float
    compared_km2: float
    misfit_km2: float = 0.0


@dataclass(frozen=True)
class Difference:
    """A settlement whose centre the two pictures give to different sides.

    Parameters
    ----------
    settlement
        The place.
    day
        The day.
    status
        Our status.
    published
        The series' status.
    line_km
        Distance from the centre to the edge of the published area.
    """

    settlement: Settlement
    day: date
    status: Status
    published: Status
    line_km: float


@dataclass(frozen=True)
class Report:
    """Everything that a comparison found.

    Parameters
    ----------
    series
        Name of the series.
    regions
        Agreement by day and region, in order.
    differences
        Settlements that disagree, by day.
    line_km
        Distances between our front line and the published one, every kilometre along both.
    skipped
        Sentences on days that were left out, and why.
    """

    series: str
    regions: tuple[RegionAgreement, ...]
    differences: tuple[Difference, ...]
    line_km: tuple[float, ...]
    skipped: tuple[Message, ...]

    @property
    def days(self) -> list[date]:
        """Days compared, in order."""
        return sorted({row.day for row in self.regions})

    def of_day(self, day: date) -> float:
        """Agreement over all regions on a day, 0 to 1."""
        return over_regions([row for row in self.regions if row.day == day])

    @property
    def mean(self) -> float:
        """Mean agreement over the days, 0 to 1."""
        return sum(map(self.of_day, self.days)) / len(self.days)

    @property
    def worst(self) -> date:
        """The day with the lowest agreement."""
        return min(self.days, key=self.of_day)

    @property
    def line_median_km(self) -> float | None:
        """Half of either front line lies nearer than this to the other; None without a line."""
        return median(self.line_km) if self.line_km else None


@dataclass(frozen=True)
class Measured:
    """One row of ``agreement.csv``: a region's agreement, its series and that series' lines.

    Parameters
    ----------
    series
        Name of the series.
    region
        Agreement of a region on a day.
    line_median_km
        Median distance between the two front lines over all days of the series; None without.
    """

    series: str
    region: RegionAgreement
    line_median_km: float | None


@dataclass(frozen=True)
class SeriesSummary:
    """What ``agreement.csv`` says of one series.

    Parameters
    ----------
    series
        Its name.
    days
        Agreement over all regions by day, 0 to 1, in order.
    regions
        Mean agreement by region, 0 to 1.
    line_median_km
        Median distance between the two front lines; None without.
    """

    series: str
    days: dict[date, float]
    regions: dict[str, float]
    line_median_km: float | None

    @property
    def mean(self) -> float:
        """Mean agreement over the days."""
        return sum(self.days.values()) / len(self.days)

    @property
    def worst(self) -> date:
        """The day with the lowest agreement."""
        return min(self.days, key=self.days.__getitem__)


def summarise(measured: Iterable[Measured]) -> list[SeriesSummary]:
    """The rows of ``agreement.csv`` by series, in their order."""
    by_series: dict[str, list[Measured]] = {}
    for row in measured:
        by_series.setdefault(row.series, []).append(row)
    return [_summary(series, rows) for series, rows in by_series.items()]


def over_regions(rows: Sequence[RegionAgreement]) -> float:
    """Agreement over several regions, weighted by the area compared."""
    agreed = sum(row.agreement * row.compared_km2 for row in rows)
    return agreed / sum(row.compared_km2 for row in rows)


def _summary(series: str, rows: Sequence[Measured]) -> SeriesSummary:
    regions = [row.region for row in rows]
    days = sorted({row.day for row in regions})
    names = list(dict.fromkeys(row.region for row in regions))
    per_region = {name: [row.agreement for row in regions if row.region == name] for name in names}
    return SeriesSummary(
        series=series,
        days={day: over_regions([row for row in regions if row.day == day]) for day in days},
        regions={name: sum(values) / len(values) for name, values in per_region.items()},
        line_median_km=rows[0].line_median_km,
    )


def to_csv(reports: Iterable[Report]) -> bytes:
    """Reports as the text of ``agreement.csv``."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for report in reports:
        line = report.line_median_km
        for row in report.regions:
            writer.writerow(
                [
                    report.series, row.day.isoformat(), row.region, f"{row.agreement:.5f}",
                    f"{row.iou:.4f}", f"{row.inferred_km2:.1f}", f"{row.published_km2:.1f}",
                    f"{row.compared_km2:.1f}", "" if line is None else f"{line:.2f}",
                ]
            )  # fmt: skip
    return text.getvalue().encode()


def load_agreement(
    path: Path, region_ids: Collection[str]
) -> tuple[list[Measured], list[DataError]]:
    """Read ``agreement.csv``; a record without that file was never compared.

    Raises
    ------
    DataError
        When the file cannot be read or lacks a column.
    """
    if not path.exists():
        return [], []
    return make_rows(path, COLUMNS, lambda row: _measured(row, region_ids), unique=None)


def _measured(row: Row, region_ids: Collection[str]) -> Measured:
    return Measured(
        series=row.text("series"),
        region=RegionAgreement(
            day=row.date("date"),
            region=row.one_of("region", region_ids),
            agreement=row.number_between("agreement", 0, 1),
            iou=row.number_between("iou", 0, 1),
            inferred_km2=row.number_between("inferred_km2", 0, _LARGEST_KM2),
            published_km2=row.number_between("published_km2", 0, _LARGEST_KM2),
            compared_km2=row.number_between("compared_km2", 0, _LARGEST_KM2),
        ),
        line_median_km=row.optional_number("line_median_km", 0, _LARGEST_KM2),
    )
