-- What lines were billed, what was added, paid and spent in a month is all there again by outlet.
with outlets as (
    select
        month_start,
        sum(gross_add_count) as gross_add_count,
        sum(net_amount) as net_amount,
        sum(commission_amount) as commission_amount,
        sum(clawback_amount) as clawback_amount,
        sum(running_cost_amount + promotion_amount) as cost_amount
    from {{ ref('fct_channel_monthly') }}
    group by month_start
),

lines as (
    select
        month_start,
        sum(gross_add_count) as gross_add_count,
        sum(net_amount) as net_amount
    from {{ ref('fct_subscriber_monthly') }}
    group by month_start
),

commission as (
    select
        commission_month as month_start,
        sum(amount) as commission_amount,
        sum(clawback_amount) as clawback_amount
    from {{ ref('fct_commission_monthly') }}
    group by commission_month
),

costs as (
    select
        cost_month as month_start,
        sum(rent_amount + staff_amount + promotion_amount) as cost_amount
    from {{ ref('fct_channel_cost_monthly') }}
    group by cost_month
)

select outlets.*
from outlets
left join lines on outlets.month_start = lines.month_start
left join commission on outlets.month_start = commission.month_start
left join costs on outlets.month_start = costs.month_start
where
    outlets.gross_add_count <> coalesce(lines.gross_add_count, 0)
    or outlets.net_amount <> coalesce(lines.net_amount, 0)
    or outlets.commission_amount <> coalesce(commission.commission_amount, 0)
    or outlets.clawback_amount <> coalesce(commission.clawback_amount, 0)
    or outlets.cost_amount <> coalesce(costs.cost_amount, 0)
