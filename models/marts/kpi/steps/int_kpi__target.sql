-- Targets by KPI, month and place. Where several units answer for one area, the unit of the area's own level counts.
with targets as (select * from {{ ref('stg_market__target') }}),

ranked as (
    select
        targets.kpi_code,
        targets.file_month as month_start,
        places.place_id,
        targets.target_value,
        row_number() over (
            partition by targets.kpi_code, targets.file_month, places.place_id
            order by case when organisation.org_level = places.area_level then 0 else 1 end, organisation.org_id
        ) as unit_rank
    from targets
    inner join {{ ref('dim_organisation') }} as organisation on targets.org_id = organisation.org_id
    inner join {{ ref('int_kpi__place') }} as places
        on organisation.area_id = places.area_code and places.dimension_type = 'all'
)

select
    kpi_code,
    month_start,
    place_id,
    cast(target_value as double) as target_value
from ranked
where unit_rank = 1
