"""All KPIs at all area levels equal the synthetic operator's truth: integers and fen exactly, ratios to 1e-9."""

import random
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from analysis_compare import analysis_differences
from appraisal_compare import appraisal_differences
from boss_report_compare import boss_report_differences
from caliber_compare import caliber_differences
from campaign_compare import campaign_differences
from candidate_compare import candidate_differences
from channel_compare import channel_differences
from competition_compare import estimate_differences, outlet_differences, price_cut_differences
from complaint_churn_compare import complaint_churn_differences
from explain_compare import contribution_differences, recompute_differences, source_differences
from feed_alarm import feed_alarms
from festival_compare import festival_differences
from forced_compare import forced_differences
from forecast_compare import forecast_problems
from key_account_compare import planted_differences
from leak_compare import leak_differences
from mismatch_compare import mismatch_problems
from network_compare import network_differences
from outage_compare import outage_differences
from package_compare import misfit_differences
from payment_plan_compare import payment_plan_differences
from recount_compare import recount_differences
from reentry_compare import reentry_differences
from truth_run import Operator, assert_figures_are_true, rows_that_differ, run_operator

from bass.build import build
from bass.catalogue_page import read_catalogue

DRAWN = random.SystemRandom().randrange(1_000_000)  # printed with the run
CLOSED = Operator(subscribers=120, months=4, until=date(2026, 2, 28))
SECOND_YEAR = Operator(subscribers=60, months=13, until=date(2026, 2, 17))  # so that 同比 is compared
IN_PROGRESS = Operator(subscribers=120, months=4, until=date(2026, 2, 17))
LONG = Operator(subscribers=200, months=14, until=date(2026, 3, 31))


@pytest.mark.parametrize(
    ("seed", "operator"),
    [(1, CLOSED), (2, IN_PROGRESS), (DRAWN, CLOSED), pytest.param(5, SECOND_YEAR, marks=pytest.mark.slow)],
    ids=["1", "2", "drawn", "second year"],
)
def test_the_warehouse_tells_the_truth(seed: int, operator: Operator, tmp_path: Path) -> None:
    home = run_operator(tmp_path, operator, seed, faults=False)
    assert_figures_are_true(home)
    assert outage_differences(home.working_db, home.root / "truth") == []
    is_large = operator is not SECOND_YEAR
    assert recount_differences(home.working_db, home.archive, is_large=is_large) == []
    assert payment_plan_differences(home.working_db, home.archive, is_large=is_large) == []
    assert candidate_differences(home.working_db, home.archive) == []
    assert analysis_differences(home) == []
    assert appraisal_differences(home.working_db, home.archive, home.root / "truth") == []
    assert network_differences(home, is_large=is_large) == []
    assert festival_differences(home) == []
    if is_large:  # else too few lines complain or leave there to tell a surge
        assert complaint_churn_differences(home.working_db, home.root / "truth") == []
        assert price_cut_differences(home) == []
    assert boss_report_differences(home.working_db, home.root / "truth") == []
    assert caliber_differences(home) == []
    assert campaign_differences(home, is_large=is_large) == []
    assert channel_differences(home.working_db, home.root / "truth") == []
    assert leak_differences(home.working_db, home.root / "truth", is_large=is_large) == []
    assert misfit_differences(home.working_db, home.root / "truth") == []
    assert estimate_differences(home) == []
    assert outlet_differences(home) == []
    assert forced_differences(home.working_db, home.root / "truth") == []
    assert mismatch_problems(home.working_db, home.root / "truth") == []
    assert planted_differences(home.working_db, home.root / "truth") == []
    assert feed_alarms(home) == []


@pytest.mark.slow
def test_figures_are_explained_and_rebuilt_from_their_deliveries_alone(tmp_path: Path) -> None:
    home = run_operator(tmp_path, CLOSED, DRAWN, faults=False)
    assert contribution_differences(home) == []
    assert source_differences(home) == []
    assert recompute_differences(home) == []


@pytest.mark.slow
def test_the_warehouse_tells_the_truth_after_faults_were_corrected(tmp_path: Path) -> None:
    home = run_operator(tmp_path, IN_PROGRESS, DRAWN, faults=True)
    assert_figures_are_true(home)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 4, DRAWN], ids=["3", "4", "drawn"])
def test_a_long_run_with_faults_ends_in_the_truth_and_equals_a_full_rebuild(seed: int, tmp_path: Path) -> None:
    home = run_operator(tmp_path, LONG, seed, faults=True)
    assert_figures_are_true(home)
    assert feed_alarms(home) == []
    assert kpis_without_a_value(home.working_db) == []
    assert reentry_differences(home.working_db, home.root / "truth") == []
    assert forecast_problems(home.working_db) == []
    incremental = tmp_path / "incremental.duckdb"
    shutil.copy(home.working_db, incremental)
    build(home, full=True)
    assert rows_that_differ(incremental, home.working_db) == {}


def kpis_without_a_value(database: Path) -> list[str]:
    """KPIs of the catalogue that no month (or day) of no area has a value of."""
    missing = []
    with duckdb.connect(str(database), read_only=True) as con:
        for rhythm in ("monthly", "daily"):
            rows = con.execute(
                f"select distinct kpi_code from kpi.fct_kpi_{rhythm} where kpi_value is not null"
            ).fetchall()
            valued = {code for (code,) in rows}
            missing += [
                f"{row['kpi_code']} {rhythm}"
                for row in read_catalogue()
                if row[f"is_{rhythm}"] == "1" and row["form"] != "completion" and row["kpi_code"] not in valued
            ]
    return missing
