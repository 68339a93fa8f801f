"""What outlets sell and cost, and how good the lines are that they add (kpi-rules, section on channels)."""

from __future__ import annotations

from synth.truth.measure import YUAN, add
from synth.truth.state import State

_OUTLETS = "'own_hall', 'franchised_hall', 'dealer', 'cooperative_hall'"

# Outlets as they are at the end of each month; one of which nothing is known yet is not there.
_OUTLET_MONTH = f"""
create or replace temp table outlet_month as
select period.month_number, period.month_start, outlet.channel_id, outlet.channel_class, outlet.area_id,
    cast(outlet.status = 'open' and outlet.channel_type in ({_OUTLETS}) as integer) as is_outlet
from period
inner join outlet on outlet.valid_from <= period.month_end and period.month_number > 0
qualify row_number() over (partition by period.month_number, outlet.channel_id order by outlet.valid_from desc) = 1
"""

# Adds of each outlet and month, and what these lines were billed in it.
_SOLD = """
create or replace temp table sold as
with billed as (select month_number, user_id, sum(net) as net from line_charge group by all)
select line_month.month_number, coalesce(line_outlet.channel_id, '') as channel_id,
    sum(line_month.gross_add_count) as adds,
    sum(case when line_month.gross_add_count > 0 then coalesce(billed.net, 0) else 0 end) as net
from line_month
left join line_outlet on line_month.user_id = line_outlet.user_id
left join billed on line_month.user_id = billed.user_id and line_month.month_number = billed.month_number
where line_month.month_number > 0
group by all
"""
_OUTLET = """
select outlet_month.month_number, coalesce(outlet_month.area_id, '') as area_id, cast(null as varchar) as pay_mode,
    outlet_month.channel_class, 1 as outlet, coalesce(sold.adds, 0) as outlet_add,
    cast(coalesce(sold.adds, 0) >= 1 as integer) as active_outlet
from outlet_month
left join sold on outlet_month.channel_id = sold.channel_id and outlet_month.month_number = sold.month_number
where outlet_month.is_outlet = 1
"""
_CHANNEL = f"""
select sold.month_number, coalesce(outlet_month.area_id, '') as area_id, cast(null as varchar) as pay_mode,
    sold.adds as channel_add, {YUAN.format("sold.net")} as add_net
from sold
left join outlet_month on sold.channel_id = outlet_month.channel_id and sold.month_number = outlet_month.month_number
"""
_COMMISSION = f"""
select period.month_number, coalesce(outlet_month.area_id, '') as area_id, cast(null as varchar) as pay_mode,
    commission.commission_type, {YUAN.format("commission.amount")} as commission,
    {YUAN.format("commission.clawback")} as clawback
from commission
inner join period on commission.month = period.month_start and period.month_number > 0
left join outlet_month on commission.channel_id = outlet_month.channel_id
    and period.month_number = outlet_month.month_number
"""
_PROMOTION = f"""
select period.month_number, coalesce(outlet_month.area_id, '') as area_id, cast(null as varchar) as pay_mode,
    {YUAN.format("outlet_promotion.promotion")} as promotion
from outlet_promotion
inner join period on outlet_promotion.month = period.month_start and period.month_number > 0
left join outlet_month on outlet_promotion.channel_id = outlet_month.channel_id
    and period.month_number = outlet_month.month_number
"""

# Lines added two months before: what they used in that month's two successors.
_TESTED = """
create or replace temp table tested as
with used as (
    select usage.user_id, period.month_number, sum(billed_minutes) as minutes, sum(outgoing_minutes) as outgoing,
        sum(bytes) as bytes, sum(messages) as messages
    from usage inner join period on usage.usage_date between period.month_start and period.month_end
    group by all
),
added as (
    select distinct change.user_id, period.month_number + 2 as month_number
    from change inner join period on change.change_date between period.month_start and period.month_end
    where change.kind = 'add' and period.month_number > 0
),
both_months as (
    select now.*, tariff.tariff_id,
        coalesce(one.minutes, 0) as minutes_1, coalesce(two.minutes, 0) as minutes_2,
        coalesce(one.outgoing, 0) as outgoing_1, coalesce(two.outgoing, 0) as outgoing_2,
        coalesce(one.bytes, 0) as bytes_1, coalesce(two.bytes, 0) as bytes_2,
        coalesce(one.messages, 0) as messages_1, coalesce(two.messages, 0) as messages_2
    from added
    inner join line_month as now on added.user_id = now.user_id and added.month_number = now.month_number
    left join used as one on now.user_id = one.user_id and one.month_number = now.month_number - 1
    left join used as two on now.user_id = two.user_id and two.month_number = now.month_number
    left join (
        select subscription.* from subscription
        where tariff_id in (select tariff_id from tariff where tariff_type = 'base')
    ) as tariff on now.user_id = tariff.user_id and now.month_end >= tariff.start_date
        and now.month_end < coalesce(tariff.end_date, date '9999-12-31')
    qualify row_number() over (partition by now.user_id, now.month_number order by tariff.start_date desc) = 1
)
select both_months.*,
    coalesce(allowance.minutes > 0 and allowance.bytes > 0 and is_closing = 1, false) as has_allowance,
    coalesce(allowance.minutes, 0) as minutes, coalesce(allowance.bytes, 0) as bytes
from both_months left join allowance on both_months.tariff_id = allowance.tariff_id
"""
_QUALITY = """
select month_number, area_id, pay_mode, 1 as tested_add,
    cast(minutes_1 + minutes_2 + bytes_1 + bytes_2 + messages_1 + messages_2 = 0 as integer) as zero_use,
    cast(greatest(minutes_1, minutes_2) < 3 and greatest(bytes_1, bytes_2) < 4 * 1048576
         and greatest(messages_1, messages_2) < 5 as integer) as very_low_use,
    cast(has_allowance as integer) as saturation_tested_add,
    cast(has_allowance and greatest(outgoing_1, outgoing_2) * 5 < minutes and greatest(bytes_1, bytes_2) * 5 < bytes
         as integer) as low_saturation
from tested
"""


def measure_channels(state: State) -> None:
    """Add the measures of outlets and of the quality of added lines to `measure_month`; needs those of revenue."""
    for statement in (_OUTLET_MONTH, _SOLD, _TESTED):
        state.con.execute(statement)
    outlet = "outlet, outlet_add, active_outlet"
    add(state, f"select * exclude (channel_class) from ({_OUTLET})", outlet)
    add(state, _OUTLET, outlet, "channel_class")
    add(state, _CHANNEL, "channel_add, add_net")
    add(state, f"select * exclude (commission_type) from ({_COMMISSION})", "commission, clawback")
    add(state, _COMMISSION, "commission, clawback", "commission_type")
    add(state, _PROMOTION, "promotion")
    add(state, _QUALITY, "tested_add, zero_use, very_low_use, saturation_tested_add, low_saturation")
