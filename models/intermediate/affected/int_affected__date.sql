-- every day that a daily mart recomputes in this build
with days as (
    select
        day.calendar_date,
        build.is_full,
        build.previous_as_of_date
    from {{ ref('int_calendar__day') }} as day
    cross join {{ ref('int_calendar__as_of') }} as as_of
    cross join {{ source('ledger', 'build') }} as build
    where day.calendar_date >= as_of.first_date and day.calendar_date <= as_of.as_of_date
)

select affected_date
from {{ source('ledger', 'affected') }}
where period_kind = 'day'
union
select affected_date
from {{ ref('int_affected__usage_date') }}
union
-- a full build, and the days by which the as-of date moved on
select calendar_date as affected_date
from days
where is_full or calendar_date > previous_as_of_date
union
select days.calendar_date as affected_date
from days
inner join {{ ref('int_affected__history') }} as history
    on
        days.calendar_date >= history.affected_from
        and days.calendar_date <= history.affected_to
-- nothing daily depends on what the register of handsets says
where history.history_code != 'terminal'
