with changes as (
    select
        user_id,
        event_time,
        event_date,
        event_type,
        reason
    from {{ ref('int_subscriber__change') }}
),

states as (
    select
        *,
        area_id || '|' || pay_mode || '|' || brand || '|' || tariff_id as dimensions
    from {{ ref('int_subscriber__state') }}
),

dimension_changes as (
    select
        user_id,
        valid_from,
        is_on_net,
        dimensions,
        lag(is_on_net) over (partition by user_id order by valid_from) as previous_is_on_net,
        lag(dimensions) over (partition by user_id order by valid_from) as previous_dimensions
    from states
),

silent as (select * from {{ ref('fct_silent_spell') }}),

events as (
    select * from changes
    union all
    select
        user_id,
        cast(valid_from as timestamp),
        valid_from,
        'transferred',
        '-1'
    from dimension_changes
    where previous_is_on_net = 1 and dimensions != previous_dimensions
    union all
    select
        user_id,
        cast(silent_date as timestamp),
        silent_date,
        'silent',
        '-1'
    from silent
    union all
    select
        user_id,
        cast(ended_date as timestamp),
        ended_date,
        ended_by,
        '-1'
    from silent
    where ended_date is not null
)

select
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    user_id,
    event_type,
    event_time,
    event_date,
    reason
from events
where event_date <= (select as_of_date from {{ ref('int_calendar__as_of') }})
