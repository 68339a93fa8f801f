"""A task that a manager asks for by hand: about any published KPI, area and period, whether it breaches or not."""

from dataclasses import dataclass
from pathlib import Path

from bass.dispatching.task import MANUAL, Draft, Figure
from bass.explaining.kpi import find_kpi, read_kpis
from bass.explaining.period import Span, parse_span
from bass.explaining.place import Area, find_area
from bass.publishing import duck
from bass.publishing.duck import Connection


@dataclass(frozen=True)
class Asked:
    """`kpi` is a code, number or name, `period` a month or day, `area` a code or name; without one the province."""

    kpi: str
    period: str
    area: str | None = None


def read_asked(warehouse: Path, asked: Asked, request: str) -> Draft:
    """The draft, with the figure where it is published. Raises UsageError for a KPI, area or period that is none."""
    span = parse_span(asked.period)
    with duck.reading(warehouse) as connection:
        kpi, area = find_kpi(read_kpis(connection), asked.kpi), find_area(connection, asked.area)
        roles = connection.execute("select owner_role from kpi.dim_kpi where kpi_code = ?", [kpi.kpi_code]).fetchall()
        value = _value(connection, kpi.kpi_code, area, span)
    return Draft(
        kind=MANUAL, subject=kpi.kpi_code, subject_name_en=kpi.kpi_name_en, subject_name_zh=kpi.kpi_name_zh,
        unit=kpi.unit, period_kind=span.kind, period_start=span.start, area_level=area.level, area_code=area.code,
        area_name=area.name, severity="warning", owner_role=roles[0][0] or "", figure=Figure(kpi_value=value),
        request=request,
    )  # fmt: skip


def _value(connection: Connection, kpi_code: str, area: Area, span: Span) -> float | None:
    row = connection.execute(
        f"select kpi_value from kpi.{span.table} where dimension_type = 'all'"
        " and kpi_code = ? and period_start = ? and area_level = ? and area_code = ?",
        [kpi_code, span.start, area.level, area.code],
    ).fetchone()
    return None if row is None or row[0] is None else float(row[0])
