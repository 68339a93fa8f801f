"""Lines by tariff, class of the outlet that sold them and class of their customer (kpi-rules, section on profiles)."""

from __future__ import annotations

from dataclasses import replace

from synth.truth.kpi import Kpi
from synth.truth.measure import YUAN, add
from synth.truth.state import State

PROFILE = ("tariff", "channel_class", "customer_class")
PROFILED = frozenset({
    "closing_subscriber_count", "gross_add_count", "cancelled_count", "net_add_count", "gross_net_ratio",
    "churn_rate_opening", "churn_rate_average", "churn_rate_adjusted", "annualised_churn_rate", "billed_revenue",
    "arpu", "mou", "mou_outgoing", "dou", "billed_minute_count", "data_traffic_gb",
})  # fmt: skip

# One base tariff at a time, where two overlap the later one; the first is also what is known of the time before.
_HELD_TARIFF = """
create or replace temp table held_tariff as
with base as (
    select * from subscription where tariff_id in (select tariff_id from tariff where tariff_type = 'base')
    qualify row_number() over (partition by user_id, start_date
        order by coalesce(end_date, date '9999-12-31') desc, tariff_id) = 1
)
select user_id, tariff_id,
    case when row_number() over line = 1 then date '0001-01-01' else start_date end as from_date,
    least(coalesce(end_date, date '9999-12-31'), coalesce(lead(start_date) over line, date '9999-12-31')) as to_date
from base window line as (partition by user_id order by start_date)
"""

# A line that is off-net keeps the tariff of its last on-net day; outlet and customer are those at the month's end.
_PROFILE = """
create or replace temp table line_profile as
with left_on as (
    select line_month.user_id, line_month.month_number, cast(max(change.change_date) - 1 as date) as last_day
    from line_month
    inner join change on line_month.user_id = change.user_id and change.change_date <= line_month.month_end
    where change.kind = 'cancelled' and line_month.is_closing = 0
    group by all
),
dated as (
    select line_month.*, coalesce(left_on.last_day, line_month.month_end) as tariff_day
    from line_month left join left_on using (user_id, month_number)
),
sold as (select line_outlet.user_id, outlet.valid_from, outlet.channel_class
    from line_outlet inner join outlet using (channel_id)),
signed as (select line_customer.user_id, customer_version.valid_from, customer_version.customer_class
    from line_customer inner join customer_version using (cust_id))
select dated.*, held_tariff.tariff_id as tariff, sold.channel_class, signed.customer_class
from dated
left join held_tariff on dated.user_id = held_tariff.user_id and dated.tariff_day >= held_tariff.from_date
    and dated.tariff_day < held_tariff.to_date
asof left join sold on dated.user_id = sold.user_id and dated.month_end >= sold.valid_from
asof left join signed on dated.user_id = signed.user_id and dated.month_end >= signed.valid_from
"""

_PRESENT = f"""
create or replace temp table present_profile as
with billed as (select month_number, user_id, sum(net) as net from line_charge group by all),
used as (
    select month_number, user_id, sum(billed_minutes) as billed_minute, sum(outgoing_minutes) as outgoing_minute,
        sum(bytes) as byte
    from line_usage where is_line group by all
)
select profile.*, profile.is_closing as closing, profile.gross_add_count as gross_add,
    profile.cancelled_count as cancelled, profile.subscriber_day_count as subscriber_day,
    {YUAN.format("coalesce(billed.net, 0)")} as net, coalesce(used.billed_minute, 0) as billed_minute,
    coalesce(used.outgoing_minute, 0) as outgoing_minute, coalesce(used.byte, 0) as byte
from line_profile as profile
left join billed on profile.user_id = billed.user_id and profile.month_number = billed.month_number
left join used on profile.user_id = used.user_id and profile.month_number = used.month_number
where profile.month_number > 0
"""

# Before the first loaded month nothing is known of outlet and customer: those of that month stand for it.
_OPENING = """
create or replace temp table opening_profile as
select before.month_number + 1 as month_number, before.area_id, before.pay_mode, before.tariff,
    case when before.month_number = 0 then now.channel_class else before.channel_class end as channel_class,
    case when before.month_number = 0 then now.customer_class else before.customer_class end as customer_class,
    before.is_closing as opening, coalesce(now.cancelled_count, 0) as opening_cancelled
from line_profile as before
left join line_profile as now on before.user_id = now.user_id and before.month_number + 1 = now.month_number
where before.is_closing = 1 and before.month_number < (select max(month_number) from period)
"""

_PRESENT_MEASURES = "closing, gross_add, cancelled, subscriber_day, net, billed_minute, outgoing_minute, byte"


def with_profile(kpi: Kpi) -> Kpi:
    """The KPI, told by profile too where it is one of lines: of the province alone, by month."""
    if kpi.code not in PROFILED:
        return kpi
    return replace(kpi, dimensions=(*kpi.dimensions, *PROFILE), province_only=(*kpi.province_only, *PROFILE))


def measure_profiles(state: State) -> None:
    """Add what lines are and bring by their profile to `measure_month`; needs the base, usage and revenue tables."""
    for statement in (_HELD_TARIFF, _PROFILE, _PRESENT, _OPENING):
        state.con.execute(statement)
    for source, measures in (
        ("present_profile", _PRESENT_MEASURES),
        ("opening_profile", "opening, opening_cancelled"),
    ):
        for dimension in PROFILE:
            select = f"select month_number, area_id, pay_mode, {dimension}, {measures} from {source}"
            add(state, f"{select} where {dimension} is not null", measures, dimension)
