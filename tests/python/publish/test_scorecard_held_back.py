"""A scorecard adds up KPIs, so one that it scores holds back the whole of it; what it does not score, nothing."""

import duckdb
import pytest
from handmade_operator import MANIFEST, SOURCE_BILL, SOURCE_CDR, Operator, model

from bass.publishing.kpi_parts import read_parts
from bass.publishing.lineage import Lineage
from bass.publishing.plan import Failure, TablePlan, plan_tables

CARDS = dict(
    [
        model("fct_manager_monthly", "key_account", []),
        model("fct_scorecard_monthly", "appraisal", ["fct_kpi_monthly", "fct_manager_monthly"]),
    ]
)
LINEAGE = Lineage.of({**MANIFEST, "nodes": {**MANIFEST["nodes"], **CARDS}})
FIGURES = "model.openbass.fct_kpi_monthly"


@pytest.fixture
def appraised(operator: Operator) -> Operator:
    """Built, with scorecards that score the billed minutes alone."""
    operator.build(amount=5)
    with duckdb.connect(str(operator.home.working_db)) as connection:
        connection.execute("create schema seed")
        connection.execute("create table seed.scorecard_item as select 'billed_minute_count' as figure_code")
    return operator


def plan(operator: Operator, node: str, *codes: str) -> TablePlan:
    failure = Failure("check", "broke", frozenset({node}), frozenset(codes))
    parts = read_parts(operator.home.working_db, frozenset(LINEAGE.parents))
    return next(one for one in plan_tables(LINEAGE, [failure], parts) if one.mart.table == "fct_scorecard_monthly")


@pytest.mark.parametrize(
    ("node", "codes", "reason"),
    [
        (FIGURES, ("billed_minute_count",), "billed_minute_count: check: broke"),
        (FIGURES, ("billed_revenue",), ""),
        (SOURCE_CDR, (), "billed_minute_count: check: broke"),
        (SOURCE_BILL, (), ""),
        ("model.openbass.fct_manager_monthly", (), "check: broke"),
    ],
)
def test_a_scorecard_is_held_back_with_a_figure_that_it_scores(
    appraised: Operator, node: str, codes: tuple[str, ...], reason: str
) -> None:
    found = plan(appraised, node, *codes)
    assert (found.reason, dict(found.held_codes)) == (reason, {})
