{{ month_incremental('billing_month') }}

with split as (select * from {{ ref('int_billing__fee_share') }}),

restated as (select * from {{ ref('int_billing__fee_share_before') }}),

lines as (
    select * from {{ ref('int_subscriber__month') }}
    where month_start in (select affected_month from {{ ref('int_affected__month') }})
)

select
    {{ surrogate_key(['restated.tariff_id']) }} as tariff_key,
    restated.tariff_id,
    coalesce(lines.area_id, '-1') as area_id,
    restated.revenue_type,
    cast(sum(split.split_amount) as decimal(18, 2)) as split_amount,
    cast(sum(restated.split_amount) as decimal(18, 2)) as restated_amount,
    cast(sum(split.split_amount - restated.split_amount) as decimal(18, 2)) as effect_amount,
    restated.billing_month
from restated
inner join split
    on
        restated.user_id = split.user_id
        and restated.billing_month = split.billing_month
        and restated.item_code = split.item_code
        and restated.revenue_type = split.revenue_type
left join lines on restated.user_id = lines.user_id and restated.billing_month = lines.month_start
where coalesce(lines.is_in_scope, 1) = 1
group by restated.tariff_id, coalesce(lines.area_id, '-1'), restated.revenue_type, restated.billing_month
