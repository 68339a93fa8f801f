{{ config(materialized='view') }}

-- What the theme competition counts by area, operator and month: competitors' numbers and outlets, own outlets,
-- members of groups with another operator, minutes settled.
select
    area_id,
    operator_id,
    0 as own_outlet_count,
    number_count as rival_number_count,
    number_add_count as rival_add_count,
    number_loss_count as rival_loss_count,
    outlet_count as rival_outlet_count,
    outlet_add_count as rival_outlet_add_count,
    outlet_loss_count as rival_outlet_loss_count,
    0 as off_net_member_count,
    0 as settled_minutes,
    month_start
from {{ ref('fct_competitor_monthly') }}
union all
select
    outlet.area_id,
    'own',
    1,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    months.month_start
from {{ ref('dim_channel_history') }} as outlet
inner join {{ ref('dim_month') }} as months
    on outlet.valid_from <= months.closing_date and outlet.valid_to > months.closing_date and months.is_loaded
where
    outlet.channel_status = 'open'
    and outlet.channel_type in ('own_hall', 'franchised_hall', 'dealer', 'cooperative_hall')
union all
select
    groups.area_id,
    members.operator_code,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    members.off_net_member_count,
    0,
    members.month_start
from {{ ref('fct_group_off_net_monthly') }} as members
inner join {{ ref('fct_group_monthly') }} as groups
    on members.group_id = groups.group_id and members.month_start = groups.month_start
union all
select
    province_code,
    operator_id,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    settled_minutes,
    settlement_month
from {{ ref('fct_settlement_monthly') }}
where settlement_type = 'voice'
