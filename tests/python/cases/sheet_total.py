"""Add up the sheet of the hand-worked case: a check of sums, nothing else.

The values of `tests/cases/hand_worked/line_month.csv` were reasoned line by line (working.md); this module only adds
its columns over areas and pay modes and puts the sums into the places of `expected_kpi_monthly.csv`.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

Key = tuple[
    str, str, str, str, str, str
]  # kpi_code, period_start, area_level, area_code, dimension_type, dimension_value
Figure = tuple[Decimal, Decimal | None]

DAYS = {"2026-01-01": 31, "2026-02-01": 28, "2026-03-01": 31}
FEN = {"fee", "voice", "sms", "data", "vas", "s_fee", "s_voice", "s_sms", "s_data", "recharge", "not_due", "net",
       "due_0_30", "due_30_60", "due_60_90", "due_90_180", "due_180", "overdue"}  # fmt: skip

# measures of the sheet that a KPI's numerator and denominator add (a leading - takes off)
SUMS = {
    "closing_subscriber_count": "closing",
    "gross_add_count": "add",
    "cancelled_count": "cancelled",
    "silent_churn_count": "silent -silent_return",
    "silent_cancelled_count": "silent_cancelled",
    "gone_subscriber_count": "cancelled -silent_cancelled silent -silent_return",
    "net_add_count": "closing -opening",
    "billed_user_count": "billed",
    "communicating_user_count": "comm",
    "calling_user_count": "calling",
    "inactive_subscriber_count": "inactive",
    "billed_revenue": "net",
    "billed_minute_count": "minutes",
    "data_traffic_gb": "bytes",
    "sms_count": "messages",
    "monthly_fee_revenue": "fee",
    "monthly_fee_revenue_split": "s_fee",
    "voice_revenue": "voice",
    "voice_revenue_split": "s_voice",
    "sms_revenue": "sms",
    "sms_revenue_split": "s_sms",
    "data_revenue": "data",
    "data_revenue_split": "s_data",
    "arrears_balance": "overdue",
    "arrears_not_yet_due": "not_due",
    "recharge_amount": "recharge",
    "recharge_count": "recharge_count",
}
RATIOS = {
    "gross_net_ratio": ("add", "closing -opening"),
    "churn_rate_opening": ("opening_cancelled", "opening"),
    "churn_rate_average": ("cancelled", "days"),
    "churn_rate_adjusted": ("cancelled", "closing"),
    "annualised_churn_rate": ("opening_cancelled", "opening"),
    "average_subscriber_count": ("days", "month_days"),
    "inactive_subscriber_rate": ("inactive", "closing"),
    "prepaid_share": ("prepaid_closing", "closing"),
    "tenure_month_mean": ("tenure", "closing"),
    "arpu": ("net", "days"),
    "mou": ("minutes", "days"),
    "mou_outgoing": ("out", "days"),
    "dou": ("bytes", "days"),
    "unit_voice_price": ("voice", "minutes"),
    "unit_voice_price_split": ("s_voice", "minutes"),
    "unit_data_price": ("data", "bytes"),
    "unit_data_price_split": ("s_data", "bytes"),
    "data_revenue_share": ("data", "net"),
    "data_revenue_share_split": ("s_data", "net"),
    "recharge_mean": ("recharge", "recharging"),
}
# KPI -> dimension type -> dimension value -> measure
EXTRA = {
    "billed_revenue": {"revenue_type": {"monthly_fee": "fee", "voice": "voice", "sms": "sms", "data": "data",
                                        "vas": "vas"}},
    "billed_minute_count": {"call_type": {"local": "local", "toll": "toll", "roaming": "roaming"}},
    "data_traffic_gb": {"network_generation": {"4G": "bytes4", "5G": "bytes5"}},
    "sms_count": {"sms_service": {"p2p": "sms_p2p", "industry": "sms_industry"}},
    "arrears_by_age": {"debt_age": {"0-30": "due_0_30", "30-60": "due_30_60", "60-90": "due_60_90",
                                    "90-180": "due_90_180", "180+": "due_180"}},
}  # fmt: skip
OPENING = ("opening", "opening_cancelled")  # counted at the line's dimensions of the month before
GRID_KPIS = ("closing_subscriber_count", "gross_add_count", "cancelled_count", "net_add_count")


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def area_codes(area: str) -> dict[str, str]:
    """Code at each level of the area that a line names; -1 below it and for an unknown one."""
    if area == "-1":
        return dict.fromkeys(("province", "city", "county", "grid"), "-1")
    lengths = {"province": 2, "city": 4, "county": 6, "grid": 9}
    return {level: area[:length] if len(area) >= length else "-1" for level, length in lengths.items()}


def _number(row: dict[str, str], measure: str) -> Decimal:
    return Decimal(row.get(measure) or 0)


def _derived(row: dict[str, str]) -> dict[str, Decimal]:
    """The measures of a sheet row; those in fen become yuan."""
    own = {name: _number(row, name) for name in row if name not in TEXT_COLUMNS}
    own["net"] = sum(own[name] for name in ("fee", "voice", "sms", "data", "vas"))
    own["minutes"] = own["local"] + own["toll"] + own["roaming"]
    own["bytes"] = own["bytes4"] + own["bytes5"]
    own["messages"] = own["sms_p2p"] + own["sms_industry"]
    own["overdue"] = sum(own[bucket] for bucket in EXTRA["arrears_by_age"]["debt_age"].values())
    own["prepaid_closing"] = own["closing"] if row["pay_mode"] == "prepaid" else Decimal(0)
    return {name: value / 100 if name in FEN else value for name, value in own.items()}


TEXT_COLUMNS = ("user_id", "month_start", "area", "pay_mode", "opening_area", "opening_pay_mode", "reason")


def _totals(rows: list[dict[str, str]]) -> dict[tuple[str, str, str, str, str], dict[str, Decimal]]:
    """(month, level, area, dimension type, value) -> measure -> sum."""
    totals: dict[tuple[str, str, str, str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in rows:
        for name, value in _derived(row).items():
            side = "opening_" if name in OPENING else ""
            for level, code in area_codes(row[f"{side}area"] or "-1").items():
                for dimension in (("all", "all"), ("pay_mode", row[f"{side}pay_mode"])):
                    totals[row["month_start"], level, code, *dimension][name] += value
            if name == "cancelled" and value:
                for level, code in area_codes(row["area"]).items():
                    totals[row["month_start"], level, code, "churn_reason", row["reason"]][name] += value
    return totals


def _expression(measures: dict[str, Decimal], expression: str) -> Decimal:
    terms = expression.split()
    return sum((-measures[t[1:]] if t.startswith("-") else measures[t] for t in terms), Decimal(0))


def _figures_of(measures: dict[str, Decimal], month: str, dimension_type: str) -> Iterator[tuple[str, Figure]]:
    measures["month_days"] = Decimal(DAYS[month])
    for code, expression in SUMS.items():
        yield code, (_expression(measures, expression), None)
    for code, (numerator, denominator) in RATIOS.items():
        if code != "prepaid_share" or dimension_type == "all":
            yield code, (_expression(measures, numerator), _expression(measures, denominator))


def figures(rows: list[dict[str, str]]) -> dict[Key, Figure]:
    """Every figure that the case states, by key; those that are zero on both sides are left out."""
    result: dict[Key, Figure] = {}
    for (month, level, area, kind, value), measures in _totals(rows).items():
        if kind == "pay_mode" and (not value or level in ("county", "grid")):
            continue
        if kind == "churn_reason":
            if level in ("province", "city"):
                result["cancelled_count", month, level, area, kind, value] = (measures["cancelled"], None)
            continue
        for code, figure in _figures_of(measures, month, kind):
            stated = level != "grid" or code in GRID_KPIS
            too_early = code.startswith("inactive") and month == "2026-01-01"
            if stated and not too_early and any(figure[:1] if code == "average_subscriber_count" else figure):
                result[code, month, level, area, kind, value] = figure
        if kind == "all" and level in ("province", "city"):
            for code, dimensions in EXTRA.items():
                for dimension_type, names in dimensions.items():
                    for name, measure in names.items():
                        if measures[measure]:
                            result[code, month, level, area, dimension_type, name] = (measures[measure], None)
    return result
