-- The back-test: over the days of finished months, how far the forecast was off, and how far a naive one on the same
-- days.
with tested as (
    select * from {{ ref('fct_kpi_forecast_daily') }}
    where actual_value is not null and day_number < day_count
),

compared as (
    select
        *,
        'last_month_path' as naive_method,
        last_month_path_value as naive_value
    from tested
    where last_month_path_value is not null
    union all
    select
        *,
        'last_year_path' as naive_method,
        last_year_path_value as naive_value
    from tested
    where last_year_path_value is not null
)

select
    kpi_code,
    area_level,
    naive_method,
    count(*) as forecast_count,
    {{ mean_error_rate('forecast_value', 'actual_value') }} as forecast_error_rate,
    {{ weighted_error_rate('forecast_value', 'actual_value') }} as forecast_weighted_error_rate,
    {{ mean_error_rate('naive_value', 'actual_value') }} as naive_error_rate,
    {{ weighted_error_rate('naive_value', 'actual_value') }} as naive_weighted_error_rate,
    100 * {{ ratio('sum(case when actual_value between lower_value and upper_value then 1 else 0 end)',
        'count(lower_value)') }} as interval_coverage_rate
from compared
group by kpi_code, area_level, naive_method
order by kpi_code, area_level, naive_method
