{{ month_incremental('month_start') }}

{%- set keys = [
    'activity', 'user_id', 'area_id', 'contact_type', 'skill', 'agent_id', 'team_id', 'category_id', 'cell_id',
    'fault_kind', 'month_start'
] %}
{%- set columns = measure_names(service_quality_measures()) %}

with events as (
    {% for relation in ['int_service_quality__line_event', 'int_service_quality__own_event'] %}
        select
            {{ (columns + keys) | join(',\n            ') }}
        from {{ ref(relation) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

summed as (
    select
        {% for column in columns %}
            cast(sum({{ column }}) as bigint) as {{ column }},
        {% endfor %}
        {{ keys | join(',\n        ') }}
    from events
    group by
        {{ keys | join(',\n        ') }}
),

placed as (
    select
        summed.*,
        coalesce(area.area_code, '-1') as place_code
    from summed
    left join {{ ref('dim_area') }} as area on summed.area_id = area.area_code
)

select
    {{ theme_dimensions('dimension', 'area') }},
    placed.area_id,
    placed.activity,
    placed.contact_type,
    placed.skill,
    placed.team_id,
    placed.agent_id,
    coalesce(category.type_name_zh, '未知') as category_type_name,
    coalesce(category.topic_name_zh, '未知') as category_topic_name,
    coalesce(category.category_name_zh, '未知') as category_name,
    placed.category_id,
    coalesce(cell.vendor, '-1') as cell_vendor,
    coalesce(cell.network_generation, '-1') as cell_generation,
    placed.cell_id,
    placed.fault_kind,
    {% for column in columns %}
        placed.{{ column }},
    {% endfor %}
    placed.month_start
from placed
inner join {{ ref('dim_subscriber_month') }} as dimension
    on placed.user_id = dimension.user_id and placed.month_start = dimension.month_start
inner join {{ ref('dim_area') }} as area on placed.place_code = area.area_code
left join {{ ref('dim_complaint_category') }} as category on placed.category_id = category.category_id
left join {{ ref('dim_cell') }} as cell on placed.cell_id = cell.cell_id
