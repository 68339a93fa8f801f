{{ config(materialized='view') }}
{% for theme in ['customer', 'usage', 'revenue', 'payment', 'network', 'terminal'] %}
    select * from {{ ref('kpi_measures__' ~ theme) }}
    {{ 'union all' if not loop.last }}
{%- endfor %}
