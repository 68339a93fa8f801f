-- the coming 60 days by month and day (mmdd); what falls on 29 February is cared for on the 28th where there is none
with days as (
    select
        dates.calendar_date as due_date,
        dates.year_number,
        dates.month_number * 100 + cast(extract(day from dates.calendar_date) as int) as month_day,
        {{ day_count_between('moment.as_of_date', 'dates.calendar_date') }} as days_ahead,
        0 as is_stand_in,
        moment.as_of_date
    from {{ ref('dim_date') }} as dates
    inner join {{ ref('int_key_account__moment') }} as moment
        on
            dates.calendar_date > moment.as_of_date
            and dates.calendar_date <= {{ add_day('moment.as_of_date', 60) }}
)

select * from days
union all
select
    due_date,
    year_number,
    229 as month_day,
    days_ahead,
    1 as is_stand_in,
    as_of_date
from days
where month_day = 228 and extract(month from {{ add_day('due_date', 1) }}) = 3
