"""A section that groups a mart: measures by its columns, with sub-totals that the mart itself makes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb
import yaml

from bass.errors import BassError
from bass.home import PROJECT_DIR
from bass.publishing.duck import literal
from bass.reporting.asked import Asked, value_label
from bass.reporting.content import Cell, Column, MartOrigin, Row, Table
from bass.reporting.definition import MartSection
from bass.reporting.words import Number, NumberFormat

SMALL_CELL = "*"


@dataclass(frozen=True)
class MartMeasure:
    """A measure as it is asked of a mart: sums in, `over` '' where it is no ratio."""

    code: str
    title_zh: str
    title_en: str
    unit: str
    sum: str
    over: str
    factor: int
    is_additive: bool

    @property
    def format(self) -> NumberFormat:
        if self.unit == "%":
            return NumberFormat(2, suffix="%")
        return NumberFormat(2 if self.unit.startswith("CNY") or self.over else 0)


@dataclass(frozen=True)
class MartQuery:
    """What is asked of a mart: the rows in question, the columns to group by and the measures."""

    table: str
    where: str
    dimensions: tuple[str, ...]
    measures: tuple[MartMeasure, ...]

    def parts(self) -> dict[str, str]:
        """Alias -> expression of the sums that the measures are made of."""
        found = {f"{measure.code}__sum": measure.sum for measure in self.measures}
        return found | {f"{measure.code}__over": measure.over for measure in self.measures if measure.over}

    def value(self, measure: MartMeasure, row: dict[str, Any]) -> Number | None:
        """A measure out of its sums; None where a ratio has nothing below the line."""
        above = row[f"{measure.code}__sum"]
        if not measure.over:
            return above
        below = row[f"{measure.code}__over"]
        if not below or above is None:
            return None
        return float(Decimal(str(above)) * measure.factor / Decimal(str(below)))


def mart_query(asked: Asked, section: MartSection) -> MartQuery | None:
    """None where the mart has no areas and the copy is of less than the province."""
    condition = _of_area(asked, section)
    if condition is None:
        return None
    period = f"cast(date_trunc('{asked.span.kind}', {section.period}) as date) = date {literal(str(asked.span.start))}"
    declared = _declared(section.table)
    measures = tuple(_measure(asked, declared, wanted) for wanted in section.measures)
    where = f"{period} and {condition} and ({section.where})"
    return MartQuery(section.table, where, tuple(one.column for one in section.rows), measures)


def _of_area(asked: Asked, section: MartSection) -> str | None:
    if asked.area.level == "province" and section.area != "codes":
        return "true"
    code = literal(asked.area.code)
    if section.area == "codes":
        return f"{asked.area.level}_code = {code}"
    if section.area == "area_id":
        return f"area_id in (select area_code from core.dim_area where {asked.area.level}_code = {code})"
    return None


@cache
def _declared(table: str) -> dict[str, dict[str, Any]]:
    """Code -> measure that a theme's table declares of itself, in the YAML beside it; the schema is the folder."""
    schema, _, name = table.partition(".")
    for path in sorted((PROJECT_DIR / "models" / "marts" / schema).glob("*.yml")):
        for model in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader).get("models", ()):
            if model["name"] == name:
                return {one["code"]: one for one in model["config"]["meta"].get("measures", ())}
    return {}


def _measure(asked: Asked, declared: dict[str, dict[str, Any]], wanted: Any) -> MartMeasure:
    if not isinstance(wanted, str):
        text = wanted.title
        return MartMeasure(wanted.code, text.zh, text.en, wanted.unit, wanted.sum, wanted.over, wanted.factor,
                           not wanted.over)  # fmt: skip
    if wanted not in declared:
        raise BassError(
            f"{asked.report.name}.yml: measure {wanted!r} is not one that its table declares; "
            f"it has: {', '.join(declared) or 'none, so write it out with sum and unit'}"
        )
    one = declared[wanted]
    over = str(one.get("over", ""))
    return MartMeasure(wanted, one["name_zh"], one["name_en"], one["unit"], one["sum"], over,
                       int(one.get("factor", 1)), not over)  # fmt: skip


def read_leaves(asked: Asked, query: MartQuery) -> list[tuple[tuple[str, ...], dict[str, Any]]]:
    """The finest groups: their codes, and their sums by alias."""
    return _read(asked, query, "group by all", "")


def read_tree(asked: Asked, query: MartQuery) -> dict[tuple[str, ...], dict[str, Any]]:
    """The groups of every level, () the total, with the sums that the mart itself makes of each."""
    level = "+".join(f"grouping({_identifier(name)})" for name in query.dimensions)
    rows = _read(asked, query, f"group by rollup ({', '.join(map(_identifier, query.dimensions))})", f", {level}")
    deepest = len(query.dimensions)
    return {keys[: deepest - row.pop("level")]: row for keys, row in rows}


def _read(asked: Asked, query: MartQuery, grouping: str, level: str) -> list[tuple[tuple[str, ...], dict[str, Any]]]:
    keys = ", ".join(f"coalesce(cast({_identifier(name)} as varchar), '-1')" for name in query.dimensions)
    sums = ", ".join(f"sum({expression})" for expression in query.parts().values())
    if not level:
        grouping = f"group by {keys}"
    try:
        rows = asked.connection.execute(
            f"select {keys}{level}, {sums} from {query.table} where {query.where} {grouping}"
        ).fetchall()
    except duckdb.Error as error:
        raise BassError(
            f"{asked.report.name}.yml: {query.table} cannot be asked this: {str(error).splitlines()[0]}"
        ) from error
    count = len(query.dimensions)
    names = [*query.parts()] if not level else ["level", *query.parts()]
    return [(row[:count], dict(zip(names, row[count:], strict=True))) for row in rows]


def _identifier(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise BassError(f"{name!r} is no column name")
    return name


def mart_table(asked: Asked, section: MartSection, query: MartQuery, number: int, least: int) -> Table:
    """The groups as a tree, the total first. `number` is the query's among the report's, `least` the fewest persons
    that a row may be of, 0 where the reader is entitled to all."""
    tree = read_tree(asked, query)
    rows: list[Row] = []
    _add_rows(asked, section, query, number, tree, (), rows)
    # an empty month has a total of nothing
    has_rows = any(value is not None for value in tree.get((), {}).values())
    columns = tuple(_column(asked, query, measure) for measure in query.measures)
    table = Table(
        section.title.of(asked.language),
        " / ".join(dimension.title.of(asked.language) for dimension in section.rows),
        columns,
        tuple(rows) if has_rows else (),
        note=section.note.of(asked.language) if section.note else "",
    )
    return suppress(asked, table, [one.code for one in query.measures].index(section.people), least) \
        if least and section.people else table  # fmt: skip


def _column(asked: Asked, query: MartQuery, measure: MartMeasure) -> Column:
    heading = asked.with_unit(measure.title_zh if asked.language == "zh" else measure.title_en, measure.unit)
    places = {one.sum: place for place, one in enumerate(query.measures) if not one.over}
    ratio = None
    if measure.over in places and measure.sum in places:
        ratio = (places[measure.sum], places[measure.over], measure.factor)
    return Column(heading, is_summed=measure.is_additive, ratio=ratio)


def _add_rows(
    asked: Asked, section: MartSection, query: MartQuery, number: int,
    tree: dict[tuple[str, ...], dict[str, Any]], keys: tuple[str, ...], rows: list[Row],
) -> None:  # fmt: skip
    """The group `keys` and, below it, its groups: the largest first by `order_by`, else by code."""
    depth = len(keys)
    is_leaf = depth == len(query.dimensions)
    label = value_label(asked, query.dimensions[depth - 1], keys[-1]) if keys else asked.word("total")
    cells = []
    for measure in query.measures:
        value = query.value(measure, tree[keys])
        cells.append(Cell(value, measure.format, MartOrigin(number, measure.code, keys) if value is not None else None))
    rows.append(Row(label, tuple(cells), depth, is_leaf))
    if is_leaf:
        return
    below = [other for other in tree if len(other) == depth + 1 and other[:depth] == keys]
    for other in sorted(below, key=lambda one: _order(section, query, tree[one], one)):
        _add_rows(asked, section, query, number, tree, other, rows)


def _order(section: MartSection, query: MartQuery, row: dict[str, Any], keys: tuple[str, ...]) -> tuple[Any, ...]:
    if not section.order_by:
        return (keys[-1] == "-1", keys[-1])
    measure = next(one for one in query.measures if one.code == section.order_by)
    return (-float(query.value(measure, row) or 0), keys[-1])


def suppress(asked: Asked, table: Table, people: int, least: int) -> Table:
    """Hide rows of fewer than `least` persons, and with them the next smallest of their siblings until those hidden are
    several and of that many persons together, so that none can be had by subtraction."""
    hidden: set[int] = set()
    for number in range(-1, len(table.rows)):
        children = _children(table, number)
        few = [child for child in children if _tells_of_few(table.rows[child], people, least)]
        others = sorted(set(children) - set(few), key=lambda child: _people(table.rows[child], people))
        while few and others and (len(few) == 1 or sum(_people(table.rows[child], people) for child in few) < least):
            few.append(others.pop(0))
        hidden.update(few)
        for child in few:
            hidden.update(table.below(child))
    if not hidden:
        return table
    rows = tuple(
        Row(row.label, tuple(Cell(SMALL_CELL) for _ in row.cells), row.depth, row.is_leaf) if number in hidden else row
        for number, row in enumerate(table.rows)
    )
    told = f"{SMALL_CELL} {asked.word('small_cell').format(least=least)}"
    return Table(table.title, table.row_title, table.columns, rows, f"{table.note} {told}".strip(), is_suppressed=True)


def _children(table: Table, number: int) -> Sequence[int]:
    depth = table.rows[number].depth + 1 if number >= 0 else 0
    reach = table.below(number) if number >= 0 else range(len(table.rows))
    return [child for child in reach if table.rows[child].depth == depth]


def _tells_of_few(row: Row, people: int, least: int) -> bool:
    """Also where nobody is counted and something is told all the same: the one who left, and what he owes."""
    count = _people(row, people)
    return 0 < count < least or (not count and any(cell.number for cell in row.cells))


def _people(row: Row, column: int) -> float:
    return float(row.cells[column].number or 0)
