-- Every KPI of the catalogue has rows wherever there are figures at all: a KPI is never silently dropped.
-- Not so one that exists by a second dimension only (arrears by age): where nothing is owed it has no row.
with kpis as (
    select * from {{ ref('dim_kpi') }}
    where
        form <> 'completion'
        and ';' || replace(replace(dimensions, '@province_month', ''), '@province', '') || ';' like '%;all;%'
),

monthly as (select distinct kpi_code from {{ ref('fct_kpi_monthly') }}),

daily as (select distinct kpi_code from {{ ref('fct_kpi_daily') }})

select
    kpis.kpi_code,
    'monthly' as rhythm
from kpis
where
    kpis.is_monthly = 1
    and exists (select 1 from monthly)
    and kpis.kpi_code not in (select kpi_code from monthly)
union all
select
    kpis.kpi_code,
    'daily' as rhythm
from kpis
where
    kpis.is_daily = 1
    and exists (select 1 from daily)
    and kpis.kpi_code not in (select kpi_code from daily)
