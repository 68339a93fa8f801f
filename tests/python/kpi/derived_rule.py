"""What the KPI dictionary says of each KPI beside its formula, written down apart from the warehouse's catalogue."""

from collections.abc import Iterator

from synth.truth.kpi import KPIS, Kpi

# 累计: additive ones add up, ratios divide the sums, the semi-additive keep the latest, distinct counts and
# ratios of growths have none
LATEST = {"closing_subscriber_count", "average_subscriber_count", "arrears_balance", "arrears_not_yet_due"}
LATEST |= {"arrears_by_age", "gross_net_ratio", "annualised_churn_rate", "tenure_month_mean"}
LATEST |= {"inactive_subscriber_count", "inactive_subscriber_rate", "five_g_package_count"}
LATEST |= {"iot_connection_count", "receivable_turnover_days", "prepaid_balance"}
LATEST |= {"mid_high_count", "mid_high_share", "group_count", "group_member_count", "group_member_share"}
LATEST |= {"key_group_retention_rate", "off_net_member_count", "snapshot_retention_rate"}
LATEST |= {"market_share", "group_product_penetration"}
DISTINCT = {"billed_user_count", "communicating_user_count", "calling_user_count"}
GROWTH = {"voice_volume_revenue_ratio", "data_volume_revenue_ratio"}
# those in % compare in percentage points
IN_POINTS = {"churn_rate_opening", "churn_rate_average", "churn_rate_adjusted", "annualised_churn_rate"}
IN_POINTS |= {"service_level", "abandonment_rate", "first_contact_resolution"}
IN_POINTS |= {"customer_satisfaction", "net_promoter_score"}
IN_POINTS |= {"inactive_subscriber_rate", "prepaid_share", "data_revenue_share", "data_revenue_share_split"}
IN_POINTS |= {"zero_use_rate", "very_low_use_rate", "low_saturation_rate", "active_outlet_rate"}
IN_POINTS |= {"new_business_share", "electronic_channel_share", "data_service_penetration", "unsubscribe_rate"}
IN_POINTS |= {"refund_rate"}
IN_POINTS |= {"contract_bundle_rate", "imei_match_rate", "terminal_4g_penetration", "terminal_5g_penetration"}
IN_POINTS |= {"device_plan_mismatch_rate", "market_share", "busy_hour_share", "gross_margin_rate"}
IN_POINTS |= {"informatization_share", "group_product_penetration"}
IN_POINTS |= {"mid_high_share", "group_member_share", "key_group_retention_rate", "group_member_churn_rate"}
IN_POINTS |= {"campaign_response_rate", "campaign_uplift", "campaign_roi"}
IN_POINTS |= {"discount_rate", "collection_rate", "bad_debt_rate"}
IN_POINTS |= {f"arrears_rate_{age}_month" for age in (1, 3, 6)}
IN_POINTS |= {"key_account_churn_rate", "snapshot_retention_rate", "snapshot_revenue_rate"}
# of the KPIs that the operator sets targets for: where lower is better, and where nothing is
LOWER_IS_BETTER = {"cancelled_count", "churn_rate_opening", "inactive_subscriber_rate", "arrears_balance"}
NEITHER_IS_BETTER = {"prepaid_share"}

BASE = {"user", "user_status"}  # nothing about lines can be told without them
CONTACT = {"contact"}
# measures of faults, outlets, partners and groups are of no line
OF_NO_LINE = {"restoration_minute", "repair_minute", "closed_fault", "commission", "clawback"}
OF_NO_LINE |= {"interconnect_income", "interconnect_cost", "roaming", "sp_payable"}
OF_NO_LINE |= {"rival_add", "rival_loss"}
OF_NO_LINE |= {"group_on_net", "product_group", "key_group_kept", "key_group", "rival_member"}
BETWEEN_OPERATORS = {"settle_voice", "settle_sms"}
CAMPAIGN = {"campaign", "contact_list", "response"}
GROUPS = {"group_customer", "group_member"}
CALL_RECORDS = {"cdr_voice", "cdr_data", "cdr_sms"}
INPUT_OF_MEASURE = {
    "silent": CALL_RECORDS | {"recharge"},
    "inactive": CALL_RECORDS | {"recharge"},
    "communicating_user": CALL_RECORDS,
    "calling_user": {"cdr_voice"},
    "billed_minute": {"cdr_voice"},
    "outgoing_minute": {"cdr_voice"},
    "byte": {"cdr_data"},
    "message": {"cdr_sms"},
    "billed_user": {"bill_item"},
    "net": {"bill_item"},
    "split": {"bill_item", "tariff", "tariff_item"},
    "overdue": {"arrears", "bill", "write_off"},
    "not_yet_due": {"arrears", "bill", "write_off"},
    "recharge": {"recharge"},
    "recharging_user": {"recharge"},
    "unpaid": {"arrears", "bill_item", "write_off"},
    "collected": {"payment_application"},
    "let_off": {"write_off"},
    "held": {"balance"},
    "given_away": {"bill_item"},
    "restoration_minute": {"cell", "fault_ticket"},
    "repair_minute": {"cell", "fault_ticket"},
    "complaint": {"complaint"},
    "answered_in_time": CONTACT,
    "handling_second": CONTACT,
    "waiting_second": CONTACT,
    "abandoned_contact": CONTACT,
    "resolved_contact": CONTACT,
    "satisfied_answer": {"survey"},
    "promoter": {"survey"},
    "appeal": {"appeal"},
    "tested_add": CALL_RECORDS,
    "saturation_tested_add": {"cdr_voice", "cdr_data", "user_tariff", "tariff", "tariff_item"},
    "outlet": {"channel"},
    "active_outlet": {"channel"},
    "channel_add": {"channel"},
    "add_net": {"bill_item"},
    "commission": {"channel", "commission"},
    "clawback": {"channel", "commission"},
    "promotion": {"channel_cost"},
    "five_g_package": {"tariff", "user_tariff"},
    "valid_terminal": {"terminal_tac", "user_terminal"},
    "terminal": {"terminal_tac", "user_terminal"},
    "mismatch": {"tariff", "user_tariff"},
    "granted_subsidy": {"subsidy"},
    "running_subsidy": {"contract", "subsidy"},
    "running_revenue": {"bill_item"},
    "snapshot_contract": {"contract"},
    "mid_high": {"bill_item"},
    "group_on_net": {"group_customer"},
    "product_group": {"group_product"},
    "informatization": {"bill_item"},
    "member": GROUPS,
    "unified_net": GROUPS | {"bill_item"},
    "key_group_kept": GROUPS | {"bill_item"},
    "listed_net": GROUPS | {"bill_item"},
    "listed_minute": GROUPS | {"cdr_voice"},
    "listed_cancelled": GROUPS,
    "rival_member": GROUPS,
    "key_lost": {"key_user"},
    "snapshot_kept": {"key_user"},
    "snapshot_now": {"key_user", "bill_item"},
    "revenue_estimate": CALL_RECORDS | {"tariff", "user_tariff"},
    "ported_in": {"port_event"},
    "ported_out": {"port_event"},
    "settled_income": BETWEEN_OPERATORS | {"settle_sp"},
    "interconnect_income": BETWEEN_OPERATORS,
    "interconnect_cost": BETWEEN_OPERATORS,
    "roaming": {"roaming_partner"},
    "sp_payable": {"settle_sp"},
    "ordered": {"service_order"},
    "electronic_order": {"service_order"},
    "service_ordered": {"service_order"},
    "data_service_user": {"cdr_data", "bill_item"},
    "rival_number": {"competitor"},
    "rival_add": {"competitor"},
    "rival_loss": {"competitor"},
    "service_cost": {"cost_allocation"},
    "direct_cost": {"cost_allocation", "channel", "commission", "channel_cost", "subsidy"},
    "costed_net": {"bill_item"},
    "reached": CAMPAIGN,
    "compared": CAMPAIGN,
    "added_margin": {"tariff"},
    "refunded": {"refund"},
    "information_fee": {"bill_item"},
}


def input_units(kpi: Kpi) -> set[str]:
    """The units without which a figure of the KPI is preliminary: those that its measures are made of."""
    words = [word for word in f"{kpi.numerator} {kpi.denominator}".split() if word.isidentifier()]
    units = set() if OF_NO_LINE.issuperset(words) else set(BASE)
    for word in words:
        for measure, needed in INPUT_OF_MEASURE.items():
            if word == measure or word.startswith(f"{measure}_"):
                units |= needed
    return units


def rules() -> Iterator[tuple[str, str, bool, str, bool, int]]:
    """Of each KPI: its code, its year to date, whether it compares in points, its direction, whether a missing row
    means zero (it does not for a ratio of two measures), and the first month that has it."""
    for kpi in KPIS:
        to_date = "latest" if kpi.code in LATEST else "none" if kpi.code in DISTINCT | GROWTH else "sum"
        if to_date == "sum" and kpi.denominator:
            to_date = "ratio"
        direction = "down" if kpi.code in LOWER_IS_BETTER else "" if kpi.code in NEITHER_IS_BETTER else "up"
        is_zero = kpi.denominator in ("", "day_count")
        yield kpi.code, to_date, kpi.code in IN_POINTS, direction, is_zero, kpi.from_month


def factor(kpi: Kpi) -> str:
    """What the ratio (or sum) of a period is multiplied by, as SQL over the period's day_count and year_day_count."""
    return f"cast({kpi.factor} as double)"
