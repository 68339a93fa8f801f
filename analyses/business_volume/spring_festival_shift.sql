-- Which months compare badly with last year because Spring Festival fell into another one? 哪些月份的同比受春节移动影响？
-- The weeks around it go from the seventh day before the lunar new year to the fifteenth after it. Where a month has
-- more or fewer of these days than last year, its growth says little; that of its other days, a day, says more.
with days as (
    select
        month_start,
        calendar_date,
        case
            when lunar_new_year_offset between {{ festival_days()[0] }} and {{ festival_days()[1] }} then 1 else 0
        end as is_festival
    from {{ ref('dim_date') }}
    where lunar_month is not null
),

minutes as (
    select
        period_start as calendar_date,
        sum(numerator) as billed_minutes
    from {{ ref('fct_kpi_daily') }}
    where kpi_code = 'billed_minute_count' and area_level = 'province' and dimension_type = 'all'
    group by period_start
),

months as (
    select
        days.month_start,
        count(*) as day_count,
        count(minutes.calendar_date) as told_day_count,
        sum(days.is_festival) as festival_day_count,
        sum(minutes.billed_minutes) as billed_minutes,
        sum(days.is_festival * minutes.billed_minutes) as festival_minutes,
        {{ ratio('sum((1 - days.is_festival) * minutes.billed_minutes)', 'sum(1 - days.is_festival)') }}
            as other_minutes_a_day
    from days
    left join minutes on days.calendar_date = minutes.calendar_date
    group by days.month_start
)

select
    months.month_start,
    months.festival_day_count,
    last_year.festival_day_count as last_year_festival_day_count,
    months.billed_minutes,
    months.festival_minutes,
    case
        when last_year.told_day_count = last_year.day_count and months.told_day_count = months.day_count
            then 100 * {{ ratio('months.billed_minutes - last_year.billed_minutes', 'last_year.billed_minutes') }}
    end as growth_percent,
    case
        when last_year.told_day_count = last_year.day_count and months.told_day_count = months.day_count
            then
                100 * {{ ratio(
                    'months.other_minutes_a_day - last_year.other_minutes_a_day', 'last_year.other_minutes_a_day'
                ) }}
    end as other_day_growth_percent,
    case when months.festival_day_count = last_year.festival_day_count then 0 else 1 end as is_shifted
from months
inner join months as last_year on months.month_start = {{ add_month('last_year.month_start', 12) }}
where months.told_day_count > 0
order by months.month_start desc
