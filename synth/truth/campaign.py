"""What campaigns brought (kpi-rules, section on campaigns): told with the month in which a campaign ends."""

from __future__ import annotations

from synth.truth.measure import YUAN, add
from synth.truth.state import State

# The lists of campaigns that are over, each line at its dimensions of the month of the end; lines out of scope are out.
_LISTED = """
create or replace temp table campaign_listed as
select period.month_number, period.month_start, coalesce(line_month.area_id, '') as area_id, line_month.pay_mode,
    contact.campaign_id, contact.user_id, contact.arm = 'treated' as is_treated, contact.sent_at is not null as is_sent,
    contact.cost, coalesce(answer.response = 'taken', false) as is_taken,
    coalesce(nullif(answer.product_id, ''), campaign.product_id) as product_id
from campaign
inner join period on campaign.end_date between period.month_start and period.month_end and period.month_number > 0
inner join campaign_contact as contact on campaign.campaign_id = contact.campaign_id
left join campaign_response as answer on contact.campaign_id = answer.campaign_id and contact.user_id = answer.user_id
    and cast(answer.responded_at as date) <= campaign.end_date
left join line_month on contact.user_id = line_month.user_id and period.month_number = line_month.month_number
where line_month.user_id is not null or contact.user_id not in (select user_id from line_version)
"""

# A campaign without one of the arms is compared with nothing.
_ARM = """
create or replace temp table campaign_arm as
select campaign_id, count(*) filter (is_treated) as treated, count(*) filter (not is_treated) as control
from campaign_listed group by campaign_id
having count(*) filter (is_treated) > 0 and count(*) filter (not is_treated) > 0
"""

# What a product costs a month: by the month's tariff file, else the last before it, else the first.
_FEE = """
create or replace temp table campaign_fee as
with file as (
    select period.month_number,
        coalesce(max(known.month) filter (known.month <= period.month_start), min(known.month)) as month
    from period cross join (select distinct month from tariff) as known
    group by period.month_number
)
select file.month_number, tariff.tariff_id, tariff.monthly_fee from file inner join tariff using (month)
"""

# Each control taker stands for treated ÷ control lines, cut to four decimals, and for its fee times that, cut to a fen.
_MEASURED = f"""
with weighed as (
    select listed.*, arm.treated is not null as is_compared, coalesce(fee.monthly_fee, 0) as fee,
        arm.treated * 10000 // arm.control as weight, coalesce(fee.monthly_fee, 0) * arm.treated // arm.control as lost
    from campaign_listed as listed
    left join campaign_arm as arm on listed.campaign_id = arm.campaign_id
    left join campaign_fee as fee
        on listed.product_id = fee.tariff_id and listed.month_number = fee.month_number
)
select month_number, area_id, pay_mode, campaign_id as campaign,
    cast(is_treated and is_sent as integer) as reached,
    cast(is_treated and is_sent and is_taken as integer) as reached_taker,
    cast(is_treated and is_compared as integer) as compared,
    cast(is_treated and is_compared and is_taken as integer) as compared_taker,
    case when not is_treated and is_compared and is_taken
        then cast(weight as decimal(18, 0)) * cast(0.0001 as decimal(5, 4)) else 0 end as expected_taker,
    case when not is_taken or not is_compared then 0
        when is_treated then {YUAN.format("fee")} else -{YUAN.format("lost")} end as added_margin,
    case when is_compared then {YUAN.format("cost")} else 0 end as compared_cost
from weighed
"""
_MEASURES = "reached, reached_taker, compared, compared_taker, expected_taker, added_margin, compared_cost"


def measure_campaigns(state: State) -> None:
    """Add these measures to `measure_month`; needs the base tables."""
    for statement in (_LISTED, _ARM, _FEE):
        state.con.execute(statement)
    add(state, f"select * exclude (campaign) from ({_MEASURED})", _MEASURES)
    add(state, _MEASURED, _MEASURES, "campaign")
