-- The area inside an alarming one that carries most of what is too much there (three fifths), if one alarming area
-- does; one row per family, period and parent. A county whose city is silent counts as the province's own.
{% set family = ['leading_kpi_code', 'period_kind', 'period_start'] -%}
with alarms as (select * from {{ ref('int_kpi_alarm__family') }}),

figures as (select * from {{ ref('int_kpi_alarm__expected') }}),

pairs as (
    select
        parent.*,
        child.area_level as child_level,
        child.area_code as child_code
    from alarms as parent
    inner join alarms as child
        on
            {{ same_columns('parent', 'child', family) }}
            and (
                (parent.area_level = 'city' and child.area_level = 'county' and parent.area_code = child.city_code)
                or (
                    parent.area_level = 'province' and child.area_level in ('city', 'county')
                    and parent.area_code = child.province_code
                )
            )
    left join alarms as city
        on
            {{ same_columns('child', 'city', family) }}
            and city.area_level = 'city' and child.city_code = city.area_code
    where parent.area_level = 'city' or child.area_level = 'city' or city.area_code is null
)

select
    pairs.leading_kpi_code,
    pairs.period_kind,
    pairs.period_start,
    pairs.area_level,
    pairs.area_code,
    pairs.child_level,
    pairs.child_code
from pairs
inner join figures
    on
        {{ same_columns('pairs', 'figures', ['kpi_code', 'period_kind', 'period_start']) }}
        and pairs.child_level = figures.area_level
        and pairs.child_code = figures.area_code
where figures.excess_count >= 0.6 * pairs.excess_count
qualify row_number() over (
    partition by pairs.leading_kpi_code, pairs.period_kind, pairs.period_start, pairs.area_level, pairs.area_code
    order by figures.excess_count desc nulls last, pairs.child_code
) = 1
