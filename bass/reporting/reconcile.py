"""Every number of a report against the marts: what was written is read back, and each number looked up anew.

A number of a KPI mart must be that mart's, cell by cell. A number of another mart must be what its finest groups add up
to, by decimals and apart from the engine's own sub-totals; and where a total is tied to a KPI, it must be that KPI's.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import isclose
from pathlib import Path
from typing import Any

import pyarrow as pa
from openpyxl import load_workbook

from bass.errors import BassError
from bass.explaining.kpi import read_kpis
from bass.publishing import duck
from bass.publishing.duck import Connection
from bass.reporting.asked import Asked
from bass.reporting.content import Cell, KpiOrigin, MartOrigin, Prose
from bass.reporting.excel import first_row, sheet_names
from bass.reporting.fill import Copy, Filled
from bass.reporting.mart import MartQuery, read_leaves
from bass.reporting.words import Number

TOLERANCE = 1e-9  # relative; a workbook holds 16 digits
SHOWN = 5  # differences that an error names


class NotReconciled(BassError):  # noqa: N818  a refusal, named as the others are
    """A report holds a number that the marts do not; it is not sent."""


@dataclass(frozen=True)
class Placed:
    """A number of a report and where it stands in the workbook."""

    place: str
    cell: Cell


def reconcile(warehouse: Path, copy: Copy, filled: Filled, workbook: Path) -> int:
    """The number of cells held against the marts. Raises NotReconciled naming the cells that differ."""
    placed = list(_placed(filled))
    differing = [*_misread(placed, workbook), *_untold(filled), *_without_origin(placed)]
    with duck.reading(warehouse) as connection:
        kpis = {kpi.kpi_code: kpi for kpi in read_kpis(connection)}
        asked = Asked(connection, copy.report, kpis, copy.area, copy.span, copy.language)
        differing += _against_kpis(connection, placed)
        trees = [_added_up(asked, query) for query in filled.queries]
        differing += _against_marts(placed, filled, trees)
        differing += _untied(connection, copy, filled, trees)
    if differing:
        more = f"; and {len(differing) - SHOWN} more" if len(differing) > SHOWN else ""
        raise NotReconciled(
            f"{workbook}: {len(differing)} of {len(placed)} numbers differ from the marts, so it is not sent: "
            + "; ".join(differing[:SHOWN])
            + more
        )
    return len(placed)


def _placed(filled: Filled) -> Iterator[Placed]:
    names = sheet_names(filled.document)
    for section, name in zip(filled.document.sections, names, strict=True):
        if isinstance(section, Prose):
            for sentence in section.sentences:
                yield from (Placed(f"{name}", cell) for cell in sentence.cells if cell.number is not None)
            continue
        top = first_row(section)
        for number, row in enumerate(section.rows):
            for column, cell in enumerate(row.cells):
                if cell.number is not None:
                    yield Placed(f"{name}!{_letter(column + 1)}{top + number + 1}", cell)


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column + 1))


def _misread(placed: list[Placed], path: Path) -> list[str]:
    """Numbers that the written workbook does not hold where they should be, and numbers nobody put there."""
    book = load_workbook(path, data_only=True)
    expected = {one.place: one.cell.number for one in placed if "!" in one.place}
    found = {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }
    wrong = [
        f"{place} holds {found.get(place)}, not {value}"
        for place, value in expected.items()
        if not _same(found.get(place), value)
    ]
    return wrong + [
        f"{place} holds {found[place]}, which comes from nowhere" for place in found.keys() - expected.keys()
    ]


def _untold(filled: Filled) -> list[str]:
    """Sentences that do not say the figure that they are about."""
    sentences = [one for part in filled.document.sections if isinstance(part, Prose) for one in part.sentences]
    return [f"{one.text!r} does not say {one.cells[0].text}" for one in sentences
            if one.cells and one.cells[0].text not in one.text]  # fmt: skip


def _without_origin(placed: list[Placed]) -> list[str]:
    return [f"{one.place} holds {one.cell.number}, which names no source" for one in placed if one.cell.origin is None]


def _against_kpis(connection: Connection, placed: list[Placed]) -> list[str]:
    by_column: dict[tuple[str, str], list[tuple[Placed, KpiOrigin]]] = defaultdict(list)
    for one in placed:
        if isinstance(one.cell.origin, KpiOrigin):
            by_column[one.cell.origin.table, one.cell.origin.column].append((one, one.cell.origin))
    wrong = []
    for (table, column), cells in by_column.items():
        values = _looked_up(connection, table, column, [origin for _, origin in cells])
        wrong += [
            f"{one.place} {origin.kpi_code} {column} holds {one.cell.number}, kpi.{table} {value}"
            for (one, origin), value in zip(cells, values, strict=True)
            if not _same(value, one.cell.number)
        ]
    return wrong


def _looked_up(connection: Connection, table: str, column: str, origins: list[KpiOrigin]) -> list[Any]:
    names = ["kpi_code", "period_start", "area_level", "area_code", "dimension_type", "dimension_value"]
    if "dimension_type" not in duck.own_columns(connection)["kpi", table]:
        names = names[:4]
    wanted = pa.table(
        {"number": range(len(origins)), **{name: [getattr(one, name) for one in origins] for name in names}}
    )
    connection.register("wanted", wanted)
    same = " and ".join(f"wanted.{name} = mart.{name}" for name in names)
    rows = connection.execute(
        f"select wanted.number, mart.{column} from wanted left join kpi.{table} as mart on {same}"
    ).fetchall()
    connection.unregister("wanted")
    found = dict(rows)
    return [found[number] for number in range(len(origins))]


def _added_up(asked: Asked, query: MartQuery) -> dict[tuple[str, ...], dict[str, Decimal]]:
    """The sums of every group, added up in decimals from the finest ones."""
    totals: dict[tuple[str, ...], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for keys, row in read_leaves(asked, query):
        for depth in range(len(keys) + 1):
            for name, value in row.items():
                totals[keys[:depth]][name] += Decimal(str(value or 0))
    return totals


def _against_marts(
    placed: list[Placed], filled: Filled, trees: list[dict[tuple[str, ...], dict[str, Decimal]]]
) -> list[str]:
    wrong = []
    for one in placed:
        origin = one.cell.origin
        if isinstance(origin, MartOrigin):
            query = filled.queries[origin.query]
            measure = next(item for item in query.measures if item.code == origin.measure)
            value = query.value(measure, trees[origin.query].get(origin.keys, defaultdict(Decimal)))
            if not _same(value, one.cell.number):
                wrong.append(f"{one.place} {origin.measure} holds {one.cell.number}, {query.table} {value}")
    return wrong


def _untied(
    connection: Connection, copy: Copy, filled: Filled, trees: list[dict[tuple[str, ...], dict[str, Decimal]]]
) -> list[str]:
    wrong = []
    for number, code, kpi_code in filled.ties:
        query = filled.queries[number]
        measure = next(one for one in query.measures if one.code == code)
        value = query.value(measure, trees[number].get((), defaultdict(Decimal)))
        origin = KpiOrigin(copy.span.table, "kpi_value", kpi_code, copy.span.start, copy.area.level, copy.area.code)
        figure = _looked_up(connection, origin.table, origin.column, [origin])[0]
        if not _same(figure or 0, value or 0):
            wrong.append(f"{query.table} {code} is {value} in all, KPI {kpi_code} {figure}")
    return wrong


def _same(one: Number | None, other: Number | None) -> bool:
    if one is None or other is None:
        return one is other
    return isclose(float(one), float(other), rel_tol=TOLERANCE, abs_tol=1e-9)
