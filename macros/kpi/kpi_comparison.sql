{#- Change against an earlier value: percentage points where the unit is %, else percent of the earlier value;
    null on a base of 0 or below, from which no growth can be told. -#}
{% macro change_against(value, base, unit) -%}
case
    when {{ unit }} = '%' then {{ value }} - {{ base }}
    when {{ base }} > 0 then 100 * ({{ value }} - {{ base }}) / {{ base }}
end
{%- endmacro %}

{#- Completion of a target in %, by the KPI's preferred direction; null without a target above 0 or a direction. -#}
{% macro completion_rate(value, target, direction) -%}
case
    when not {{ target }} > 0 then null
    when {{ direction }} = 'up' then 100 * {{ value }} / {{ target }}
    when {{ direction }} = 'down' then 100 * (2 - {{ value }} / {{ target }})
end
{%- endmacro %}

{#- The value of an earlier period. Where it has no row: 0 for a sum or difference, and for an average over the calendar,
    since a missing row means zero; unknown for another ratio, or where the earlier period was not loaded. -#}
{% macro earlier_value(value, has_row, kpi, is_loaded) -%}
case
    when {{ has_row }} then {{ value }}
    when {{ is_loaded }} and ({{ kpi }}.form in ('sum', 'difference') or {{ kpi }}.denominator_measure = 'day_count')
        then cast(0 as double)
end
{%- endmacro %}

{#- Whether a `;`-separated list of the catalogue holds a code. -#}
{% macro list_holds(list, code) -%}
';' || {{ list }} || ';' like '%;' || {{ code }} || ';%'
{%- endmacro %}

{#- Whether a KPI is told at a place: by the place's dimension, or by it of the province alone (`all@province`); what is
    also told by month alone (`tariff@province_month`) has no figure of a day. -#}
{% macro is_told_at(kpi, place, is_daily=false) -%}
(
    {{ list_holds(kpi ~ '.dimensions', place ~ '.dimension_type') }}
    or (
        {{ place }}.area_level = 'province'
        and (
            {{ list_holds(kpi ~ '.dimensions', place ~ ".dimension_type || '@province'") }}
            {%- if not is_daily %}
            or {{ list_holds(kpi ~ '.dimensions', place ~ ".dimension_type || '@province_month'") }}
            {%- endif %}
        )
    )
)
{%- endmacro %}

{#- The columns that name a place: an area and a value of one more dimension. -#}
{% macro place_columns() -%}
{{ return(['area_level', 'area_code', 'dimension_type', 'dimension_value']) }}
{%- endmacro %}

{#- Two rows agree in these columns. -#}
{% macro same_columns(left, right, columns) -%}
{%- for column in columns -%}
{{ left }}.{{ column }} = {{ right }}.{{ column }}{{ ' and ' if not loop.last }}
{%- endfor -%}
{%- endmacro %}

{#- Whether the sums behind a figure are not those that were published. -#}
{% macro is_other_figure(figure, published) -%}
(
    coalesce({{ figure }}.numerator, 0) <> coalesce({{ published }}.numerator, 0)
    or coalesce({{ figure }}.denominator, 0) <> coalesce({{ published }}.denominator, 0)
)
{%- endmacro %}

{#- preliminary while a declared input is missing; restated when the last published final figure differs, or was itself
    restated; else final. -#}
{% macro figure_state(figure, completeness, published) -%}
case
    when coalesce({{ completeness }}.complete_unit_count, 0) < {{ figure }}.input_unit_count then 'preliminary'
    when {{ published }}.state = 'restated' then 'restated'
    when {{ published }}.kpi_code is not null and {{ is_other_figure(figure, published) }} then 'restated'
    else 'final'
end
{%- endmacro %}

{#- preliminary while an input of any period that the figure adds up is missing; null where there is no figure. -#}
{% macro accumulated_state(value, unit_count, input_unit_count) -%}
case
    when {{ value }} is null then null
    when coalesce({{ unit_count }}, 0) < {{ input_unit_count }} then 'preliminary'
    else 'final'
end
{%- endmacro %}
