-- Areas of every level with the areas above them; codes and names below the own level are empty. The unknown area has a
-- row at each level.
with areas as (
    select * from {{ ref('dim_area') }}
    where area_code <> '-1'
),

unknown as (
    select * from {{ ref('dim_area') }}
    where area_code = '-1'
),

levels as (
    select
        'province' as area_level,
        1 as level_number
    union all
    select
        'city' as area_level,
        2 as level_number
    union all
    select
        'county' as area_level,
        3 as level_number
    union all
    select
        'grid' as area_level,
        4 as level_number
),

every_area as (
    select
        areas.*,
        levels.level_number
    from areas
    inner join levels on areas.area_level = levels.area_level
    union all
    select
        unknown.*,
        levels.level_number
    from unknown
    cross join levels
)

select
    case level_number when 1 then 'province' when 2 then 'city' when 3 then 'county' else 'grid' end as area_level,
    area_code,
    area_name,
{%- for level in ['province', 'city', 'county', 'grid'] %}
    case when level_number >= {{ loop.index }} then {{ level }}_code else '' end as {{ level }}_code,
    case when level_number >= {{ loop.index }} then {{ level }}_name else '' end as {{ level }}_name
    {{- ',' if not loop.last }}
{%- endfor %}
from every_area
