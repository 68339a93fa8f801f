"""Which reports that were sent show a version of a figure that has since been restated."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bass.explaining.kpi import Kpi
from bass.explaining.period import Span
from bass.explaining.place import Area
from bass.explaining.restatement import Restatement
from bass.messaging.outbox import SENT
from bass.reporting.definition import AreaSection, Report
from bass.reporting.fill import report_kpis
from ingestion.ledger import Ledger
from ingestion.ledger_schema import publish, report_delivery


@dataclass(frozen=True)
class Printed:
    """A report that was sent of the figure's area, or of one above it, with what it shows, in the KPI's unit;
    `sent_at` is the first time, `person_count` to how many."""

    report: str
    area_code: str
    build_id: str
    value: float | None
    sent_at: datetime
    person_count: int


def printed(
    ledger: Ledger, kpi: Kpi, area: Area, above: Sequence[str], span: Span, restated: Sequence[Restatement],
    reports: Mapping[str, Report],
) -> tuple[Printed, ...]:  # fmt: skip
    """What is out in the world and no longer so. `above` are the codes of the areas that the figure's belongs to."""
    total = [item for item in restated if item.dimension_value == "all"]
    shown = {name: report for name, report in reports.items() if kpi.kpi_code in report_kpis(report)}
    if not total or not shown:
        return ()
    columns = report_delivery.c
    query = select(report_delivery).where(
        columns.state == SENT,
        columns.period_kind == span.kind,
        columns.period_start == span.start,
        columns.report.in_(shown),
        columns.area_code.in_([area.code, *above]),
    )
    copies: dict[tuple[str, str, str], list[datetime]] = defaultdict(list)
    with ledger.read() as connection:
        for row in connection.execute(query):
            if row.area_code == area.code or _lists(shown[row.report], kpi, area):
                copies[row.report, row.area_code, row.build_id].append(row.sent_at)
        published = _published(connection, {build_id for *_, build_id in copies})
    found = [
        (*key, _as_of(total, published.get(key[2], min(times))), min(times), len(times))
        for key, times in copies.items()
    ]
    return tuple(
        Printed(name, code, build, *version, sent_at, count)
        for name, code, build, version, sent_at, count in sorted(found, key=lambda one: (one[4], one[:3]))
        if version
    )


def _lists(report: Report, kpi: Kpi, area: Area) -> bool:
    """Whether a report tells the KPI of the areas below its own."""
    return any(
        isinstance(section, AreaSection) and kpi.kpi_code in section.kpis and area.level in section.levels
        for section in report.sections
    )


def _published(connection: Connection, build_ids: set[str]) -> dict[str, datetime]:
    """When each build was first published."""
    query = select(publish.c.build_id, func.min(publish.c.published_at)).where(publish.c.build_id.in_(build_ids))
    return {row[0]: row[1] for row in connection.execute(query.group_by(publish.c.build_id))}


def _as_of(restated: Sequence[Restatement], moment: datetime) -> tuple[float | None] | None:
    """The value that was published at a moment, where another one has followed; None where it still stands."""
    later = [item for item in restated if item.published_at is None or item.published_at > moment]
    return (later[0].earlier_value,) if later else None
