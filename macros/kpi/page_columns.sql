{#- What a page shows of a figure beside its numbers: the KPI's names and rules, and the names of its area and of the areas
    above it (empty below the row's own level). -#}
{% macro page_columns(kpi, area) -%}
{{ kpi }}.kpi_name_en,
{{ kpi }}.kpi_name_zh,
{{ kpi }}.theme,
{{ kpi }}.unit,
{{ kpi }}.direction,
{{ kpi }}.additivity,
{{ kpi }}.caliber,
{{ kpi }}.display_order,
{{ kpi }}.is_headline,
{{ kpi }}.number_format,
{{ kpi }}.description_en,
{{ kpi }}.description_zh,
{{ area }}.area_name,
{%- for level in ['province', 'city', 'county', 'grid'] %}
{{ area }}.{{ level }}_code,
{{ area }}.{{ level }}_name{{ ',' if not loop.last }}
{%- endfor %}
{%- endmacro %}
