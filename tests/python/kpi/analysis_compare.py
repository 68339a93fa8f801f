"""Run the worked queries of analyses/ on a working file and hold each result to the truth's figures."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from bass.building.dbt import run_dbt, target_path
from bass.home import PROJECT_DIR, Home

ANALYSES = PROJECT_DIR / "analyses"
_TRUE = """
select cast(period_start as date) as month_start, area_code, dimension_value, sum(cast(numerator as decimal(38, 4)))
from read_csv($truth, all_varchar = true, nullstr = '')
where kpi_code = $kpi and area_level = $level and dimension_type = $dimension
group by all
"""
_FOUND = """
with area as (select distinct city_name, city_code from core.dim_area where area_level in ('city', '-1'))
select month_start, {area}, {dimension}, sum({figure})
from ({sql}) as found {join}
where {where}
group by all
"""


@dataclass(frozen=True)
class Check:
    """A result that is a known figure: `figure` summed over the rows `where`, by month (and city if `by_city`), is the
    numerator of `kpi`, told by `dimension` (a column of the result and the type it has in the truth).
    """

    analysis: str
    figure: str
    kpi: str
    where: str = "true"
    dimension: tuple[str, str] | None = None
    by_city: bool = False
    needs_last_year: bool = False


CHECKS = (
    Check("customer/base_by_area_against_last_year", "closing_count", "closing_subscriber_count", by_city=True),
    Check("customer/churn_by_tenure_and_class", "opening_cancelled_count", "churn_rate_opening"),
    Check("customer/adds_and_leavers_by_tariff", "gross_add_count", "gross_add_count"),
    Check("customer/movement_of_the_base", "cancelled_count", "cancelled_count", "comparison = 'current'"),
    Check("customer/inactive_share_by_age", "inactive_count", "inactive_subscriber_count"),
    Check("business_volume/volume_by_service_against_last_year", "sms_count", "sms_count", "comparison = 'current'"),
    Check("business_volume/traffic_by_radio_access", "data_bytes", "data_traffic_gb", by_city=True),
    Check(
        "business_volume/minutes_by_call_type", "billed_minutes", "billed_minute_count",
        dimension=("usage_type", "call_type"),
    ),
    Check("business_volume/usage_per_line_by_tariff", "subscriber_day_count", "average_subscriber_count"),
    Check("business_volume/heavy_and_light_users", "data_bytes", "data_traffic_gb"),
    Check(
        "revenue/revenue_against_last_year_by_county", "revenue_amount", "billed_revenue",
        by_city=True, needs_last_year=True,
    ),
    Check(
        "revenue/revenue_by_type", "service_revenue_amount", "billed_revenue", "comparison = 'current'",
        dimension=("revenue_type", "revenue_type"),
    ),
    Check("revenue/caliber_changes", "split_amount", "data_revenue_split", "revenue_type = 'data'"),
    Check("revenue/discounts_by_tariff", "receivable_amount - given_amount", "billed_revenue"),
    Check("revenue/arrears_by_class", "overdue_amount", "arrears_balance"),
    Check("competition/market_share_by_county", "own_number_count", "market_share", by_city=True),
    *(
        Check(f"competition/{query}", figure, kpi, dimension=("operator_id", "operator"))
        for query, figure, kpi in (
            ("rival_adds_and_losses", "rival_add_count", "competitor_add_count"),
            ("rival_adds_and_losses", "rival_loss_count", "competitor_loss_count"),
            ("ports_by_operator", "ported_in_count", "ported_in_count"),
            ("ports_by_operator", "ported_out_count", "ported_out_count"),
        )
    ),
    Check("marketing/response_by_campaign_and_channel", "reached_taker_count", "campaign_response_rate",
          dimension=("campaign_id", "campaign")),
    Check("marketing/uplift_by_city", "reached_taker_count", "campaign_response_rate", by_city=True,
          dimension=("campaign_id", "campaign")),
    Check("marketing/return_by_campaign", "taker_count - expected_taker_count", "campaign_uplift",
          dimension=("campaign_id", "campaign")),
    Check("marketing/return_by_campaign", "return_amount", "campaign_roi", dimension=("campaign_id", "campaign")),
    Check("marketing/response_by_customer_class", "reached_taker_count", "campaign_response_rate"),
    Check("marketing/campaigns_against_last_year", "added_taker_count", "campaign_uplift", "comparison = 'current'"),
    Check("revenue/revenue_per_line_by_band", "service_revenue_amount", "billed_revenue"),
    Check("data_service/users_by_service", "user_count", "data_service_penetration", by_city=True,
          dimension=("data_service", "data_service")),
    Check("data_service/funnel_of_value_added_services", "service_cancel_count", "unsubscribe_rate"),
    Check("data_service/funnel_of_value_added_services", "refund_amount", "refund_rate"),
    Check("data_service/package_fit_by_tariff", "data_bytes", "data_traffic_gb"),
    Check("data_service/overlap_of_services", "data_service_user_count", "data_service_penetration"),
    Check("data_service/data_revenue_against_last_year", "data_amount", "data_revenue", "comparison = 'current'",
          by_city=True),
    Check("partner/provider_quality", "service_cancel_count", "unsubscribe_rate", dimension=("partner_id", "sp")),
    Check("partner/provider_quality", "refund_amount", "refund_rate"),
    Check("partner/payable_by_provider", "payable_amount", "sp_settlement_payable", dimension=("partner_id", "sp")),
    Check("partner/interconnect_by_operator", "cost_amount", "interconnect_cost", dimension=("partner_id", "operator")),
    Check("partner/interconnect_by_operator", "ported_out_count", "ported_out_count",
          dimension=("partner_id", "operator")),
    Check("partner/roaming_by_partner", "roaming_amount", "roaming_revenue",
          dimension=("partner_id", "roaming_partner")),
    Check("partner/partners_against_last_year", "payable_amount", "sp_settlement_payable",
          "comparison = 'current' and partner_type = 'sp'"),
    Check(
        "service_quality/service_level_by_skill", "answered_in_time_count", "service_level", "comparison = 'current'",
        dimension=("skill", "contact_skill"),
    ),
    Check(
        "service_quality/complaints_by_type_and_city", "complaint_count", "complaints_per_10k",
        dimension=("complaint_type", "complaint_type"), by_city=True,
    ),
    Check("service_quality/resolution_by_team", "resolved_contact_count", "first_contact_resolution"),
    Check("service_quality/resolution_by_team", "satisfied_answer_count", "customer_satisfaction"),
    Check(
        "service_quality/faults_and_drops_by_area", "restoration_minutes", "restoration_time_mean", by_city=True
    ),
    Check("service_quality/appeals_against_last_year", "appeal_count", "appeals_per_million", "comparison = 'current'"),
    Check(
        "service_quality/appeals_against_last_year", "complaint_count", "complaints_per_10k", "comparison = 'current'"
    ),
    Check("network/quality_by_area", "restoration_minutes", "restoration_time_mean", by_city=True),
    Check("network/leaving_by_quality", "cancelled_count", "cancelled_count"),
    Check("key_account/retention_by_level_and_city", "lost_key_account_count", "key_account_churn_rate", by_city=True),
    Check("key_account/retention_by_level_and_city", "kept_snapshot_count", "snapshot_retention_rate", by_city=True),
    Check("key_account/snapshot_revenue_against_december", "snapshot_amount", "snapshot_revenue_rate"),
    Check("key_account/workload_by_manager", "member_count", "group_member_count"),
    Check("key_account/key_groups_and_contracts", "kept_key_group_count", "key_group_retention_rate", by_city=True),
    Check(
        "key_account/groups_against_last_year", "group_count", "group_count", "comparison = 'current'", by_city=True
    ),
    Check(
        "key_account/groups_against_last_year", "off_net_member_count", "off_net_member_count",
        "comparison = 'current'", by_city=True,
    ),
)  # fmt: skip
Figures = dict[tuple[date, str, str], Decimal]


def analysis_differences(home: Home) -> list[str]:
    """What the worked queries of a home say otherwise than the truth in home.root/truth, in sentences."""
    outcome = run_dbt(home, ["compile", "--select", "path:analyses"])
    assert outcome.is_good, outcome.problem
    truth = home.root / "truth" / "kpi_monthly.csv"
    written = {str(path.relative_to(ANALYSES).with_suffix("")) for path in ANALYSES.glob("*/*.sql")}
    with duckdb.connect(str(home.working_db), read_only=True) as con:
        for analysis in sorted(written - {check.analysis for check in CHECKS}):
            con.execute(compiled_query(home, analysis)).fetchall()  # that it runs is all that is held of it here
        return [
            sentence
            for check in CHECKS
            for sentence in _differences(con, check, compiled_query(home, check.analysis), truth)
        ]


def compiled_query(home: Home, analysis: str) -> str:
    """The SQL of a worked query, as the last compilation of the home's analyses left it."""
    folder = target_path(home) / "compiled" / "openbass" / "analyses"
    return (folder / f"{analysis}.sql").read_text("utf-8")


def _differences(con: duckdb.DuckDBPyConnection, check: Check, sql: str, truth: Path) -> list[str]:
    own, name = check.dimension or ("'all'", "all")
    found = _figures(con, _FOUND.format(
        area="city_code" if check.by_city else "'all'", dimension=own, figure=check.figure, sql=sql, where=check.where,
        join="inner join area using (city_name)" if check.by_city else "",
    ))  # fmt: skip
    true = _figures(con, _TRUE, truth=str(truth), kpi=check.kpi, level="city" if check.by_city else "province",
                    dimension=name)  # fmt: skip
    if not check.by_city:  # the unknown area is a province of its own
        totals: Figures = {}
        for (month, _, value), figure in true.items():
            totals[month, "all", value] = totals.get((month, "all", value), Decimal(0)) + figure
        true = totals
    months = {month for month, _, _ in found}
    if not months and not check.needs_last_year:
        return [f"{check.analysis}: no row at all"]
    keys = sorted(key for key in found.keys() | true.keys() if key[0] in months)
    return [
        f"{check.analysis}: {key}: truth {true.get(key, 0)}, warehouse {found.get(key, 0)}"
        for key in keys
        if true.get(key, 0) != found.get(key, 0)
    ]


def _figures(con: duckdb.DuckDBPyConnection, sql: str, **parameters: str) -> Figures:
    rows = con.execute(sql, parameters or None).fetchall()
    return {(month, area, value): Decimal(figure or 0) for month, area, value, figure in rows}
