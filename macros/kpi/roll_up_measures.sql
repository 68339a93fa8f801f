{#- Sum leaf rows (period_start, area_id, `dimension`, measures) up the area levels and turn them long: one row per
    period, area of every level, dimension value and measure. With dimension `pay_mode` also over all pay modes; the
    unknown member of a dimension counts in `all` only. Lines whose area is not known go to area -1 at all levels.
    `levels`, from the highest on: a dimension of many values may be told of the province alone. -#}
{% macro roll_up_measures(
    leaf, measures, dimension='pay_mode', is_daily=false, levels=['province', 'city', 'county', 'grid']
) %}
select
    {{ month_of('period_start') ~ ' as month_start,' if is_daily else '' }}
    period_start, area_level, area_code, dimension_type, dimension_value, measure_code, measure_value
from (
    select
        period_start,
        {{ rolled_area_level(levels) }} as area_level,
        {{ rolled_area_code(levels) }} as area_code,
        case when grouping({{ dimension }}) = 1 then 'all' else '{{ dimension }}' end as dimension_type,
        coalesce({{ dimension }}, 'all') as dimension_value,
        {%- for measure in measures %}
        cast(sum({{ measure }}) as decimal(28, 4)) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from ({{ locate_leaf(leaf, levels) }}) as located
    group by grouping sets (
        {%- for level in levels %}
        {%- if dimension == 'pay_mode' %} (period_start, {{ level }}_code),{% endif %}
        (period_start, {{ level }}_code, {{ dimension }}){{ ',' if not loop.last }}
        {%- endfor %}
    )
) as rolled unpivot include nulls (measure_value for measure_code in ({{ measures | join(', ') }}))
where dimension_value <> '-1'
{%- endmacro %}

{#- Leaf rows with the codes of the area they lie in, at every level. -#}
{% macro locate_leaf(leaf, levels) -%}
select
    {{ leaf }}.*{% for level in levels %}, coalesce(area.{{ level }}_code, '-1') as {{ level }}_code{% endfor %}
from {{ leaf }} left join {{ ref('dim_area') }} as area on {{ leaf }}.area_id = area.area_code
{%- endmacro %}

{#- The level a row of a rolled-up select stands for: the one whose code was grouped by. -#}
{% macro rolled_area_level(levels) -%}
case
    {%- for level in levels %}
    when grouping({{ level }}_code) = 0 then '{{ level }}'
    {%- endfor %}
end
{%- endmacro %}

{#- The code that was grouped by; those of the other levels are null. -#}
{% macro rolled_area_code(levels) -%}
coalesce({% for level in levels %}{{ level }}_code, {% endfor %}'-1')
{%- endmacro %}
