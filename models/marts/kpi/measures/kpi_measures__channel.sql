-- Outlets, what they sell and cost, at the outlet's area at the month's end; the quality of added lines at the line's.
{{ month_incremental('period_start') }}

with outlets as (
    select * from {{ ref('fct_channel_monthly') }}
    where month_start in (select affected_month from {{ ref('int_affected__month') }})
),

channel as (
    select
        month_start as period_start,
        area_id,
        '-1' as pay_mode,
        channel_class,
        sum(is_outlet) as outlet_count,
        sum(is_active) as active_outlet_count,
        sum(is_outlet * gross_add_count) as outlet_add_count,
        sum(gross_add_count) as channel_add_count,
        sum(add_net_amount) as add_net_amount,
        sum(commission_amount - clawback_amount + promotion_amount) as acquisition_cost_amount
    from outlets
    group by month_start, area_id, channel_class
),

outlet as (
    select * from channel
    where outlet_count > 0
),

commission as (
    select
        commission.commission_month as period_start,
        outlets.area_id,
        '-1' as pay_mode,
        commission.commission_type,
        sum(commission.amount) as commission_amount,
        sum(commission.clawback_amount) as clawback_amount
    from {{ ref('fct_commission_monthly') }} as commission
    inner join outlets
        on commission.channel_id = outlets.channel_id and commission.commission_month = outlets.month_start
    group by commission.commission_month, outlets.area_id, commission.commission_type
),

quality as (
    select
        month_start as period_start,
        area_id,
        pay_mode,
        count(*) as tested_add_count,
        sum(is_zero_use) as zero_use_count,
        sum(is_very_low_use) as very_low_use_count,
        sum(is_saturation_tested) as saturation_tested_count,
        sum(is_low_saturation) as low_saturation_count,
        sum(is_suspected_farmed) as suspected_add_count
    from {{ ref('fct_acquisition_quality') }}
    where month_start in (select affected_month from {{ ref('int_affected__month') }})
    group by month_start, area_id, pay_mode
)

{{ roll_up_measures('channel', [
    'outlet_count', 'active_outlet_count', 'outlet_add_count', 'channel_add_count', 'add_net_amount',
    'acquisition_cost_amount'
]) }}
union all
{{ roll_up_measures('outlet', ['outlet_count', 'active_outlet_count', 'outlet_add_count'], dimension='channel_class') }}
union all
{{ roll_up_measures('commission', ['commission_amount', 'clawback_amount']) }}
union all
{{ roll_up_measures('commission', ['commission_amount', 'clawback_amount'], dimension='commission_type') }}
union all
{{ roll_up_measures('quality', [
    'tested_add_count', 'zero_use_count', 'very_low_use_count', 'saturation_tested_count', 'low_saturation_count',
    'suspected_add_count'
]) }}
