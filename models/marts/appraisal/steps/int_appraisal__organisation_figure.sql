-- KPIs of organisation units: the figure of the unit's area, against the target that the unit itself was given.
with figures as (
    select * from {{ ref('fct_kpi_monthly') }}
    where
        dimension_type = 'all'
        and kpi_code in (select figure_code from {{ ref('scorecard_item') }})
        and area_level in (select subject_level from {{ ref('scorecard') }})
),

units as (
    select * from {{ ref('dim_organisation') }}
    where org_id <> '-1' and area_id <> '-1'
),

targets as (select * from {{ ref('stg_market__target') }}),

kpis as (select * from {{ ref('dim_kpi') }})

select
    units.org_id as subject_id,
    'organisation' as subject_kind,
    figures.kpi_code as figure_code,
    figures.kpi_value as actual_value,
    cast(targets.target_value as double) as target_value,
    {{ completion_rate('figures.kpi_value', 'cast(targets.target_value as double)', 'kpis.direction') }}
        as completion_rate,
    figures.last_year_value,
    figures.change_last_year,
    figures.state as figure_state,
    figures.period_start as month_start
from figures
inner join kpis on figures.kpi_code = kpis.kpi_code
inner join units on figures.area_code = units.area_id and figures.area_level = units.org_level
left join targets
    on
        figures.kpi_code = targets.kpi_code
        and units.org_id = targets.org_id
        and figures.period_start = targets.file_month
