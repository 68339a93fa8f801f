-- what is settled for the province as a whole (`all@province`) has no figure, not even 0, of a city, county or grid
with kpis as (
    select kpi_code from {{ ref('dim_kpi') }}
    where ';' || dimensions || ';' like '%;all@province;%'
)

select
    kpi_code,
    period_start,
    area_level,
    area_code
from {{ ref('fct_kpi_monthly') }}
where kpi_code in (select kpi_code from kpis) and area_level <> 'province'
