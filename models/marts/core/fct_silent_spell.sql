with as_of as (select * from {{ ref('int_calendar__as_of') }}),

spells as (
    select
        change.user_id,
        change.event_date as started_date,
        coalesce(change.next_change_date, {{ end_of_time() }}) as ended_date,
        -- nothing is known of the time before the warehouse's first day
        greatest(change.event_date, as_of.opening_date) as clock_date
    from {{ ref('int_subscriber__change') }} as change
    cross join as_of
    where change.is_on_net = 1
),

activities as (
    select
        user_id,
        first_activity_date as activity_date
    from {{ ref('fct_activity_monthly') }}
    union
    select
        user_id,
        last_activity_date as activity_date
    from {{ ref('fct_activity_monthly') }}
),

clocks as (
    select
        user_id,
        started_date,
        ended_date,
        clock_date
    from spells
    union
    select
        spells.user_id,
        spells.started_date,
        spells.ended_date,
        activities.activity_date as clock_date
    from spells
    inner join activities
        on
            spells.user_id = activities.user_id
            and spells.clock_date < activities.activity_date
            and spells.ended_date >= activities.activity_date
),

paused as (
    select
        user_id,
        ended_date,
        {{ add_day('clock_date', 90) }} as silent_date,
        lead(clock_date) over (partition by user_id, started_date, ended_date order by clock_date) as next_activity_date
    from clocks
),

silent as (
    select
        paused.*,
        as_of.as_of_date
    from paused
    cross join as_of
    where
        paused.silent_date <= as_of.as_of_date
        and paused.ended_date > paused.silent_date
        and (paused.next_activity_date is null or paused.next_activity_date > paused.silent_date)
)

select
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    user_id,
    silent_date,
    case
        when next_activity_date <= as_of_date then next_activity_date
        when next_activity_date is null and ended_date <= as_of_date then ended_date
    end as ended_date,
    case
        when next_activity_date <= as_of_date then 'silent_return'
        when next_activity_date is null and ended_date <= as_of_date then 'silent_cancelled'
        else '-1'
    end as ended_by
from silent
