-- Figures that a figure is judged against, one row per pair: up to six earlier months, or days of the same kind in the
-- four weeks before. January and February are no history of a KPI that follows Spring Festival, nor judged by history;
-- days in the weeks around it are neither.
with figures as (select * from {{ ref('int_kpi_alarm__figure') }}),

days as (
    select
        calendar_date,
        case when is_workday then 'work' when holiday_name_en <> '' then 'holiday' else 'rest' end as day_kind
    from {{ ref('dim_date') }}
    where coalesce(lunar_new_year_offset, 999) not between {{ festival_days()[0] }} and {{ festival_days()[1] }}
),

monthly as (
    select
        *,
        month(period_start) as month_number
    from figures
    where period_kind = 'month' and (follows_festival = 0 or month(period_start) > 2)
),

daily as (
    select
        figures.*,
        days.day_kind
    from figures
    inner join days on figures.period_start = days.calendar_date
    where figures.period_kind = 'day'
),

earlier_months as (
    select
        monthly.kpi_code,
        monthly.period_kind,
        monthly.period_start,
        monthly.area_level,
        monthly.area_code,
        earlier.kpi_value as earlier_value
    from monthly
    inner join monthly as earlier
        on
            {{ same_columns('monthly', 'earlier', ['kpi_code', 'area_level', 'area_code']) }}
            and monthly.period_start > earlier.period_start
            and {{ add_month('monthly.period_start', -8) }} <= earlier.period_start
    qualify row_number() over (
        partition by monthly.kpi_code, monthly.period_start, monthly.area_level, monthly.area_code
        order by earlier.period_start desc
    ) <= 6
),

earlier_days as (
    select
        daily.kpi_code,
        daily.period_kind,
        daily.period_start,
        daily.area_level,
        daily.area_code,
        earlier.kpi_value as earlier_value
    from daily
    inner join daily as earlier
        on
            {{ same_columns('daily', 'earlier', ['kpi_code', 'area_level', 'area_code', 'day_kind']) }}
            and daily.period_start > earlier.period_start
            and {{ add_day('daily.period_start', -28) }} <= earlier.period_start
)

select * from earlier_months
union all
select * from earlier_days
