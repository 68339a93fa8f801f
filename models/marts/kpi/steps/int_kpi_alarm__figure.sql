-- Watched figures, one row per KPI, period kind, period and known area. Only what is final or restated is judged: a
-- figure that will still change pages nobody; the running month's end that a plan rule judges is marked `is_forecast`.
-- `unit_value`: what one unit of the numerator adds to the value. `sign`: 1 where more is worse, -1 where less is.
with watched as (
    select distinct
        kpi_code,
        period_kind,
        area_level
    from {{ ref('kpi_threshold') }}
),

kpis as (
    select
        kpi.*,
        watch.leading_kpi_code,
        watch.family_rank,
        watch.needs_leading_kpi,
        watch.follows_festival,
        cast(watch.noise_unit as double) as noise_unit,
        case when kpi.direction = 'down' then 1 else -1 end as sign,
        {{ is_never_negative('kpi') }} as is_never_negative
    from {{ ref('dim_kpi') }} as kpi
    inner join {{ ref('kpi_watch') }} as watch on kpi.kpi_code = watch.kpi_code
),

figures as (
    select
        kpi_code,
        'month' as period_kind,
        period_start,
        area_level,
        area_code,
        numerator,
        denominator,
        kpi_value,
        previous_value,
        change_previous,
        last_year_value,
        change_last_year,
        target_value,
        completion_rate,
        cast(100 as double) as time_elapsed_rate,
        state,
        as_of_date,
        0 as is_forecast
    from {{ ref('fct_kpi_monthly') }}
    where dimension_type = 'all' and area_code <> '-1' and state in ('final', 'restated') and kpi_value is not null
    union all
    select
        kpi_code,
        'day' as period_kind,
        period_start,
        area_level,
        area_code,
        numerator,
        denominator,
        kpi_value,
        previous_value,
        change_previous,
        last_year_value,
        change_last_year,
        target_value,
        completion_rate,
        time_elapsed_rate,
        state,
        as_of_date,
        0 as is_forecast
    from {{ ref('fct_kpi_daily') }}
    where dimension_type = 'all' and area_code <> '-1' and state in ('final', 'restated') and kpi_value is not null
    union all
    select * from {{ ref('int_kpi_alarm__plan') }}
),

periods as (
    select
        period_start,
        day_count,
        year_day_count
    from {{ ref('int_kpi__period_monthly') }}
)

select
    figures.*,
    kpis.leading_kpi_code,
    kpis.family_rank,
    kpis.needs_leading_kpi,
    kpis.follows_festival,
    kpis.noise_unit,
    kpis.sign,
    kpis.is_never_negative,
    kpis.owner_role,
    kpis.factor,
    coalesce(
        cast(figures.denominator as double),
        greatest(abs(cast(figures.numerator as double)), abs(figures.previous_value))
    ) as base_value,
    case
        when kpis.form in ('sum', 'difference') then {{ factor_constant('kpis') }}
        else
            {{ factor_constant('kpis') }}
            * {{ factor_period('kpis', 'periods') }}
            / nullif(cast(figures.denominator as double), 0)
    end as unit_value
from figures
inner join watched
    on
        figures.kpi_code = watched.kpi_code
        and figures.period_kind = watched.period_kind
        and figures.area_level = watched.area_level
inner join kpis on figures.kpi_code = kpis.kpi_code
inner join periods on {{ month_of('figures.period_start') }} = periods.period_start
