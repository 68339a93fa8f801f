"""Filling a report: its definition, an area and a period in; a document out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bass.errors import BassError
from bass.explaining.figure import require_mart
from bass.explaining.kpi import read_kpis
from bass.explaining.period import Span
from bass.explaining.place import Area
from bass.publishing import duck
from bass.publishing.duck import Connection
from bass.publishing.operation import RunStatus
from bass.publishing.status import read_run_status
from bass.reporting.asked import Asked
from bass.reporting.content import Document, Prose, Stamp, Table
from bass.reporting.definition import MartSection, Report
from bass.reporting.mart import MartQuery, mart_query, mart_table
from bass.reporting.movement import movement_prose
from bass.reporting.table import area_table, dimension_table, kpi_table, trend_table
from bass.reporting.words import period_text

SECTIONS: dict[str, Callable[[Asked, Any], Table | Prose]] = {
    "kpi": kpi_table,
    "area": area_table,
    "trend": trend_table,
    "dimension": dimension_table,
    "movement": movement_prose,
}


@dataclass(frozen=True)
class Copy:
    """Which copy of a report is wanted. `least_people`: rows of fewer persons are not shown, 0 shows all."""

    report: Report
    area: Area
    span: Span
    language: str = "zh"
    least_people: int = 0


@dataclass(frozen=True)
class Filled:
    """A document, what its mart sections asked, by their numbers, and which KPI their totals are tied to."""

    document: Document
    queries: tuple[MartQuery, ...]
    ties: tuple[tuple[int, str, str], ...]  # query, measure, KPI


def fill(warehouse: Path, copy: Copy) -> Filled:
    """Fill the report from the published file.

    Raises BassError where the period is not published, or a definition names a KPI, measure or column that is not.
    """
    with duck.reading(warehouse) as connection:
        require_mart(connection, copy.span)
        kpis = {kpi.kpi_code: kpi for kpi in read_kpis(connection)}
        status = read_run_status(warehouse)
        asked = Asked(connection, copy.report, kpis, copy.area, copy.span, copy.language, status.currency)
        for code in report_kpis(copy.report):
            asked.kpi(code)
        stamp = _stamp(asked, status)
        sections: list[Table | Prose] = []
        queries: list[MartQuery] = []
        ties: list[tuple[int, str, str]] = []
        for section in copy.report.sections:
            if not isinstance(section, MartSection):
                sections.append(SECTIONS[section.kind](asked, section))
                continue
            query = mart_query(asked, section)
            if query is not None:
                sections.append(mart_table(asked, section, query, len(queries), copy.least_people))
                ties += [(len(queries), *tie) for tie in _ties(section, copy.area)]
                queries.append(query)
    document = Document(
        copy.report.name,
        copy.report.title.of(copy.language),
        status.home_name,
        copy.language,
        period_text(copy.span.kind, copy.span.start, copy.language),
        copy.area.name,
        stamp,
        tuple(sections),
    )
    return Filled(document, tuple(queries), tuple(ties))


def _ties(section: MartSection, area: Area) -> list[tuple[str, str]]:
    in_province = section.province_ties if area.level == "province" else {}
    return list((section.ties | in_province).items())


def _stamp(asked: Asked, status: RunStatus) -> Stamp:
    """Raises BassError where no KPI of the report has a row of the period, or it has no KPI and the period is not
    over."""
    codes = report_kpis(asked.report)
    where = "period_start = ? and area_code = ? and list_contains(?, kpi_code)"
    states = asked.connection.execute(
        f"select state, max(as_of_date) from kpi.{asked.span.table} where {where} group by state",
        [asked.span.start, asked.area.code, codes],
    ).fetchall()
    if codes and not states:
        raise BassError(
            f"{asked.report.name}: nothing of {asked.span.text} is published for {asked.area.code} {asked.area.name};"
            f" there is {_published_reach(asked.connection, asked.span.table)}"
        )
    if not codes and (status.as_of_date is None or asked.span.end > status.as_of_date):
        raise BassError(
            f"{asked.report.name}: {asked.span.text} is not over by {status.as_of_date}, the last loaded day"
        )
    by_state: dict[str, date | None] = dict(states)
    state = next((one for one in ("preliminary", "restated") if one in by_state), "final") if codes else ""
    as_of = max((day for day in by_state.values() if day), default=status.as_of_date)
    return Stamp(status.build_id, as_of, status.gate_result, state, _held_back(asked, codes))


def report_kpis(report: Report) -> list[str]:
    """The codes of all KPIs that a report shows or is tied to."""
    found: list[str] = []
    for section in report.sections:
        found += getattr(section, "kpis", ())
        found += [section.kpi] if section.kind == "dimension" else []
        found += [*section.ties.values(), *section.province_ties.values()] if section.kind == "mart" else []
    return list(dict.fromkeys(found))


def _published_reach(connection: Connection, table: str) -> str:
    row = connection.execute(f"select min(period_start), max(period_start) from kpi.{table}").fetchone()
    return f"{row[0]} to {row[1]}" if row and row[0] else "nothing at all"


def _held_back(asked: Asked, codes: list[str]) -> tuple[str, ...]:
    """The KPIs and marts of the report that still show what was published before."""
    marts = [section.table for section in asked.report.sections if isinstance(section, MartSection)]
    rows = asked.connection.execute(
        "select schema_name || '.' || table_name, kpi_code from operation.table_status where is_held_back and"
        " (list_contains(?, schema_name || '.' || table_name)"
        " or (schema_name = 'kpi' and table_name = ? and (kpi_code = '' or list_contains(?, kpi_code)))) order by 1, 2",
        [marts, asked.span.table, codes],
    ).fetchall()
    return tuple(f"{table} {code}".strip() for table, code in rows)
