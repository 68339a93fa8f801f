{{ config(materialized='view') }}

-- What profit is made of, by month, each at its own area: cost as finance allocates it, direct cost that other files
-- tell (of outlets at the outlet, of handsets at the line), billed revenue, and the days of lines.
select
    cost_month as month_start,
    area_id,
    case when cost_class = 'service' then amount else 0 end as service_cost_amount,
    case when cost_class = 'direct' then amount else 0 end as direct_cost_amount,
    0 as revenue_amount,
    0 as subscriber_day_count
from {{ ref('fct_cost_allocation_monthly') }}
union all
select
    month_start,
    area_id,
    0 as service_cost_amount,
    commission_amount - clawback_amount + promotion_amount as direct_cost_amount,
    0 as revenue_amount,
    0 as subscriber_day_count
from {{ ref('fct_channel_monthly') }}
union all
select
    line.month_start,
    line.area_id,
    0 as service_cost_amount,
    subsidy.subsidy_amount as direct_cost_amount,
    0 as revenue_amount,
    0 as subscriber_day_count
from {{ ref('fct_subsidy') }} as subsidy
inner join {{ ref('fct_subscriber_monthly') }} as line
    on subsidy.user_id = line.user_id and subsidy.granted_month = line.month_start
where line.is_in_scope = 1
union all
select
    revenue.billing_month as month_start,
    coalesce(line.area_id, '-1') as area_id,
    0 as service_cost_amount,
    0 as direct_cost_amount,
    revenue.billed_amount as revenue_amount,
    0 as subscriber_day_count
from {{ ref('fct_revenue_split_monthly') }} as revenue
left join {{ ref('int_subscriber__month') }} as line
    on revenue.user_id = line.user_id and revenue.billing_month = line.month_start
where coalesce(line.is_in_scope, 1) = 1
union all
select
    month_start,
    area_id,
    0 as service_cost_amount,
    0 as direct_cost_amount,
    0 as revenue_amount,
    subscriber_day_count
from {{ ref('fct_subscriber_monthly') }}
