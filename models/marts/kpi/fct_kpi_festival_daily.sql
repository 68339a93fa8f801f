-- Days of the weeks around Spring Festival beside last year's day that lies as far from the lunar new year.
with days as (
    select
        calendar_date,
        year_number,
        lunar_new_year_offset
    from {{ ref('dim_date') }}
    where lunar_new_year_offset between {{ festival_days()[0] }} and {{ festival_days()[1] }}
),

pairs as (
    select
        days.calendar_date,
        days.lunar_new_year_offset,
        last_year.calendar_date as aligned_date
    from days
    inner join days as last_year
        on
            days.lunar_new_year_offset = last_year.lunar_new_year_offset
            and days.calendar_date > {{ add_day('last_year.calendar_date', 300) }}
            and days.calendar_date < {{ add_day('last_year.calendar_date', 430) }}
),

figures as (
    select * from {{ ref('fct_kpi_daily') }}
    where dimension_type = 'all'
)

select
    figures.kpi_code,
    figures.period_start,
    figures.area_level,
    figures.area_code,
    pairs.lunar_new_year_offset,
    pairs.aligned_date as aligned_last_year_date,
    figures.kpi_value,
    last_year.kpi_value as aligned_last_year_value,
    {{ change_against('figures.kpi_value', 'last_year.kpi_value', 'kpi.unit') }} as change_last_year_aligned,
    figures.state
from pairs
inner join figures on pairs.calendar_date = figures.period_start
inner join figures as last_year
    on
        pairs.aligned_date = last_year.period_start
        and {{ same_columns('figures', 'last_year', ['kpi_code', 'area_level', 'area_code']) }}
inner join {{ ref('dim_kpi') }} as kpi on figures.kpi_code = kpi.kpi_code
