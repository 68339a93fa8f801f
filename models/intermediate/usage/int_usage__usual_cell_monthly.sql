{{ month_incremental('month_start') }}

-- the cell with most records of a line in the month; of equal ones that of more days, then the first by its code
with days as (
    select
        *,
        {{ month_of('usage_date') }} as month_start
    from {{ ref('int_usage__cell_daily') }}
    where usage_date <= (select as_of_date from {{ ref('int_calendar__as_of') }})
),

cells as (
    select
        user_id,
        cell_id,
        month_start,
        cast(sum(record_count) as bigint) as record_count,
        count(*) as day_count
    from days
    where month_start in (select affected_month from {{ ref('int_affected__month') }})
    group by user_id, cell_id, month_start
),

ranked as (
    select
        *,
        row_number() over (
            partition by user_id, month_start order by record_count desc, day_count desc, cell_id
        ) as place
    from cells
)

select
    user_id,
    cell_id,
    record_count,
    day_count,
    month_start
from ranked
where place = 1
