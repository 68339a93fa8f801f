-- Competitors' numbers beside the own lines, both at their area; the own side only where the month's file has come.
{{ month_incremental('period_start') }}

with competitors as (
    select * from {{ ref('fct_competitor_monthly') }}
    where month_start in (select affected_month from {{ ref('int_affected__month') }})
),

rival as (
    select
        month_start as period_start,
        area_id,
        '-1' as pay_mode,
        operator_id as operator,
        sum(number_add_count) as rival_add_count,
        sum(number_loss_count) as rival_loss_count
    from competitors
    group by month_start, area_id, operator_id
),

sides as (
    select
        month_start,
        area_id,
        0 as own_number_count,
        number_count
    from competitors
    union all
    select
        month_start,
        area_id,
        is_closing as own_number_count,
        is_closing as number_count
    from {{ ref('fct_subscriber_monthly') }}
    where month_start in (select month_start from competitors)
),

market as (
    select
        month_start as period_start,
        area_id,
        '-1' as pay_mode,
        sum(own_number_count) as own_number_count,
        sum(number_count) as market_number_count
    from sides
    group by month_start, area_id
)

{{ roll_up_measures('market', ['own_number_count', 'market_number_count']) }}
union all
{{ roll_up_measures('rival', ['rival_add_count', 'rival_loss_count']) }}
union all
{{ roll_up_measures('rival', ['rival_add_count', 'rival_loss_count'], dimension='operator') }}
