-- noqa: disable=LT02,LT05,LT09 (the linter cannot lay out what a loop renders)
with areas as (select * from {{ ref('int_area__current') }}),

-- an area and the up to three above it, itself first
lineage as (
    select
        area.area_id,
        area.area_level,
        area.area_name,
        area.longitude,
        area.latitude,
        area.area_level as level_0,
        area.area_id as code_0,
        area.area_name as name_0,
        parent.area_level as level_1,
        parent.area_id as code_1,
        parent.area_name as name_1,
        grandparent.area_level as level_2,
        grandparent.area_id as code_2,
        grandparent.area_name as name_2,
        great_grandparent.area_level as level_3,
        great_grandparent.area_id as code_3,
        great_grandparent.area_name as name_3
    from areas as area
    left join areas as parent on area.parent_area_id = parent.area_id
    left join areas as grandparent on parent.parent_area_id = grandparent.area_id
    left join areas as great_grandparent on grandparent.parent_area_id = great_grandparent.area_id
)

select
    {{ surrogate_key(['area_id']) }} as area_key,
    area_id as area_code,
    area_name,
    area_level,
    {% for level in ['province', 'city', 'county', 'grid'] %}
    case {% for depth in range(4) %}when level_{{ depth }} = '{{ level }}' then code_{{ depth }} {% endfor %}else '-1' end
        as {{ level }}_code,
    case {% for depth in range(4) %}when level_{{ depth }} = '{{ level }}' then name_{{ depth }} {% endfor %}else '未知' end
        as {{ level }}_name,
    {% endfor %}
    longitude,
    latitude
from lineage
union all
select
    '-1',
    '-1',
    '未知',
    '-1',
    '-1',
    '未知',
    '-1',
    '未知',
    '-1',
    '未知',
    '-1',
    '未知',
    cast(null as decimal(9, 6)),
    cast(null as decimal(9, 6))
