"""The true figures as a list: which measures a KPI is made of, and in which dimensions it is told.

Written from docs/reference/kpi-rules.md, apart from the warehouse's catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kpi:
    """One KPI: `numerator` over `denominator`, both sums of measures, times `factor`.

    `factor` is SQL over the period's columns day_count and year_day_count. `form` 'power' is the annualised churn rate.
    `dimensions` beside `all`; `has_total` false where there is no figure for `all`. `from_month`: the first loaded
    month that has the figure.
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


_GB = "1.0 / 1073741824"
_PER_GB = "1073741824.0"

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
    Kpi("key_group_retention_rate", "key_group_kept", "key_group", "100", dimensions=()),
    Kpi("group_member_arpu", "listed_net", "listed_day", "day_count"),
    Kpi("group_member_mou", "listed_minute", "listed_day", "day_count"),
    Kpi("group_member_churn_rate", "listed_cancelled", "listed_day", "100 * day_count"),
    Kpi("off_net_member_count", "rival_member", dimensions=("operator",)),
    Kpi("key_account_churn_rate", "key_lost", "key_listed", "100"),
    Kpi("snapshot_retention_rate", "snapshot_kept", "snapshot", "100"),
    Kpi("snapshot_revenue_rate", "snapshot_now", "snapshot_then", "100"),
    Kpi("restoration_time_mean", "restoration_minute", "closed_fault", dimensions=()),
    Kpi("repair_time_mean", "repair_minute", "closed_fault", dimensions=()),
)
