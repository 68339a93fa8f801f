-- The month so far of every daily KPI that adds up over the month, beside the path of earlier months: what they had
-- when the same part of them was over, and what came after it. Earlier months are the three before, and last year's.
with kpis as (
    select kpi_code from {{ ref('dim_kpi') }}
    where is_daily = 1 and (year_to_date in ('sum', 'latest') or month_to_date_measure <> '')
),

figures as (
    select
        figures.kpi_code,
        figures.area_level,
        figures.area_code,
        figures.month_start,
        figures.period_start,
        figures.month_to_date_value,
        figures.month_to_date_state,
        figures.target_value
    from {{ ref('fct_kpi_daily') }} as figures
    inner join kpis on figures.kpi_code = kpis.kpi_code
    where
        figures.dimension_type = 'all' and figures.area_code <> '-1'
        and figures.area_level in ('province', 'city', 'county')
),

months as (select * from {{ ref('dim_month') }}),

days as (
    select
        periods.period_start,
        periods.month_start,
        months.day_count,
        cast(extract(day from periods.period_start) as int) as day_number
    from {{ ref('int_kpi__period_daily') }} as periods
    inner join months on periods.month_start = months.month_start
),

-- the same part of a shorter or longer month: of 30 days of 31, 27 of 28
aligned as (
    select
        days.period_start,
        days.day_count - days.day_number as rest_day_count,
        {{ month_count_between('months.month_start', 'days.month_start') }} as lag_months,
        months.month_start as earlier_month_start,
        months.month_end as earlier_month_end,
        months.day_count as earlier_day_count,
        cast(round(cast(days.day_number * months.day_count as double) / days.day_count) as int) as earlier_day_number
    from days
    inner join months on {{ month_count_between('months.month_start', 'days.month_start') }} in (1, 2, 3, 12)
),

earlier as (
    select
        period_start,
        lag_months,
        earlier_month_end,
        {{ add_day('earlier_month_start', 'earlier_day_number - 1') }} as earlier_date,
        coalesce({{ ratio('rest_day_count', 'earlier_day_count - earlier_day_number') }}, 0) as rest_factor
    from aligned
),

-- a month that was not loaded from its first day on has no path
begun as (
    select
        kpi_code,
        area_level,
        area_code,
        month_start
    from figures
    where period_start = month_start
),

paths as (
    select
        ends.kpi_code,
        ends.area_level,
        ends.area_code,
        earlier.period_start,
        earlier.lag_months,
        so_far.month_to_date_value as earlier_to_date,
        ends.month_to_date_value as earlier_end,
        earlier.rest_factor * (ends.month_to_date_value - so_far.month_to_date_value) as earlier_rest
    from earlier
    inner join figures as ends on earlier.earlier_month_end = ends.period_start
    inner join begun
        on {{ same_columns('ends', 'begun', ['kpi_code', 'area_level', 'area_code', 'month_start']) }}
    inner join figures as so_far
        on
            {{ same_columns('ends', 'so_far', ['kpi_code', 'area_level', 'area_code']) }}
            and earlier.earlier_date = so_far.period_start
)

select
    figures.kpi_code,
    figures.area_level,
    figures.area_code,
    figures.month_start,
    figures.period_start,
    days.day_number,
    days.day_count,
    figures.month_to_date_value,
    figures.month_to_date_state,
    figures.target_value,
    {{ recent_mean('earlier_to_date') }} as recent_to_date,
    {{ recent_mean('earlier_rest') }} as recent_rest,
{%- for name, lag in [('last_month', 1), ('last_year', 12)] %}
    max(case when paths.lag_months = {{ lag }} then paths.earlier_to_date end) as {{ name }}_to_date,
    max(case when paths.lag_months = {{ lag }} then paths.earlier_end end) as {{ name }}_end
    {{- ',' if not loop.last }}
{%- endfor %}
from figures
inner join days on figures.period_start = days.period_start
left join paths
    on {{ same_columns('figures', 'paths', ['kpi_code', 'area_level', 'area_code', 'period_start']) }}
group by
    figures.kpi_code, figures.area_level, figures.area_code, figures.month_start, figures.period_start,
    days.day_number, days.day_count, figures.month_to_date_value, figures.month_to_date_state, figures.target_value
