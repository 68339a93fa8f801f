-- The daily revenue estimate: usage fees of the day plus the day's share of monthly fees, in yuan.
{{ month_incremental('month_start') }}

with affected as (select affected_date from {{ ref('int_kpi__affected_date') }}),

leaf as (
    select
        period_start,
        area_id,
        pay_mode,
        cast(usage_fee_amount as decimal(18, 4)) as revenue_estimate_amount
    from {{ ref('int_kpi__usage_daily') }}
    where period_start in (select affected_date from affected)
    union all
    select
        base_date as period_start,
        area_id,
        pay_mode,
        daily_fee_amount as revenue_estimate_amount
    from {{ ref('fct_subscriber_base_daily') }}
    where base_date in (select affected_date from affected)
)

{{ roll_up_measures('leaf', ['revenue_estimate_amount'], is_daily=true) }}
