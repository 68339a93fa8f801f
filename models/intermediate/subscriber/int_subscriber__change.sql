-- a line that was activated by the day of the opening base, and comes on-net on a later day, had left before
with left_before as (
    select
        version.user_id,
        cast(version.activated_at as date) as activated_date
    from {{ ref('int_subscriber__version') }} as version
    cross join {{ ref('int_calendar__as_of') }} as as_of
    where version.is_first and cast(version.activated_at as date) <= as_of.opening_date
),

statuses as (
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
    changes.user_id,
    changes.status_time as event_time,
    changes.status_date as event_date,
    changes.is_on_net,
    case
        when changes.is_on_net = 0 then 'cancelled'
        when changes.occurrence_number > 1 or left_before.activated_date < changes.status_date then 'reinstated'
        else 'gross_add'
    end as event_type,
    coalesce(changes.reason, 'other') as reason,
    cast(changes.next_change_time as date) as next_change_date
from changes
left join left_before on changes.user_id = left_before.user_id
