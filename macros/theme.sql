{#- The dimensions of a line in a month that every theme told by lines carries, hierarchies from the top down; the area
    may be another relation's, where a theme tells of places too. -#}
{% macro theme_dimensions(relation, area_relation=none) -%}
{%- set levels = ['province', 'city', 'county', 'grid'] -%}
{%- for name in [
    'subscriber_key', 'user_id', 'year_number', 'quarter_code', 'province_code', 'province_name', 'city_code',
    'city_name', 'county_code', 'county_name', 'grid_code', 'grid_name', 'brand', 'tariff_id', 'tariff_name',
    'network_generation', 'pay_mode', 'channel_id', 'customer_type', 'customer_class', 'sex', 'age_band',
    'age_on_net_band', 'arpu_band'
] -%}
{{ area_relation if area_relation and name.split('_')[0] in levels else relation }}.{{ name }}{{ ",\n    " if not loop.last }}
{%- endfor -%}
{%- endmacro %}

{#- One select a part, each with every measure of `measures` (part -> names): its own are columns of <part>_part, the
    others 0. Amounts are decimal, others bigint. -#}
{% macro union_measures(measures, parts, keys) -%}
    {%- for part in parts %}
        select
            {% for name in measure_names(measures) %}
                cast({{ name if name in measures[part] else 0 }} as {{ measure_type(name) }}) as {{ name }},
            {% endfor %}
            '{{ part }}' as activity,
            {{ keys | join(', ') }}
        from {{ part }}_part
        {{ "union all" if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro measure_names(measures) -%}
    {{ return(measures.values() | sum(start=[])) }}
{%- endmacro %}

{% macro measure_type(name) -%}
    {{ 'decimal(18, 2)' if name.endswith('_amount') else 'bigint' }}
{%- endmacro %}
