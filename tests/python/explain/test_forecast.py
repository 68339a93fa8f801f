"""Which forecast is told with a figure."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
from test_asked_wrongly import KPIS

from bass.explaining.forecast import forecast
from bass.explaining.kpi import find_kpi
from bass.explaining.period import parse_span
from bass.explaining.place import Area

KPI = find_kpi(KPIS, "recharge_amount")
CITY = Area("3301", "杭州市", "city")
MADE = """
create schema kpi;
create table kpi.fct_kpi_forecast_daily as select 'recharge_amount' as kpi_code, * from (values
    ('city', '3301', date '2026-03-01', date '2026-03-30', 110.0, 100.0, 120.0, 90.0, 20.0, 'safe', 112.0),
    ('city', '3301', date '2026-04-01', date '2026-04-09', 80.0, null, null, 90.0, -10.0, 'at_risk', null),
    ('city', '3301', date '2026-04-01', date '2026-04-10', 85.0, 70.0, 95.0, 90.0, -5.0, 'likely', null),
    ('city', '3302', date '2026-04-01', date '2026-04-10', 7.0, 6.0, 8.0, null, null, null, null)
) as made (area_level, area_code, month_start, period_start, forecast_value, lower_value, upper_value,
    target_value, gap_value, plan_outlook, actual_value);
create table kpi.fct_kpi_forecast_error as select 'recharge_amount' as kpi_code, * from (values
    ('city', 'last_month_path', 11.3, 23.6), ('city', 'last_year_path', 11.3, 18.0)
) as tested (area_level, naive_method, forecast_weighted_error_rate, naive_weighted_error_rate);
"""


@pytest.fixture
def published() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(MADE)
        yield connection


def test_a_month_in_progress_has_its_latest_forecast_with_the_error_of_earlier_ones(
    published: duckdb.DuckDBPyConnection,
) -> None:
    found = forecast(published, KPI, CITY, parse_span("2026-04"))
    assert found is not None
    assert (found.forecast_on, float(found.value), found.outlook) == (date(2026, 4, 10), 85.0, "likely")
    assert [float(found.error or 0), float(found.naive_error or 0)] == [11.3, 23.6]


def test_a_finished_month_has_none_and_a_day_of_it_what_was_expected_then(published: duckdb.DuckDBPyConnection) -> None:
    assert forecast(published, KPI, CITY, parse_span("2026-03")) is None
    found = forecast(published, KPI, CITY, parse_span("2026-03-30"))
    assert found is not None and (found.value, found.actual) == (110.0, 112.0)


def test_a_file_that_was_published_without_forecasts_tells_none(published: duckdb.DuckDBPyConnection) -> None:
    published.execute("drop table kpi.fct_kpi_forecast_daily")
    assert forecast(published, KPI, CITY, parse_span("2026-04")) is None
