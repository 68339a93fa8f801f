with calendar as (
    select *
    from {{ ref('stg_boss__calendar') }}
    qualify row_number() over (partition by calendar_date order by file_month desc, delivery_id desc) = 1
),

days as (
    select
        *,
        {{ iso_day_of_week('calendar_date') }} as iso_day_of_week
    from {{ ref('int_calendar__day') }}
)

select
    cast(
        extract(year from days.calendar_date) * 10000
        + extract(month from days.calendar_date) * 100
        + extract(day from days.calendar_date) as int
    ) as date_key,
    days.calendar_date,
    days.month_start,
    cast(extract(year from days.calendar_date) as int) as year_number,
    cast(extract(month from days.calendar_date) as int) as month_number,
    days.iso_day_of_week,
    coalesce(calendar.is_workday, days.iso_day_of_week <= 5) as is_workday,
    coalesce(calendar.holiday_name_en, '') as holiday_name_en,
    coalesce(calendar.holiday_name_zh, '') as holiday_name_zh
from days
left join calendar on days.calendar_date = calendar.calendar_date
