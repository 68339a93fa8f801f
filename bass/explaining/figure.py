"""A published figure and its parts, read from the KPI marts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bass.errors import BassError, UsageError
from bass.explaining.contribution import Sums
from bass.explaining.kpi import Kpi
from bass.explaining.period import Span, month_end
from bass.explaining.place import Area
from bass.publishing.duck import Connection, own_columns

MONTHLY = ("year_to_date_value", "year_to_date_state")
DAILY = ("month_to_date_value", "month_to_date_state")


@dataclass(frozen=True)
class Figure:
    """A figure as published, in the KPI's unit; `numerator` and `denominator` before the factor. `to_date` is the year
    so far of a month, the month so far of a day. `day_count` the days that it covers."""

    numerator: Decimal | None
    denominator: Decimal | None
    value: float | None
    previous_value: float | None
    change_previous: float | None
    last_year_value: float | None
    change_last_year: float | None
    to_date: float | None
    to_date_state: str | None
    target: float | None
    completion: float | None
    time_elapsed: float | None
    state: str
    source_unit_count: int
    as_of_date: date
    day_count: int

    @property
    def sums(self) -> Sums:
        return Sums(Fraction(self.numerator or 0), Fraction(self.denominator or 0))


@dataclass(frozen=True)
class HeldBack:
    """Why a mart, or the rows of one KPI in it, still show what was published at `published_at`."""

    reason: str
    published_at: datetime | None


def held_back(connection: Connection, kpi: Kpi, span: Span) -> HeldBack | None:
    """What the gate said of the mart or the KPI's rows in it; None where the figures are fresh."""
    if ("operation", "table_status") not in own_columns(connection):
        return None
    row = connection.execute(
        "select reason, published_at from operation.table_status where schema_name = 'kpi' and table_name = ?"
        " and kpi_code in ('', ?) and is_held_back order by kpi_code desc",
        [span.table, kpi.kpi_code],
    ).fetchone()
    return HeldBack(*row) if row else None


def read_figure(connection: Connection, kpi: Kpi, area: Area, span: Span) -> Figure | None:
    """The figure; None where the mart has no row of it.

    A KPI that is told by a second dimension only (arrears by age) has the sum over it.
    """
    names = _columns(kpi, MONTHLY if span.kind == "month" else DAILY)
    row = connection.execute(
        f"select {', '.join(names)} from kpi.{span.table} where {_PLACE} and dimension_type = ?"
        f"{'' if kpi.main_dimension == 'all' else ' having count(*) > 0'}",
        [kpi.kpi_code, span.start, area.level, area.code, kpi.main_dimension],
    ).fetchone()
    if row is None:
        return None
    days = 1 if span.kind == "day" else (row[-1] - span.start).days + 1
    return Figure(*(*row, days))


def _columns(kpi: Kpi, to_date: tuple[str, str]) -> list[str]:
    """The columns of a figure in the order of its fields; added up where it has no total of its own."""
    summed = ("numerator", "denominator", "kpi_value", "previous_value", "last_year_value", to_date[0], "target_value")
    unknown = ("change_previous", "change_last_year", "completion_rate")
    names = ["numerator", "denominator", "kpi_value", "previous_value", "change_previous", "last_year_value",
             "change_last_year", *to_date, "target_value", "completion_rate", "time_elapsed_rate", "state",
             "source_unit_count", "as_of_date"]  # fmt: skip
    if kpi.main_dimension == "all":
        return names
    how = dict.fromkeys(summed, "sum({})") | dict.fromkeys(unknown, "cast(null as double) as {}")
    return [how.get(name, "min({})").format(name) for name in names]


_PLACE = "kpi_code = ? and period_start = ? and area_level = ? and area_code = ?"


def refuse_unpublished(connection: Connection, kpi: Kpi, area: Area, span: Span) -> None:
    """Raise the error that says why there is no figure of the period: UsageError where the KPI has no such figures,
    BassError where the period is not published."""
    rhythm, other = ("daily", "monthly") if span.kind == "day" else ("monthly", "daily")
    if not (kpi.is_daily if span.kind == "day" else kpi.is_monthly):
        raise UsageError(f"{kpi.kpi_code} has no {rhythm} figures, only {other} ones; name a period of that kind")
    held = held_back(connection, kpi, span)
    known = connection.execute(
        f"select min(period_start), max(period_start) from kpi.{span.table} where kpi_code = ?", [kpi.kpi_code]
    ).fetchall()[0]
    if held and known[0] is None:
        raise BassError(f"kpi.{span.table} is held back and was never published: {held.reason}")
    if known[0] is None:
        raise BassError(f"kpi.{span.table} holds no figure of {kpi.kpi_code}; run `bass run` and look at its result")
    first, last = (Span(span.kind, day).text for day in known)
    late = f"; the mart is held back: {held.reason}" if held else ""
    if not known[0] <= span.start <= known[1]:
        raise BassError(f"period {span.text} is not published; {kpi.kpi_code} has figures from {first} to {last}{late}")
    raise BassError(
        f"{kpi.kpi_code} has no figure of {area.code} {area.name} in {span.text}: it is told of the province alone, or "
        f"the area has none yet{late}"
    )


def require_mart(connection: Connection, span: Span) -> None:
    """Raise BassError where the published file lacks the mart."""
    if ("kpi", span.table) not in own_columns(connection):
        raise BassError(f"kpi.{span.table} is not in the published file; run `bass run` and look at what it held back")


def elapsed(figure: Figure | None, span: Span) -> int:
    """The days that a figure of the period covers, also where it has no row."""
    if figure is not None:
        return figure.day_count
    return 1 if span.kind == "day" else month_end(span.start).day


def area_sums(connection: Connection, kpi: Kpi, span: Span, level: str, codes: Sequence[str]) -> dict[str, Sums]:
    """Sums of the areas by code."""
    rows = connection.execute(
        f"select area_code, sum(numerator), sum(denominator) from kpi.{span.table} where kpi_code = ?"
        " and period_start = ? and area_level = ? and dimension_type = ? group by area_code",
        [kpi.kpi_code, span.start, level, kpi.main_dimension],
    ).fetchall()
    return _sums(row for row in rows if row[0] in set(codes))


def dimension_sums(connection: Connection, kpi: Kpi, span: Span, area: Area) -> dict[str, dict[str, Sums]]:
    """Dimension type -> value -> sums, of every further dimension that the area's figure is told by."""
    rows = connection.execute(
        f"select dimension_type, dimension_value, numerator, denominator from kpi.{span.table}"
        f" where {_PLACE} and dimension_type <> 'all' order by all",
        [kpi.kpi_code, span.start, area.level, area.code],
    ).fetchall()
    found: dict[str, list[Any]] = {}
    for kind, *row in rows:
        found.setdefault(kind, []).append(row)
    return {kind: _sums(some) for kind, some in found.items()}


def _sums(rows: Any) -> dict[str, Sums]:
    return {key: Sums(Fraction(upper or 0), Fraction(lower or 0)) for key, upper, lower in rows}


NAMES: Mapping[str, str] = {
    "tariff": "select tariff_id, tariff_name from core.dim_tariff",
    "operator": "select operator_id, operator_name from core.dim_operator",
    "roaming_partner": "select operator_id, operator_name from core.dim_operator",
    "sp": "select sp_id, sp_name from core.dim_sp",
    "campaign": "select campaign_id, campaign_name from core.dim_campaign",
    "group_product": "select product_id, product_name_zh || ' ' || product_name_en from core.dim_group_product",
    "complaint_type": "select category_id, category_name_zh || ' ' || category_name_en"
    " from core.dim_complaint_category",
    "debt_age": "select band_code, band_name_zh || ' ' || band_name_en from core.dim_band"
    " where band_type = 'debt_age' order by display_order",
}


def value_names(connection: Connection, dimension: str) -> dict[str, str]:
    """Code -> name of a dimension's values, of those that have a dimension table."""
    return dict(connection.execute(NAMES[dimension]).fetchall()) if dimension in NAMES else {}
