{{ month_incremental('cost_month') }}

with costs as (
    select * from {{ ref('stg_boss__channel_cost') }}
    where file_month in (select affected_month from {{ ref('int_affected__month') }})
),

resources as (
    select * from {{ ref('stg_boss__channel_resource') }}
    where file_month in (select affected_month from {{ ref('int_affected__month') }})
)

select
    {{ surrogate_key(['coalesce(costs.channel_id, resources.channel_id)']) }} as channel_key,
    coalesce(costs.channel_id, resources.channel_id) as channel_id,
    resources.floor_area_square_metres,
    resources.seat_count,
    resources.staff_count,
    coalesce(costs.rent_amount, 0) as rent_amount,
    coalesce(costs.staff_amount, 0) as staff_amount,
    coalesce(costs.promotion_amount, 0) as promotion_amount,
    case when costs.channel_id is null then 0 else 1 end as has_cost,
    coalesce(costs.file_month, resources.file_month) as cost_month
from costs
full outer join resources
    on
        costs.channel_id = resources.channel_id
        and costs.file_month = resources.file_month
