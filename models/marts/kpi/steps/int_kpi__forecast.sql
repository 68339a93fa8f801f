-- The month's end as it was to be expected on each day: the month so far, and what came after this part of the last
-- three months on average. Where days add up, that rest is moved by how this month runs against them, the more the
-- further the month is. Beside it the two naive forecasts: the last month's path, and last year's.
with paths as (select * from {{ ref('int_kpi__path') }}),

kpis as (
    select
        kpi_code,
        direction,
        -- a difference may cross 0, and a level moves by what is added to it, not by a share of itself
        case when form = 'sum' and year_to_date <> 'latest' then 1 else 0 end as is_growing
    from {{ ref('dim_kpi') }}
),

actuals as (
    select
        kpi_code,
        area_level,
        area_code,
        month_start,
        month_to_date_value as actual_value
    from paths
    where day_number = day_count
),

run as (
    select
        paths.*,
        kpis.direction,
        kpis.is_growing,
        kpis.is_growing * {{ ratio('paths.day_number', 'paths.day_count') }}
        * coalesce({{ ratio('paths.month_to_date_value', 'paths.recent_to_date') }} - 1, 0) as run_ahead_rate
    from paths
    inner join kpis on paths.kpi_code = kpis.kpi_code
)

select
    run.kpi_code,
    run.area_level,
    run.area_code,
    run.month_start,
    run.period_start,
    run.day_number,
    run.day_count,
    run.direction,
    run.is_growing,
    run.month_to_date_value,
    run.month_to_date_state,
    run.target_value,
    run.month_to_date_value + (1 + run.run_ahead_rate) * run.recent_rest as forecast_value,
    {{ path_value('run.month_to_date_value', 'run.last_month_end', 'run.last_month_to_date', 'run.is_growing') }}
        as last_month_path_value,
    {{ path_value('run.month_to_date_value', 'run.last_year_end', 'run.last_year_to_date', 'run.is_growing') }}
        as last_year_path_value,
    actuals.actual_value
from run
left join actuals
    on {{ same_columns('run', 'actuals', ['kpi_code', 'area_level', 'area_code', 'month_start']) }}
