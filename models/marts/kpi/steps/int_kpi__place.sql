-- One row per area and dimension value that has figures, with a number that makes joining and sorting millions of
-- figures cheap. The numbers hold within one build only.
with places as (
    select
        area_level,
        area_code,
        dimension_type,
        dimension_value
    from {{ ref('int_kpi__measure_monthly') }}
    union
    select
        area_level,
        area_code,
        dimension_type,
        dimension_value
    from {{ ref('int_kpi__measure_daily') }}
)

select
    cast(row_number() over (order by area_level, area_code, dimension_type, dimension_value) as integer) as place_id,
    area_level,
    area_code,
    dimension_type,
    dimension_value
from places
