-- Where the cause of an alarming area is dispatched, one row per family, period and area: at the area above that alarms
-- too where its excess is spread over many, else where the excess of the area itself is concentrated.
{% set family = ['leading_kpi_code', 'period_kind', 'period_start'] -%}
with alarms as (select * from {{ ref('int_kpi_alarm__family') }}),

main_child as (select * from {{ ref('int_kpi_alarm__main_child') }}),

resolved as (
    select
        alarms.*,
        main_child.child_level,
        main_child.child_code,
        inner_child.child_level as inner_level,
        inner_child.child_code as inner_code
    from alarms
    left join main_child on {{ same_columns('alarms', 'main_child', family + ['area_level', 'area_code']) }}
    left join main_child as inner_child
        on
            {{ same_columns('main_child', 'inner_child', family) }}
            and main_child.child_level = inner_child.area_level
            and main_child.child_code = inner_child.area_code
),

spread as (
    select * from resolved
    where child_code is null and area_level in ('province', 'city')
),

placed as (
    select
        resolved.*,
        case
            when province.area_code is not null and resolved.area_level <> 'province' then province.area_level
            when city.area_code is not null and resolved.area_level = 'county' then city.area_level
            else coalesce(resolved.inner_level, resolved.child_level, resolved.area_level)
        end as cause_area_level,
        case
            when province.area_code is not null and resolved.area_level <> 'province' then province.area_code
            when city.area_code is not null and resolved.area_level = 'county' then city.area_code
            else coalesce(resolved.inner_code, resolved.child_code, resolved.area_code)
        end as cause_area_code
    from resolved
    left join spread as province
        on
            {{ same_columns('resolved', 'province', family) }}
            and province.area_level = 'province' and resolved.province_code = province.area_code
    left join spread as city
        on
            {{ same_columns('resolved', 'city', family) }}
            and city.area_level = 'city' and resolved.city_code = city.area_code
)

select
    placed.leading_kpi_code,
    placed.period_kind,
    placed.period_start,
    placed.area_level,
    placed.area_code,
    placed.cause_area_level,
    placed.cause_area_code,
    cause.kpi_code as cause_kpi_code
from placed
inner join alarms as cause
    on
        {{ same_columns('placed', 'cause', family) }}
        and placed.cause_area_level = cause.area_level
        and placed.cause_area_code = cause.area_code
