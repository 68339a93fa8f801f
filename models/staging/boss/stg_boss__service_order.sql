with source as (select * from {{ source('boss', 'service_order') }})

select
    nullif(trim(order_id), '') as order_id,
    nullif(trim(user_id), '') as user_id,
    nullif(trim(group_id), '') as group_id,
    product_type,
    nullif(trim(product_id), '') as product_id,
    nullif(trim(sp_id), '') as sp_id,
    action as order_action,
    access_type,
    nullif(trim(channel_id), '') as channel_id,
    confirmed_at,
    subscribed_at,
    ordered_at,
    cast(ordered_at as date) as ordered_date,
    {{ period_date('period') }} as file_date,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
