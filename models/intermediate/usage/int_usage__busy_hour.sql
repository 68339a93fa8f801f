{{ day_incremental('usage_date', 'int_affected__usage_date') }}

-- the clock hour in which the whole network bills most minutes; of equal ones the earliest
with hours as (
    select
        usage_date,
        cast(extract(hour from start_time) as int) as usage_hour,
        sum(billed_minutes) as billed_minutes
    from ({{ affected_record('cdr_voice', 'usage_date', affected_day('int_affected__usage_date')) }}) as record
    group by usage_date, cast(extract(hour from start_time) as int)
),

ranked as (
    select
        *,
        row_number() over (partition by usage_date order by billed_minutes desc, usage_hour) as place
    from hours
)

select
    usage_hour as busy_hour,
    cast(billed_minutes as bigint) as billed_minutes,
    usage_date
from ranked
where place = 1
