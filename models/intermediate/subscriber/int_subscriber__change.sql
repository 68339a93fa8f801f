with statuses as (
    select
        *,
        lag(is_on_net) over (partition by user_id order by status_time) as previous_is_on_net
    from {{ ref('int_subscriber__status') }}
),

changes as (
    select
        *,
        row_number() over (partition by user_id, is_on_net order by status_time) as occurrence_number,
        lead(status_time) over (partition by user_id order by status_time) as next_change_time
    from statuses
    where is_on_net != coalesce(previous_is_on_net, 0)
)

select
    user_id,
    status_time as event_time,
    status_date as event_date,
    is_on_net,
    case
        when is_on_net = 0 then 'cancelled'
        when occurrence_number = 1 then 'gross_add'
        else 'reinstated'
    end as event_type,
    coalesce(reason, 'other') as reason,
    cast(next_change_time as date) as next_change_date
from changes
