{#- The dimensions of a line in a month that every theme told by lines carries, hierarchies from the top down. -#}
{% macro theme_dimensions(relation) -%}
{%- for name in [
    'subscriber_key', 'user_id', 'year_number', 'quarter_code', 'province_code', 'province_name', 'city_code',
    'city_name', 'county_code', 'county_name', 'grid_code', 'grid_name', 'brand', 'tariff_id', 'tariff_name',
    'network_generation', 'pay_mode', 'channel_id', 'customer_type', 'customer_class', 'sex', 'age_band',
    'age_on_net_band', 'arpu_band'
] -%}
{{ relation }}.{{ name }}{{ ",\n    " if not loop.last }}
{%- endfor -%}
{%- endmacro %}
