"""Do the KPIs that go out hold? Complete, finite, possible, additive over areas, and not jumping without a reason.

A failure names its KPIs, so that only these are held back.
"""

from collections.abc import Iterator

from quality.rule import CRITICAL, WARNING, Context, Rule, Suite

MONTHLY, DAILY = "model.openbass.fct_kpi_monthly", "model.openbass.fct_kpi_daily"
TOP = "area_level = 'province' and dimension_type = 'all'"
MONTH_DRIFT = {"closing_subscriber_count": 10, "billed_user_count": 20, "communicating_user_count": 20}  # percent
# KPI of the day -> the monthly one that its days add up to, and by how many percent they may differ
DAYS_OF_MONTH = {
    "gross_add_count": ("gross_add_count", 3),
    "cancelled_count": ("cancelled_count", 5),
    "recharge_amount": ("recharge_amount", 3),
    "daily_revenue_estimate": ("billed_revenue", 5),
}
NOT_OF_DAYS = "informatization_revenue"  # a part of billed_revenue that no day tells of
PARTS_OF_A_WHOLE = ("prepaid_share", "inactive_subscriber_rate", "electronic_channel_share")
NO_FLOOR = "gross_margin_rate"  # costs may be many times the revenue of a small operator
ABOVE_A_HUNDRED = (
    "unsubscribe_rate",  # what is cancelled may have been ordered in an earlier month
    "data_service_penetration",  # who used a service may have left before the month's end
    "snapshot_revenue_rate",  # who stayed may bring more than all did at the snapshot
    "campaign_roi",  # a campaign may earn many times what it costs, or lose more than that
)
MIN_BASE = 100  # below, a percentage of it says nothing


def suites(context: Context) -> list[Suite]:
    expected = {"month": _expected(context, "is_monthly"), "day": _expected(context, "is_daily")}
    if not any(expected.values()):
        return []
    monthly = (*_common("month", expected["month"]), *_month_drift(), _days_of_month())
    return [
        Suite("mart_kpi_monthly", "working", "kpi", "fct_kpi_monthly", (MONTHLY,), monthly),
        Suite("mart_kpi_daily", "working", "kpi", "fct_kpi_daily", (DAILY,), tuple(_common("day", expected["day"]))),
    ]


def _expected(context: Context, flag: str) -> list[str]:
    """The KPIs whose inputs were all delivered, so that there must be figures."""
    return [
        kpi["kpi_code"]
        for kpi in context.catalogue
        if kpi[flag] and kpi["form"] != "completion" and context.has_rows(*kpi["input_units"].split(";"))
    ]


def _common(period: str, expected: list[str]) -> Iterator[Rule]:
    yield Rule("has_row", f"There are figures of the {period}")
    codes = ", ".join(f"('{code}')" for code in expected) or "(null)"
    yield Rule(
        "kpi_missing",
        "Every KPI whose extracts were delivered has figures",
        CRITICAL,
        f"select kpi_code from (values {codes}) as expected (kpi_code)"
        " where kpi_code not in (select distinct kpi_code from {batch})",
    )
    yield Rule(
        "not_finite",
        "No figure is infinite or not a number",
        CRITICAL,
        "select kpi_code, count(*) as figure_count from {batch} where not isfinite(kpi_value) group by kpi_code",
    )
    yield Rule(
        "areas_do_not_add_up",
        "What adds up over areas has the same sum at every area level, to the fen",
        CRITICAL,
        _areas_do_not_add_up(),
    )
    parts = ", ".join(f"'{code}'" for code in PARTS_OF_A_WHOLE)
    yield Rule(
        "impossible_share",
        "A part of a whole lies between 0 and 100%",
        CRITICAL,
        "select kpi_code, count(*) as figure_count, min(kpi_value) as lowest, max(kpi_value) as highest from {batch}"
        f" where kpi_code in ({parts}) and kpi_value not between 0 and 100 group by kpi_code",
    )
    yield Rule(
        "implausible_rate",
        "Every other rate in % lies between 0 and 100 for the province, a difference of two shares above -100; a margin"
        " has no floor",
        WARNING,
        "select kpi_code, count(*) as figure_count, min(kpi_value) as lowest, max(kpi_value) as highest from {batch}"
        " join kpi.dim_kpi using (kpi_code)"
        f" where dim_kpi.unit = '%' and {TOP} and area_code <> '-1'"
        f" and kpi_code not in ({', '.join(map(repr, ABOVE_A_HUNDRED))})"
        f" and kpi_value not between case when kpi_code = '{NO_FLOOR}' then kpi_value"
        " when numerator_minus_measure <> '' then -100 else 0 end and 100 group by kpi_code",
    )
    yield Rule(
        "negative",
        "Counts and volumes are not negative",
        CRITICAL,
        "select kpi_code, count(*) as figure_count, min(kpi_value) as lowest from {batch} where kpi_value < 0"
        " and kpi_code in (select kpi_code from kpi.dim_kpi where form = 'sum' and unit <> 'CNY' and additivity <> 'A')"
        " group by kpi_code",
    )


def _areas_do_not_add_up() -> str:
    return (
        "select kpi_code, count(*) as sum_count, min(period_start) as first_period from ("
        " select kpi_code, period_start, dimension_type, dimension_value from ("
        "  select kpi_code, period_start, dimension_type, dimension_value, area_level, sum(numerator) as level_sum"
        "  from {batch} where kpi_code in (select kpi_code from kpi.dim_kpi where additivity in ('A', 'S'))"
        "  group by all) as levels"
        " group by all having max(level_sum) <> min(level_sum)) as unequal group by kpi_code"
    )


def _month_drift() -> Iterator[Rule]:
    for code, limit in MONTH_DRIFT.items():
        yield Rule(
            f"drift_{code}",
            f"{code} of a whole month moves by at most {limit}% from month to month",
            WARNING,
            f"select '{code}' as kpi_code, period_start, kpi_value, previous_value from {{batch}}"
            f" where kpi_code = '{code}' and {TOP} and state <> 'preliminary' and previous_value >= {MIN_BASE}"
            f" and abs(kpi_value / previous_value - 1) * 100 > {limit}"
            " and period_start >= (select max(period_start) - interval 3 month from {batch}) order by period_start",
        )


def _days_of_month() -> Rule:
    """The days of a whole month against the month, which has another way through the models."""
    pairs = ", ".join(f"('{day}', '{month}', {limit})" for day, (month, limit) in DAYS_OF_MONTH.items())
    return Rule(
        "days_and_month_disagree",
        "The days of a month add up to about the month: "
        + ", ".join(f"{day} within {limit}% of {month}" for day, (month, limit) in DAYS_OF_MONTH.items()),
        WARNING,
        f"with pair as (from (values {pairs}) as pairs (day_code, month_code, percent_limit)),"
        " days as (select kpi_code, area_code, month_start, sum(numerator) as amount,"
        " count(distinct period_start) as day_count"
        f" from kpi.fct_kpi_daily where {TOP} group by kpi_code, area_code, month_start),"
        " apart as (select area_code, period_start, numerator from {batch}"
        f" where {TOP} and kpi_code = '{NOT_OF_DAYS}'),"
        " told as (select figures.* replace (figures.numerator - case when figures.kpi_code = 'billed_revenue'"
        " then coalesce(apart.numerator, 0) else 0 end as numerator) from {batch} as figures"
        " left join apart on figures.area_code = apart.area_code and figures.period_start = apart.period_start)"
        " select pair.month_code as kpi_code, months.period_start, days.amount as days_amount,"
        " months.numerator as month_amount from told as months"
        " join pair on pair.month_code = months.kpi_code"
        " join days on days.kpi_code = pair.day_code and days.month_start = months.period_start"
        " and days.area_code = months.area_code"
        f" where {TOP} and months.state <> 'preliminary' and months.area_code <> '-1'"
        " and days.day_count = date_diff('day', months.period_start, months.period_end) + 1"
        f" and months.numerator >= {MIN_BASE} and abs(days.amount / months.numerator - 1) * 100 > pair.percent_limit"
        " order by months.period_start desc limit 50",
    )
