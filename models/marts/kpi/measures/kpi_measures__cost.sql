-- Cost beside the revenue and the lines that it is told against, only of months whose allocation has come: without it
-- all revenue would be profit.
{{ month_incremental('period_start') }}

with allocation as (
    select * from {{ ref('fct_cost_allocation_monthly') }}
    where cost_month in (select affected_month from {{ ref('int_affected__month') }})
),

leaf as (
    select
        month_start as period_start,
        area_id,
        '-1' as pay_mode,
        sum(service_cost_amount) as service_cost_amount,
        sum(direct_cost_amount) as direct_cost_amount,
        sum(revenue_amount) as costed_revenue_amount,
        sum(revenue_amount - direct_cost_amount - service_cost_amount) as profit_amount,
        sum(subscriber_day_count) as costed_subscriber_day_count
    from {{ ref('int_kpi__cost') }}
    where month_start in (select cost_month from allocation)
    group by month_start, area_id
),

types as (
    select distinct
        cost_month,
        cost_type
    from allocation
    where cost_class = 'service'
),

-- each type of cost is told per line of the whole base
typed as (
    select
        leaf.period_start,
        leaf.area_id,
        types.cost_type,
        leaf.costed_subscriber_day_count,
        0 as service_cost_amount
    from leaf
    inner join types on leaf.period_start = types.cost_month
    union all
    select
        cost_month as period_start,
        area_id,
        cost_type,
        0 as costed_subscriber_day_count,
        amount as service_cost_amount
    from allocation
    where cost_class = 'service'
)

{{ roll_up_measures('leaf', [
    'service_cost_amount', 'direct_cost_amount', 'costed_revenue_amount', 'profit_amount',
    'costed_subscriber_day_count'
]) }}
union all
{{ roll_up_measures('typed', ['service_cost_amount', 'costed_subscriber_day_count'], dimension='cost_type') }}
