-- one interval per line and date with a change: what holds at the closing of the days until the next such date
with changes as (select * from {{ ref('int_subscriber__change') }}),

daily as (
    select
        user_id,
        event_date,
        is_on_net,
        max(case when is_on_net = 0 then event_date end) over (
            partition by user_id order by event_time
            rows between unbounded preceding and current row
        ) as last_off_date,
        max(case when is_on_net = 1 then event_date end) over (
            partition by user_id order by event_time
            rows between unbounded preceding and current row
        ) as last_on_date
    from changes
    qualify row_number() over (partition by user_id, event_date order by event_time desc) = 1
),

marked as (
    select
        *,
        case
            when is_on_net != coalesce(lag(is_on_net) over (partition by user_id order by event_date), 0)
                then event_date
        end as turned_date
    from daily
)

select
    user_id,
    event_date as valid_from,
    coalesce(lead(event_date) over (partition by user_id order by event_date), {{ end_of_time() }}) as valid_to,
    is_on_net,
    last_off_date,
    last_on_date,
    -- off and on again within a day does not interrupt the row of closings
    max(turned_date) over (
        partition by user_id order by event_date
        rows between unbounded preceding and current row
    ) as state_since_date
from marked
