"""The true figures as a list: which measures a KPI is made of, and in which dimensions it is told.

Written from docs/reference/kpi-rules.md, apart from the warehouse's catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kpi:
    """One KPI: `numerator` over `denominator`, both sums of measures, times `factor`.

    `factor` is SQL over the period's columns day_count and year_day_count. `form` 'power' is the annualised churn rate,
    'growth' the growth of the numerator since last year by that of the denominator.
    `dimensions` beside `all`; `has_total` false where there is no figure for `all`. `from_month`: the first loaded
    month that has the figure. `province_only`: the dimensions in which it is told of the province alone.
    """

    code: str
    numerator: str
    denominator: str = ""
    factor: str = "1"
    form: str = "ratio"
    dimensions: tuple[str, ...] = ("pay_mode",)
    has_total: bool = True
    from_month: int = 1
    is_monthly: bool = True
    is_daily: bool = False
    province_only: tuple[str, ...] = ()

    def is_of_province(self, dimension: str) -> bool:
        return dimension in self.province_only


_GB = "1.0 / 1073741824"
_PER_GB = "1073741824.0"
_USAGE_UNIT = "1048576 * billed_minute + byte + 102400 * message"  # bytes that all usage counts as
_SKILL = ("pay_mode", "contact_skill")
_CAMPAIGN = ("pay_mode", "campaign")

KPIS: tuple[Kpi, ...] = (
    Kpi("closing_subscriber_count", "closing", is_daily=True),
    Kpi("gross_add_count", "gross_add", is_daily=True),
    Kpi("cancelled_count", "cancelled", dimensions=("pay_mode", "churn_reason"), is_daily=True),
    Kpi("silent_churn_count", "silent - silent_return"),
    Kpi("silent_cancelled_count", "silent_cancelled"),
    Kpi("gone_subscriber_count", "cancelled - silent_cancelled + silent - silent_return"),
    Kpi("net_add_count", "closing - opening", is_daily=True),
    Kpi("gross_net_ratio", "gross_add", "closing - opening"),
    Kpi("churn_rate_opening", "opening_cancelled", "opening", "100"),
    Kpi("churn_rate_average", "cancelled", "subscriber_day", "100 * day_count"),
    Kpi("churn_rate_adjusted", "cancelled", "closing", "100.0 * year_day_count / (12 * day_count)"),
    Kpi("annualised_churn_rate", "opening_cancelled", "opening", form="power"),
    Kpi("average_subscriber_count", "subscriber_day", "day_count"),
    Kpi("billed_user_count", "billed_user"),
    Kpi("communicating_user_count", "communicating_user", is_daily=True),
    Kpi("calling_user_count", "calling_user", is_daily=True),
    Kpi("inactive_subscriber_count", "inactive", from_month=3),
    Kpi("inactive_subscriber_rate", "inactive", "closing", "100", from_month=3),
    Kpi("prepaid_share", "prepaid_closing", "closing", "100", dimensions=()),
    Kpi("tenure_month_mean", "tenure_month", "closing"),
    Kpi("billed_revenue", "net", dimensions=("pay_mode", "revenue_type")),
    Kpi("daily_revenue_estimate", "revenue_estimate", is_monthly=False, is_daily=True),
    Kpi("arpu", "net", "subscriber_day", "day_count"),
    Kpi("mou", "billed_minute", "subscriber_day", "day_count"),
    Kpi("mou_outgoing", "outgoing_minute", "subscriber_day", "day_count"),
    Kpi("dou", "byte", "subscriber_day", f"day_count / {_PER_GB}"),
    Kpi("billed_minute_count", "billed_minute", dimensions=("pay_mode", "call_type"), is_daily=True),
    Kpi("data_traffic_gb", "byte", factor=_GB, dimensions=("pay_mode", "network_generation"), is_daily=True),
    Kpi("busy_hour_share", "busy_minute", "billed_minute", "100", is_daily=True),
    Kpi("sms_count", "message", dimensions=("pay_mode", "sms_service"), is_daily=True),
    Kpi("unit_voice_price", "net_voice", "billed_minute"),
    Kpi("unit_voice_price_split", "split_voice", "billed_minute"),
    Kpi("unit_data_price", "net_data", "byte", _PER_GB),
    Kpi("unit_data_price_split", "split_data", "byte", _PER_GB),
    Kpi("monthly_fee_revenue", "net_monthly_fee"),
    Kpi("monthly_fee_revenue_split", "split_monthly_fee"),
    Kpi("voice_revenue", "net_voice"),
    Kpi("voice_revenue_split", "split_voice"),
    Kpi("sms_revenue", "net_sms"),
    Kpi("sms_revenue_split", "split_sms"),
    Kpi("data_revenue", "net_data"),
    Kpi("data_revenue_split", "split_data"),
    Kpi("data_revenue_share", "net_data", "net", "100"),
    Kpi("data_revenue_share_split", "split_data", "net", "100"),
    Kpi("arrears_balance", "overdue"),
    Kpi("arrears_not_yet_due", "not_yet_due"),
    Kpi("arrears_by_age", "overdue", dimensions=("debt_age",), has_total=False),
    Kpi("recharge_amount", "recharge", is_daily=True),
    Kpi("recharge_count", "recharge_number", is_daily=True),
    Kpi("recharge_mean", "recharge", "recharging_user"),
    Kpi("mid_high_count", "mid_high", from_month=3),
    Kpi("mid_high_share", "mid_high", "closing", "100", from_month=3),
    Kpi("group_count", "group_on_net", dimensions=()),
    Kpi("group_member_count", "member"),
    Kpi("group_member_share", "member", "closing", "100"),
    Kpi("group_revenue_unified", "unified_net"),
    Kpi("group_revenue", "unified_net + member_net"),
    Kpi("informatization_revenue", "informatization", dimensions=("pay_mode", "group_product")),
    Kpi("informatization_share", "informatization", "net", "100"),
    Kpi("group_product_penetration", "product_group", "group_on_net", "100", dimensions=("group_sector",)),
    Kpi("key_group_retention_rate", "key_group_kept", "key_group", "100", dimensions=()),
    Kpi("group_member_arpu", "listed_net", "listed_day", "day_count"),
    Kpi("group_member_mou", "listed_minute", "listed_day", "day_count"),
    Kpi("group_member_churn_rate", "listed_cancelled", "listed_day", "100 * day_count"),
    Kpi("off_net_member_count", "rival_member", dimensions=("operator",)),
    Kpi("key_account_churn_rate", "key_lost", "key_listed", "100"),
    Kpi("snapshot_retention_rate", "snapshot_kept", "snapshot", "100"),
    Kpi("snapshot_revenue_rate", "snapshot_now", "snapshot_then", "100"),
    Kpi("restoration_time_mean", "restoration_minute", "closed_fault", dimensions=()),
    Kpi("zero_use_rate", "zero_use", "tested_add", "100"),
    Kpi("very_low_use_rate", "very_low_use", "tested_add", "100"),
    Kpi("low_saturation_rate", "low_saturation", "saturation_tested_add", "100"),
    Kpi("adds_per_outlet", "outlet_add", "active_outlet", dimensions=("channel_class",)),
    Kpi("active_outlet_rate", "active_outlet", "outlet", "100", dimensions=("channel_class",)),
    Kpi("commission_amount", "commission", dimensions=("commission_type",)),
    Kpi("commission_clawback", "clawback", dimensions=("commission_type",)),
    Kpi("commission_per_add", "commission", "channel_add", dimensions=()),
    Kpi("commission_per_revenue_of_adds", "commission", "add_net", dimensions=()),
    Kpi("subscriber_acquisition_cost", "commission - clawback + promotion", "channel_add", dimensions=()),
    Kpi("repair_time_mean", "repair_minute", "closed_fault", dimensions=()),
    Kpi("complaints_per_10k", "complaint", "closing", "10000", dimensions=("pay_mode", "complaint_type")),
    Kpi("service_level", "answered_in_time", "offered_contact", "100", dimensions=_SKILL),
    Kpi("handling_time_mean", "handling_second", "answered_contact", dimensions=_SKILL),
    Kpi("answer_wait_mean", "waiting_second", "answered_contact", dimensions=_SKILL),
    Kpi("abandonment_rate", "abandoned_contact", "offered_contact", "100", dimensions=_SKILL),
    Kpi("first_contact_resolution", "resolved_contact", "resolvable_contact", "100"),
    Kpi("customer_satisfaction", "satisfied_answer", "rated_answer", "100"),
    Kpi("net_promoter_score", "promoter - detractor", "recommending_answer", "100"),
    Kpi("appeals_per_million", "appeal", "closing", "1000000"),
    Kpi("ported_in_count", "ported_in", dimensions=("pay_mode", "operator")),
    Kpi("ported_out_count", "ported_out", dimensions=("pay_mode", "operator")),
    Kpi("net_port_ratio", "ported_in", "ported_out", dimensions=("pay_mode", "operator")),
    Kpi("market_share", "own_number", "own_number + rival_number", "100", dimensions=()),
    Kpi("competitor_add_count", "rival_add", dimensions=("operator",)),
    Kpi("competitor_loss_count", "rival_loss", dimensions=("operator",)),
    Kpi("usage_unit_per_user", _USAGE_UNIT, "subscriber_day", "day_count / 1048576.0"),
    Kpi("cost_to_serve", "service_cost", "costed_day", "day_count", dimensions=("cost_type",)),
    Kpi("gross_margin_rate", "costed_net - direct_cost", "costed_net", "100", dimensions=()),
    Kpi("profit_per_user", "costed_net - direct_cost - service_cost", "costed_day", "day_count", dimensions=()),
    Kpi("campaign_response_rate", "reached_taker", "reached", "100", dimensions=_CAMPAIGN),
    Kpi("campaign_uplift", "compared_taker - expected_taker", "compared", "100", dimensions=_CAMPAIGN),
    Kpi("campaign_roi", "added_margin - compared_cost", "compared_cost", "100", dimensions=_CAMPAIGN),
    Kpi("total_service_revenue", "net + settled_income - settled_cost", dimensions=(), province_only=("all",)),
    Kpi("new_business_share", "net_vas + net_data", "net", "100"),
    *(
        Kpi(f"interconnect_{name}", numerator, dimensions=("operator",), province_only=("all", "operator"))
        for name, numerator in (
            ("income", "interconnect_income"),
            ("cost", "interconnect_cost"),
            ("net", "interconnect_income - interconnect_cost"),
        )
    ),
    Kpi("roaming_revenue", "roaming", dimensions=("roaming_partner",), province_only=("all", "roaming_partner")),
    Kpi("sp_settlement_payable", "sp_payable", dimensions=("sp",), province_only=("all", "sp")),
    Kpi("electronic_channel_share", "electronic_order", "ordered", "100"),
    Kpi("data_service_penetration", "data_service_user", "closing", "100", dimensions=("pay_mode", "data_service")),
    Kpi(
        "unsubscribe_rate",
        "service_cancelled",
        "service_ordered",
        "100",
        dimensions=("pay_mode", "sp"),
        province_only=("sp",),
    ),
    Kpi("refund_rate", "refunded", "information_fee", "100"),
    Kpi("five_g_package_count", "five_g_package"),
    Kpi("contract_bundle_rate", "snapshot_contract", "snapshot_line", "100"),
    Kpi("imei_match_rate", "valid_terminal", "closing", "100"),
    Kpi("terminal_4g_penetration", "terminal_4g", "closing", "100"),
    Kpi("terminal_5g_penetration", "terminal_5g", "closing", "100"),
    Kpi("device_plan_mismatch_rate", "mismatch", "terminal_standalone", "100"),
    Kpi("handset_subsidy_amount", "granted_subsidy"),
    Kpi("handset_subsidy_mean", "granted_subsidy", "subsidised_line"),
    Kpi("subsidy_payback_months", "running_subsidy", "running_revenue"),
    Kpi("iot_connection_count", "thing"),
    Kpi("voice_volume_revenue_ratio", "billed_minute", "net_voice", form="growth"),
    Kpi("data_volume_revenue_ratio", "byte", "net_data", form="growth"),
    Kpi("discount_rate", "given_away", "receivable", "100", dimensions=("pay_mode", "revenue_type")),
    *(
        Kpi(f"arrears_rate_{age}_month", f"unpaid_{age}_month_ago", f"billed_{age}_month_ago", "100")
        for age in (1, 3, 6)
    ),
    Kpi("collection_rate", "collected", "overdue + collected + let_off", "100"),
    Kpi("bad_debt_rate", "let_off", "net", "100"),
    Kpi("receivable_turnover_days", "overdue + not_yet_due", "net", "day_count"),
    Kpi("prepaid_balance", "held", dimensions=("pay_mode", "balance_type")),
)
