"""The sections that are read from the KPI marts: by KPI, by area, by period, by a dimension of one KPI."""

from datetime import date

from bass.explaining.kpi import Kpi
from bass.explaining.place import LEVELS, Area
from bass.reporting.asked import (
    Asked,
    Figures,
    Place,
    dimension_labels,
    figure_cell,
    in_language,
    periods_back,
    read_figures,
    value_label,
)
from bass.reporting.content import Column, Row, Table
from bass.reporting.definition import AreaSection, DimensionSection, KpiSection, Section, TrendSection

ADDITIVE = ("A", "S")  # over areas both are sums


def kpi_table(asked: Asked, section: KpiSection) -> Table:
    """One row a KPI, one column a comparison."""
    figures = read_figures(asked, section.kpis, [asked.span.start], [asked.area.code])
    place = Place(asked.span.start, asked.area.level, asked.area.code)
    columns = tuple(Column(asked.word(name)) for name in section.columns)
    rows = []
    for code in section.kpis:
        kpi = asked.kpi(code)
        cells = (figure_cell(asked, kpi, name, place, figures) for name in section.columns)
        rows.append(Row(_with_unit(asked, kpi), tuple(cells)))
    return _table(asked, section, asked.word("kpi"), columns, rows)


def area_table(asked: Asked, section: AreaSection) -> Table:
    """One row an area below the report's, the report's own above them; one group of columns a KPI."""
    areas = _areas(asked, section.levels)
    figures = read_figures(asked, section.kpis, [asked.span.start], [area.code for area, _ in areas])
    kpis = [asked.kpi(code) for code in section.kpis]
    columns = tuple(
        Column(asked.word(name), _with_unit(asked, kpi), _is_summed(asked, kpi, name))
        for kpi in kpis
        for name in section.columns
    )
    rows = []
    for number, (area, depth) in enumerate(areas):
        place = Place(asked.span.start, area.level, area.code)
        cells = (figure_cell(asked, kpi, name, place, figures) for kpi in kpis for name in section.columns)
        is_leaf = number + 1 == len(areas) or areas[number + 1][1] <= depth
        rows.append(Row(area.name, tuple(cells), depth, is_leaf))
    return _table(asked, section, asked.word("area"), columns, rows)


def trend_table(asked: Asked, section: TrendSection) -> Table:
    """One row a period, the report's last; one column a KPI."""
    periods = periods_back(asked.span, section.periods)
    figures = read_figures(asked, section.kpis, periods, [asked.area.code])
    kpis = [asked.kpi(code) for code in section.kpis]
    columns = tuple(Column(_with_unit(asked, kpi)) for kpi in kpis)

    def row(period: date) -> Row:
        place = Place(period, asked.area.level, asked.area.code)
        return Row(_short(asked, period), tuple(figure_cell(asked, kpi, "value", place, figures) for kpi in kpis))

    rows = [row(period) for period in periods]
    while len(rows) > 1 and all(cell.value is None for cell in rows[0].cells):
        rows.pop(0)  # before the operator's first period
    return _table(asked, section, asked.word("period"), columns, rows, is_drawn=True)


def dimension_table(asked: Asked, section: DimensionSection) -> Table:
    """One row a value of the dimension, and above them the KPI's total where it has one."""
    kpi, areas = asked.kpi(section.kpi), [asked.area.code]
    periods = [asked.span.start]
    figures = read_figures(asked, (kpi.kpi_code,), periods, areas, section.dimension)
    total = read_figures(asked, (kpi.kpi_code,), periods, areas)
    columns = tuple(Column(asked.word(name), is_summed=_adds(kpi, name)) for name in section.columns)
    rows = []
    if total:
        rows.append(_dimension_row(asked, section, kpi, ("all", asked.word("total")), total, is_total=True))
    for code, label in _values(asked, section.dimension, figures):
        rows.append(
            _dimension_row(asked, section, kpi, (code, label), figures, is_total=False, depth=1 if total else 0)
        )
    return _table(asked, section, _with_unit(asked, kpi), columns, rows, is_drawn=True)


def _dimension_row(
    asked: Asked, section: DimensionSection, kpi: Kpi, value: tuple[str, str], figures: Figures, *,
    is_total: bool, depth: int = 0,
) -> Row:  # fmt: skip
    code, label = value
    kind = "all" if is_total else section.dimension
    place = Place(asked.span.start, asked.area.level, asked.area.code, kind, code)
    cells = tuple(figure_cell(asked, kpi, name, place, figures) for name in section.columns)
    return Row(label, cells, depth, is_leaf=not is_total)


def _values(asked: Asked, dimension: str, figures: Figures) -> list[tuple[str, str]]:
    """Code and label of the values that there are figures of, in the order of their table, else the largest first."""
    names = dimension_labels(asked, dimension)
    present = {key[3]: row for key, row in figures.items()}
    known = [(code, in_language(asked, label)) for code, label in names.items() if code in present]
    others = sorted(present.keys() - names.keys(), key=lambda code: (-_size(present[code].get("value")), code))
    return known + [(code, value_label(asked, dimension, code)) for code in others]


def _size(value: object) -> float:
    return abs(float(value)) if isinstance(value, int | float) else 0.0


def _areas(asked: Asked, levels: tuple[str, ...]) -> list[tuple[Area, int]]:
    """The report's area and those below it of the levels, in tree order, each with its depth."""
    below = [level for level in LEVELS[LEVELS.index(asked.area.level) + 1 :] if level in levels]
    path = "".join(f", {level}_code" for level in below)
    rows = asked.connection.execute(
        f"select area_code, area_name, area_level{path} from core.dim_area"
        f" where {asked.area.level}_code = ? and list_contains(?, area_level)",
        [asked.area.code, below],
    ).fetchall()
    # a city by its code, a county by its city's and its own: each right after what it belongs to
    in_tree = sorted(rows, key=lambda row: row[3 : 4 + below.index(row[2])])
    return [(asked.area, 0), *((Area(*row[:3]), 1 + below.index(row[2])) for row in in_tree)]


def _with_unit(asked: Asked, kpi: Kpi) -> str:
    return asked.with_unit(asked.name(kpi), kpi.unit)


def _short(asked: Asked, period: date) -> str:
    return f"{period:%Y-%m}" if asked.span.kind == "month" else f"{period:%m-%d}"


def _adds(kpi: Kpi, comparison: str) -> bool:
    return kpi.form in ("sum", "difference") and comparison in ("value", "previous", "last_year")


def _is_summed(asked: Asked, kpi: Kpi, comparison: str) -> bool:
    """Whether an area's figure is the sum of the figures below it. Not so for distinct counts and ratios."""
    return kpi.additivity in ADDITIVE and _adds(kpi, comparison)


def _table(
    asked: Asked, section: Section, row_title: str, columns: tuple[Column, ...], rows: list[Row], is_drawn: bool = False
) -> Table:
    note = section.note.of(asked.language) if section.note else ""
    return Table(section.title.of(asked.language), row_title, columns, tuple(rows), note, is_drawn)
