"""Cost to serve, direct cost, margin and profit (kpi-rules, section on cost)."""

from __future__ import annotations

from synth.truth.measure import YUAN, add
from synth.truth.state import State

_ALLOCATED = f"""
select period.month_number, allocation.area_id, cast(null as varchar) as pay_mode, allocation.cost_type,
    case when allocation.cost_class = 'service' then {YUAN.format("allocation.amount")} else 0 end as service_cost,
    case when allocation.cost_class = 'direct' then {YUAN.format("allocation.amount")} else 0 end as direct_cost
from cost_allocation as allocation
inner join period on allocation.month = period.month_start and period.month_number > 0
"""
# What outlets are paid and what is spent on them, at the outlet's area at the month's end; subsidies at the line's.
_PAID = f"""
with paid as (
    select month, channel_id, amount - clawback as fen from commission
    union all
    select month, channel_id, promotion from outlet_promotion
)
select period.month_number, coalesce(outlet_month.area_id, '') as area_id, cast(null as varchar) as pay_mode,
    {YUAN.format("paid.fen")} as direct_cost
from paid
inner join period on paid.month = period.month_start and period.month_number > 0
left join outlet_month on paid.channel_id = outlet_month.channel_id
    and period.month_number = outlet_month.month_number
where paid.month in (select month from cost_allocation)
union all
select line_month.month_number, line_month.area_id, null, {YUAN.format("subsidy.subsidy")}
from subsidy
inner join line_month on subsidy.user_id = line_month.user_id and line_month.month_number > 0
    and subsidy.granted_date between line_month.month_start and line_month.month_end
where line_month.month_start in (select month from cost_allocation)
"""
_REVENUE = f"""
select month_number, area_id, cast(null as varchar) as pay_mode, {YUAN.format("net")} as costed_net
from line_charge where month_start in (select month from cost_allocation)
"""
_DAYS = """
select month_number, area_id, cast(null as varchar) as pay_mode, {type} subscriber_day_count as costed_day
from line_month {types}
where month_number > 0 and month_start in (select month from cost_allocation)
"""
_TYPES = """
inner join (select distinct month, cost_type from cost_allocation where cost_class = 'service') as told
    on line_month.month_start = told.month
"""


def measure_costs(state: State) -> None:
    """Add the measures to `measure_month`; needs `line_charge` and the outlets of each month."""
    add(state, f"select * exclude (cost_type) from ({_ALLOCATED})", "service_cost, direct_cost")
    add(state, _ALLOCATED, "service_cost", "cost_type")
    add(state, _PAID, "direct_cost")
    add(state, _REVENUE, "costed_net")
    add(state, _DAYS.format(type="", types=""), "costed_day")
    add(state, _DAYS.format(type="cost_type,", types=_TYPES), "costed_day", "cost_type")
