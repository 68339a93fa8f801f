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
),

new_years as (
    select calendar_date as new_year_date
    from calendar
    where lunar_month = 1 and lunar_day = 1 and not is_leap_lunar_month
),

-- a lunar year has 355 days at most, or 385 with a leap month: the nearest new year is less than 200 away
nearest as (
    select
        days.calendar_date,
        {{ day_count_between('new_years.new_year_date', 'days.calendar_date') }} as offset_day_count
    from days
    inner join new_years
        on
            days.calendar_date > {{ add_day('new_years.new_year_date', -200) }}
            and days.calendar_date < {{ add_day('new_years.new_year_date', 200) }}
    qualify row_number() over (
        partition by days.calendar_date
        order by
            abs({{ day_count_between('new_years.new_year_date', 'days.calendar_date') }}), new_years.new_year_date
    ) = 1
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
    coalesce(calendar.holiday_name_zh, '') as holiday_name_zh,
    cast(calendar.lunar_month as int) as lunar_month,
    cast(calendar.lunar_day as int) as lunar_day,
    calendar.is_leap_lunar_month,
    cast(nearest.offset_day_count as int) as lunar_new_year_offset
from days
left join calendar on days.calendar_date = calendar.calendar_date
left join nearest on days.calendar_date = nearest.calendar_date
