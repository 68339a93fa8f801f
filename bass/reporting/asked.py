"""What a report is filled for, and the figures of the KPI marts that its sections share."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

from bass.errors import BassError
from bass.explaining.figure import value_names
from bass.explaining.kpi import Kpi
from bass.explaining.period import PREVIOUS, Span
from bass.explaining.place import Area
from bass.publishing.duck import Connection, own_columns
from bass.reporting.content import BAD, FLAT, GOOD, Cell, KpiOrigin
from bass.reporting.definition import Comparison, Report
from bass.reporting.words import Number, NumberFormat, change_format, kpi_format, unit_word, word

COLUMNS = {
    "value": "kpi_value",
    "previous": "previous_value",
    "change_previous": "change_previous",
    "last_year": "last_year_value",
    "change_last_year": "change_last_year",
    "year_to_date": "year_to_date_value",
    "month_to_date": "month_to_date_value",
    "target": "target_value",
    "completion": "completion_rate",
    "forecast": "forecast_value",
    "state": "state",
}
FORECAST_TABLE = "fct_kpi_forecast_daily"
PERCENT = NumberFormat(1, suffix="%")
Key = tuple[str, date, str, str]  # KPI, period, area code, dimension value
Figures = dict[Key, dict[str, Number | str | None]]


@dataclass(frozen=True)
class Asked:
    """A report of an area and a period in one language, and the file that it is read from."""

    connection: Connection
    report: Report
    kpis: dict[str, Kpi]
    area: Area
    span: Span
    language: str
    currency: str = "CNY"

    def kpi(self, code: str) -> Kpi:
        """Raises BassError where the catalogue has no such KPI or it has no figures of the report's rhythm."""
        found = self.kpis.get(code)
        if found is None:
            raise BassError(f"{self.report.name}.yml: KPI {code!r} is not in the published catalogue")
        if not (found.is_monthly if self.span.kind == "month" else found.is_daily):
            raise BassError(f"{self.report.name}.yml: KPI {code!r} has no figures by {self.span.kind}")
        return found

    def name(self, kpi: Kpi) -> str:
        return kpi.kpi_name_zh if self.language == "zh" else kpi.kpi_name_en

    def unit(self, unit: str) -> str:
        return unit_word(unit, self.language, self.currency)

    def with_unit(self, title: str, unit: str) -> str:
        """A heading with its unit behind it."""
        printed = self.unit(unit)
        if not printed:
            return title
        return f"{title}（{printed}）" if self.language == "zh" else f"{title} ({printed})"

    def word(self, name: str) -> str:
        return word(name, self.language)


def periods_back(span: Span, count: int) -> list[date]:
    """The period and those before it, the earliest first."""
    if span.kind == "day":
        return [span.start - timedelta(days=back) for back in reversed(range(count))]
    found = [span]
    while len(found) < count:
        found.append(found[-1].earlier(PREVIOUS))
    return [one.start for one in reversed(found)]


def read_figures(
    asked: Asked, codes: tuple[str, ...], periods: list[date], areas: list[str], dimension: str = "all"
) -> Figures:
    """The rows of the KPI mart, each column of COLUMNS that it has by its printed name."""
    is_daily = asked.span.kind == "day"
    columns = {name: column for name, column in COLUMNS.items()
               if name not in ("forecast", "year_to_date" if is_daily else "month_to_date")}  # fmt: skip
    rows = asked.connection.execute(
        f"select kpi_code, period_start, area_code, dimension_value, {', '.join(columns.values())}"
        f" from kpi.{asked.span.table} where list_contains(?, kpi_code) and list_contains(?, period_start)"
        " and list_contains(?, area_code) and dimension_type = ?",
        [list(codes), periods, areas, dimension],
    ).fetchall()
    found = {row[:4]: dict(zip(columns, row[4:], strict=True)) for row in rows}
    if is_daily and dimension == "all" and ("kpi", FORECAST_TABLE) in own_columns(asked.connection):
        _add_forecasts(asked, found, codes, periods, areas)
    return found


def _add_forecasts(asked: Asked, found: Figures, codes: tuple[str, ...], periods: list[date], areas: list[str]) -> None:
    rows = asked.connection.execute(
        f"select kpi_code, period_start, area_code, forecast_value from kpi.{FORECAST_TABLE}"
        " where list_contains(?, kpi_code) and list_contains(?, period_start) and list_contains(?, area_code)",
        [list(codes), periods, areas],
    ).fetchall()
    for code, day, area, value in rows:
        if (code, day, area, "all") in found:
            found[code, day, area, "all"]["forecast"] = value


@dataclass(frozen=True)
class Place:
    """Where a figure stands in the KPI mart, but for the KPI and the column."""

    period: date
    level: str
    area: str
    dimension_type: str = "all"
    dimension_value: str = "all"


def figure_cell(asked: Asked, kpi: Kpi, comparison: Comparison, place: Place, figures: Figures) -> Cell:
    """The cell of one comparison; empty where the mart has no row or no value of it."""
    row = figures.get((kpi.kpi_code, place.period, place.area, place.dimension_value), {})
    value = row.get(comparison)
    if comparison == "state":
        return Cell(asked.word(str(value)) if value else "")
    table = FORECAST_TABLE if comparison == "forecast" else asked.span.table
    origin = KpiOrigin(
        table, COLUMNS[comparison], kpi.kpi_code, place.period, place.level, place.area,
        place.dimension_type, place.dimension_value,
    )  # fmt: skip
    return Cell(
        value, cell_format(kpi, comparison), origin if value is not None else None, _tone(kpi, comparison, value)
    )


def cell_format(kpi: Kpi, comparison: Comparison) -> NumberFormat:
    if comparison in ("change_previous", "change_last_year"):
        return change_format(kpi.unit)
    return PERCENT if comparison == "completion" else kpi_format(kpi.number_format, kpi.unit)


def _tone(kpi: Kpi, comparison: Comparison, value: Number | str | None) -> str:
    if not comparison.startswith("change") or not value or isinstance(value, str) or kpi.direction == "neutral":
        return FLAT
    return GOOD if (value > 0) == (kpi.direction == "up") else BAD


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    text = Path(__file__).with_name("value.yml").read_text("utf-8")
    return {
        column: {str(code): names for code, names in codes.items()} for column, codes in yaml.safe_load(text).items()
    }


def value_label(asked: Asked, column: str, code: str | None) -> str:
    """What a code of a dimension is called; the code itself where nothing names it."""
    if code in (None, "", "-1"):
        return asked.word("unknown")
    names = _words().get(column, {}).get(str(code))
    return names[0 if asked.language == "zh" else 1] if names else str(code)


def dimension_labels(asked: Asked, dimension: str) -> dict[str, str]:
    """Code -> name of a KPI's dimension, from its dimension table or value.yml, in the order of the names' table."""
    return value_names(asked.connection, dimension)


def in_language(asked: Asked, label: str) -> str:
    """A name that carries both languages stands as `中文 English`; any other is the same in both."""
    zh, _, en = label.partition(" ")
    is_both = bool(en) and not zh.isascii() and en.isascii()
    return (zh if asked.language == "zh" else en) if is_both else label
