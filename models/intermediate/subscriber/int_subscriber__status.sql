-- after-images: of two rows with one key the later period wins; statuses take their place by their time
with statuses as (
    select *
    from {{ ref('stg_boss__user_status') }}
    qualify row_number() over (
        partition by user_id, status_time
        order by file_date desc, delivery_id desc, part_number desc, line_number desc
    ) = 1
)

select
    user_id,
    status_time,
    lead(status_time) over (partition by user_id order by status_time) as next_status_time,
    cast(status_time as date) as status_date,
    status_code,
    reason,
    case when status_code in ('normal', 'suspended') then 1 else 0 end as is_on_net,
    case when status_code = 'cancelled' then 1 else 0 end as is_cancelled,
    row_number() over (partition by user_id order by status_time) as status_number
from statuses
