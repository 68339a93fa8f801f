-- How far the forecasts of earlier months were off, on the same day of the month and at the same level of area, is how
-- wide the interval is. Errors of small and large areas are made comparable by the root of what was forecast.
with forecasts as (
    select * from {{ ref('int_kpi__forecast') }}
    where forecast_value is not null
),

errors as (
    select
        kpi_code,
        area_level,
        day_number,
        month_start,
        -- a decimal: a sum of doubles depends on the order of its rows
        sum(
            cast(power(actual_value - forecast_value, 2) / greatest(abs(forecast_value), 1) as decimal(28, 6))
        ) as squared_error,
        count(*) as error_count
    from forecasts
    where actual_value is not null
    group by kpi_code, area_level, day_number, month_start
),

forecast_days as (
    select distinct
        kpi_code,
        area_level,
        day_number,
        month_start
    from forecasts
),

spread as (
    select
        days.kpi_code,
        days.area_level,
        days.day_number,
        days.month_start,
        sqrt({{ ratio('sum(errors.squared_error)', 'sum(errors.error_count)') }}) as error_scale
    from forecast_days as days
    inner join errors
        on
            {{ same_columns('days', 'errors', ['kpi_code', 'area_level', 'day_number']) }}
            and days.month_start > errors.month_start
    group by days.kpi_code, days.area_level, days.day_number, days.month_start
),

-- 80 of 100 normal errors lie within 1.2816 standard deviations
bounded as (
    select
        forecasts.*,
        1.2816 * spread.error_scale * sqrt(greatest(abs(forecasts.forecast_value), 1)) as half_width
    from forecasts
    left join spread
        on {{ same_columns('forecasts', 'spread', ['kpi_code', 'area_level', 'day_number', 'month_start']) }}
),

judged as (
    select
        *,
        case
            when is_growing = 1 and forecast_value - half_width < month_to_date_value then month_to_date_value
            else forecast_value - half_width
        end as lower_value,
        forecast_value + half_width as upper_value
    from bounded
)

select
    kpi_code,
    month_start,
    period_start,
    area_level,
    area_code,
    day_number,
    day_count,
    month_to_date_value,
    month_to_date_state,
    forecast_value,
    lower_value,
    upper_value,
    last_month_path_value,
    last_year_path_value,
    target_value,
    forecast_value - target_value as gap_value,
    {{ completion_rate('forecast_value', 'target_value', 'direction') }} as forecast_completion_rate,
    {{ plan_outlook('direction', 'target_value', 'lower_value', 'forecast_value', 'upper_value') }} as plan_outlook,
    actual_value
from judged
order by kpi_code, area_level, area_code, period_start
