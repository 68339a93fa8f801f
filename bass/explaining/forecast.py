"""What the month was to come to, as expected on the last loaded day of it, or on a day that is asked for."""

from dataclasses import dataclass
from datetime import date

from bass.explaining.kpi import Kpi
from bass.explaining.period import Span
from bass.explaining.place import Area
from bass.publishing.duck import Connection, own_columns

MART, ERROR_MART = ("kpi", "fct_kpi_forecast_daily"), ("kpi", "fct_kpi_forecast_error")


@dataclass(frozen=True)
class Forecast:
    """The month's end as expected on the evening of `forecast_on`, in the KPI's unit, with its 80% interval (None
    before a month's errors are known), the target and the outlook on it; `actual` once the month is over. `error` is
    that of all forecasts of finished months at this level of area, weighted, in %; `naive_error` that of going on as
    last month did."""

    forecast_on: date
    value: float
    lower: float | None
    upper: float | None
    target: float | None
    gap: float | None
    outlook: str | None
    actual: float | None
    error: float | None
    naive_error: float | None


def forecast(connection: Connection, kpi: Kpi, area: Area, span: Span) -> Forecast | None:
    """Of a month in progress the latest; of a finished month none; of a day the one that was made on it."""
    there = own_columns(connection)
    if not {MART, ERROR_MART} <= there.keys():
        return None
    when = (
        "month_start = $start and made.actual_value is null" if span.kind == "month" else "made.period_start = $start"
    )
    row = connection.execute(
        "select made.period_start, made.forecast_value, made.lower_value, made.upper_value, made.target_value,"
        " made.gap_value, made.plan_outlook, made.actual_value, tested.forecast_weighted_error_rate,"
        " tested.naive_weighted_error_rate from kpi.fct_kpi_forecast_daily as made"
        " left join kpi.fct_kpi_forecast_error as tested on made.kpi_code = tested.kpi_code"
        " and made.area_level = tested.area_level and tested.naive_method = 'last_month_path'"
        f" where made.kpi_code = $kpi and made.area_level = $level and made.area_code = $area and {when}"
        " order by made.period_start desc limit 1",
        {"kpi": kpi.kpi_code, "level": area.level, "area": area.code, "start": span.start},
    ).fetchone()
    return Forecast(*row) if row and row[1] is not None else None
