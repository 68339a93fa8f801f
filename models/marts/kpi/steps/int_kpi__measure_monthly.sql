{{ config(materialized='view') }}
{% for theme in [
    'customer', 'usage', 'revenue', 'payment', 'network', 'contact',
    'complaint', 'channel', 'order', 'settlement', 'terminal', 'group',
    'key_account', 'debt', 'competition', 'cost', 'group_product', 'marketing', 'profile'
] %}
    select * from {{ ref('kpi_measures__' ~ theme) }}
    {{ 'union all' if not loop.last }}
{%- endfor %}
