-- the tariffs of a line one after the other, and beside each other; half-open: the line holds one on valid_from, and no
-- more on valid_to
with subscriptions as (select * from {{ ref('int_subscriber__subscription') }}),

as_of as (select as_of_date from {{ ref('int_calendar__as_of') }})

select
    {{ surrogate_key(['subscriptions.user_id']) }} as subscriber_key,
    subscriptions.user_id,
    {{ surrogate_key(['subscriptions.tariff_id']) }} as tariff_key,
    subscriptions.tariff_id,
    subscriptions.is_base,
    subscriptions.valid_from,
    subscriptions.valid_to,
    subscriptions.valid_from <= as_of.as_of_date and subscriptions.valid_to > as_of.as_of_date as is_in_force,
    -- begun and not yet after the as-of date
    case
        when subscriptions.valid_from > as_of.as_of_date then 0
        when subscriptions.valid_to > as_of.as_of_date
            then {{ day_count_between('subscriptions.valid_from', 'as_of.as_of_date') }} + 1
        else {{ day_count_between('subscriptions.valid_from', 'subscriptions.valid_to') }}
    end as held_day_count
from subscriptions
cross join as_of
