"""Every mart, row by row, on both engines, over the same small lake (`make test-spark`)."""

import shutil
from datetime import date, datetime

import pytest

from bass.build import build
from bass.home import Home, Settings
from bass.spark.build import build_on_spark, compare_home
from bass.spark.compare import CompareResult
from ingestion.ingest import ingest
from synth.simulate import simulate

UNTIL = date(2026, 4, 15)
CLOCK = datetime(2026, 4, 17, 8)
MONTHS = 14
# Call records of a few days, but of the days that they are compared with as well: last month's and last year's.
CALL_DAYS = {f"{month}{day:02d}" for month in ("202504", "202603", "202604") for day in range(10, 16)}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A lake with refused, redelivered and late deliveries in it."""
    made = Home.create(tmp_path_factory.mktemp("spark") / "home", Settings(clock=CLOCK))
    simulate(made.root, subscribers=100, months=MONTHS, seed=20260415, until=UNTIL, faults=True, truth=False)
    for path in (*made.landing.glob("e_*_cdr_*"), *(made.root / "redelivery").glob("e_*_cdr_*")):
        if path.name.split("_")[2] not in CALL_DAYS:
            path.unlink()
    ingest(made)
    for path in (made.root / "redelivery").iterdir():
        shutil.move(path, made.landing / path.name)
    ingest(made)
    return made


@pytest.fixture(scope="module")
def comparison(home: Home) -> CompareResult:
    build(home)
    build_on_spark(home)
    return compare_home(home)


@pytest.mark.slow
def test_every_mart_is_equal_row_by_row_on_duckdb_and_spark(comparison: CompareResult) -> None:
    print(comparison.summary)
    assert comparison.is_good, comparison.summary


@pytest.mark.slow
def test_the_comparison_saw_filled_marts_and_last_year_s_figures(comparison: CompareResult, home: Home) -> None:
    import duckdb

    empty = {mart.name for mart in comparison.marts if not mart.duckdb_rows}
    assert not empty & {
        "kpi.fct_kpi_monthly",
        "kpi.fct_kpi_daily",
        "core.fct_usage_daily",
        "core.fct_subscriber_monthly",
    }
    with duckdb.connect(str(home.working_db), read_only=True) as connection:
        for figures in ("fct_kpi_monthly", "fct_kpi_daily"):
            query = (
                f"select count(*) from kpi.{figures} where last_year_value is not null and change_last_year is not null"
            )
            assert connection.execute(query).fetchall()[0][0] > 0
