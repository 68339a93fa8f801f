{{ day_incremental('ordered_date') }}

select
    order_id,
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    coalesce(user_id, '-1') as user_id,
    coalesce(group_id, '-1') as group_id,
    product_type,
    product_id,
    case when product_type in ('tariff', 'add_on') then {{ surrogate_key(['product_id']) }} else '-1' end as tariff_key,
    case when product_type = 'sp_service' then {{ surrogate_key(['product_id']) }} else '-1' end as service_key,
    {{ surrogate_key(['sp_id']) }} as sp_key,
    coalesce(sp_id, '-1') as sp_id,
    order_action,
    access_type,
    {{ surrogate_key(['channel_id']) }} as channel_key,
    coalesce(channel_id, '-1') as channel_id,
    cast(case when access_type in ('web', 'app', 'sms') then 1 else 0 end as int) as is_electronic,
    cast(case when confirmed_at is not null then 1 else 0 end as int) as is_confirmed,
    -- a cancellation within seven days of the subscription
    cast(
        case
            when
                order_action = 'cancel'
                and {{ day_count_between('cast(subscribed_at as date)', 'ordered_date') }} <= 7 then 1
            else 0
        end as int
    ) as is_early_cancel,
    subscribed_at,
    ordered_at,
    ordered_date
from ({{ affected_record('service_order', 'ordered_date', affected_day()) }}) as service_order
