-- Areas in which a family of KPIs alarms, one row per family, period and area: all variants of one number are one
-- cause, and the first of them in rank speaks for all.
with alarms as (select * from {{ ref('int_kpi_alarm__raised') }}),

areas as (select * from {{ ref('int_kpi__area') }})

select
    alarms.leading_kpi_code,
    alarms.period_kind,
    alarms.period_start,
    alarms.area_level,
    alarms.area_code,
    alarms.kpi_code,
    alarms.excess_count,
    areas.province_code,
    areas.city_code
from alarms
inner join areas on alarms.area_level = areas.area_level and alarms.area_code = areas.area_code
qualify row_number() over (
    partition by
        alarms.leading_kpi_code, alarms.period_kind, alarms.period_start, alarms.area_level, alarms.area_code
    order by alarms.family_rank
) = 1
