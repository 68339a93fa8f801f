-- Lines of the months to recompute with each data service: whether they carried data, and were billed for value-added
-- services.
with lines as (
    select * from {{ ref('fct_subscriber_monthly') }}
    where month_start in (select affected_month from {{ ref('int_affected__month') }}) and is_in_scope = 1
),

fees as (select * from {{ ref('int_kpi__information_fee') }})

select
    user_id,
    month_start as period_start,
    area_id,
    pay_mode,
    'mobile_data' as data_service,
    case when data_bytes > 0 then 1 else 0 end as data_service_user_count,
    is_closing as closing_subscriber_count
from lines
where user_id <> '-1'
union all
select
    lines.user_id,
    lines.month_start as period_start,
    lines.area_id,
    lines.pay_mode,
    'value_added' as data_service,
    case when fees.receivable_amount > 0 then 1 else 0 end as data_service_user_count,
    lines.is_closing as closing_subscriber_count
from lines
left join fees on lines.user_id = fees.user_id and lines.month_start = fees.billing_month
where lines.user_id <> '-1'
