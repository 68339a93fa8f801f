-- The running month's end as it is forecast, one row per KPI and area that a plan rule watches, in the columns of the
-- watched figures: from the rule's first day on, by the latest day of which nothing is missing, and only where the
-- whole interval misses the target. KPIs that follow Spring Festival have no forecast worth a warning in January and
-- February.
with rules as (
    select
        thresholds.kpi_code,
        thresholds.area_level,
        thresholds.first_day,
        watch.follows_festival
    from {{ ref('kpi_threshold') }} as thresholds
    inner join {{ ref('kpi_watch') }} as watch on thresholds.kpi_code = watch.kpi_code
    where thresholds.rule_kind = 'plan'
),

forecasts as (select * from {{ ref('fct_kpi_forecast_daily') }}),

running as (select max(month_start) as month_start from forecasts),

latest as (
    select forecasts.*
    from forecasts
    inner join running on forecasts.month_start = running.month_start
    inner join rules
        on
            {{ same_columns('forecasts', 'rules', ['kpi_code', 'area_level']) }}
            and forecasts.day_number >= rules.first_day
    where
        forecasts.actual_value is null and forecasts.month_to_date_state in ('final', 'restated')
        and (rules.follows_festival = 0 or month(forecasts.month_start) > 2)
    qualify row_number() over (
        partition by forecasts.kpi_code, forecasts.area_level, forecasts.area_code
        order by forecasts.period_start desc
    ) = 1
),

-- a month whose own figure is final is judged by that one
months as (
    select * from {{ ref('fct_kpi_monthly') }}
    where dimension_type = 'all' and state = 'preliminary'
)

select
    latest.kpi_code,
    'month' as period_kind,
    latest.month_start as period_start,
    latest.area_level,
    latest.area_code,
    months.numerator,
    months.denominator,
    latest.forecast_value as kpi_value,
    months.previous_value,
    cast(null as double) as change_previous,
    cast(null as double) as last_year_value,
    cast(null as double) as change_last_year,
    latest.target_value,
    latest.forecast_completion_rate as completion_rate,
    cast(100 as double) as time_elapsed_rate,
    'preliminary' as state,
    latest.period_start as as_of_date,
    1 as is_forecast
from latest
inner join months
    on
        {{ same_columns('latest', 'months', ['kpi_code', 'area_level', 'area_code']) }}
        and latest.month_start = months.period_start
where latest.plan_outlook = 'missed'
