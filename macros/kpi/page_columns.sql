{#- What a page shows of a figure beside its numbers: the KPI's names and rules, and the names of its area and of the
    areas above it (empty below the row's own level). -#}
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

{#- Sorts the rows a reader may see from the one that stands highest: all dimensions before one, province before city
    before county before grid, a known area before the unknown one, the latest period first. A page takes the first row
    of what was filtered, so that it always shows a published figure and never adds ratios up. -#}
{% macro row_order(figures) -%}
case when {{ figures }}.dimension_type = 'all' then '0' else '1' end
    || case {{ figures }}.area_level when 'province' then '1' when 'city' then '2' when 'county' then '3' else '4' end
    || case when {{ figures }}.area_code = '-1' then '1' else '0' end
    || cast(
        99999999 - 10000 * year({{ figures }}.period_start) - 100 * month({{ figures }}.period_start)
        - day({{ figures }}.period_start) as string
    )
    || {{ figures }}.area_code || {{ figures }}.dimension_value
{%- endmacro %}
