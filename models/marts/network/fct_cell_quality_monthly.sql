{{ month_incremental('month_start', 'int_network__affected_month') }}

{%- set columns = measure_names(cell_measures()) %}

with months as (select affected_month from {{ ref('int_network__affected_month') }}),

counter_part as (
    select
        *,
        1 as hour_count,
        {{ month_of('measured_date') }} as month_start
    from {{ ref('fct_network_hourly') }}
    where {{ month_of('measured_date') }} in (select affected_month from months)
),

fault_part as (
    select
        cell_id,
        1 as closed_fault_count,
        case when fault_kind = 'line' then 0 else 1 end as cell_fault_count,
        restoration_minutes,
        {{ month_of('closed_date') }} as month_start
    from {{ ref('fct_fault_ticket') }}
    where {{ month_of('closed_date') }} in (select affected_month from months)
),

line_part as (select * from {{ ref('int_network__line') }}),

parts as (
    {{ union_measures(cell_measures(), ['counter', 'fault', 'line'], ['cell_id', 'month_start']) }}
),

summed as (
    select
        {% for column in columns %}
            cast(sum({{ column }}) as bigint) as {{ column }},
        {% endfor %}
        cell_id,
        month_start
    from parts
    group by cell_id, month_start
)

select
    {{ surrogate_key(['summed.cell_id']) }} as cell_key,
    summed.cell_id,
    {% for level in ['province', 'city', 'county', 'grid'] %}
        coalesce(area.{{ level }}_code, '-1') as {{ level }}_code,
        coalesce(area.{{ level }}_name, '未知') as {{ level }}_name,
    {% endfor %}
    coalesce(cell.network_generation, '-1') as network_generation,
    coalesce(cell.vendor, '-1') as vendor,
    {% for column in columns %}
        summed.{{ column }},
    {% endfor %}
    summed.month_start
from summed
left join {{ ref('dim_cell') }} as cell on summed.cell_id = cell.cell_id
left join {{ ref('dim_area') }} as area on cell.area_id = area.area_code
