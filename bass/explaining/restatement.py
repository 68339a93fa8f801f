"""What a figure was before: each version that was published, and what it became."""

from dataclasses import dataclass
from datetime import datetime

from bass.explaining.kpi import Kpi
from bass.explaining.period import Span
from bass.explaining.place import Area
from bass.publishing.duck import Connection, own_columns

MART = ("kpi", "fct_kpi_restatement")


@dataclass(frozen=True)
class Restatement:
    """A figure's change from one published version to the next, in the KPI's unit; `dimension_value` is all, or the
    part of a KPI without a total; `published_at` is None for the version that came with the build that tells it."""

    dimension_value: str
    version_number: int
    earlier_value: float | None
    earlier_published_at: datetime
    value: float | None
    value_change: float | None
    published_at: datetime | None


def restatements(connection: Connection, kpi: Kpi, area: Area, span: Span) -> tuple[Restatement, ...]:
    """The restatements of a figure, oldest first; none where the published file has no such mart."""
    if MART not in own_columns(connection):
        return ()
    rows = connection.execute(
        "select dimension_value, version_number, earlier_value, earlier_published_at, kpi_value, value_change,"
        " published_at from kpi.fct_kpi_restatement where kpi_code = ? and period_kind = ? and period_start = ?"
        " and area_level = ? and area_code = ? and dimension_type = ? order by version_number, dimension_value",
        [kpi.kpi_code, span.kind, span.start, area.level, area.code, kpi.main_dimension],
    ).fetchall()
    return tuple(Restatement(*row) for row in rows)
