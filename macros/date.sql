{% macro period_date(period) -%}
    {#- yyyymmdd is that day, yyyymm the month's first day -#}
    make_date(
        cast(substr({{ period }}, 1, 4) as int),
        cast(substr({{ period }}, 5, 2) as int),
        case when length({{ period }}) = 8 then cast(substr({{ period }}, 7, 2) as int) else 1 end
    )
{%- endmacro %}

{% macro add_day(day, count) -%}
    cast({{ dbt.dateadd('day', count, day) }} as date)
{%- endmacro %}

{% macro add_month(day, count) -%}
    cast({{ dbt.dateadd('month', count, day) }} as date)
{%- endmacro %}

{% macro month_of(day) -%}
    cast({{ dbt.date_trunc('month', day) }} as date)
{%- endmacro %}

{% macro month_end(day) -%}
    cast({{ dbt.last_day(day, 'month') }} as date)
{%- endmacro %}

{% macro day_count_between(first_day, last_day) -%}
    {#- days from the first (in) to the last (out) -#}
    cast({{ dbt.datediff(first_day, last_day, 'day') }} as bigint)
{%- endmacro %}

{% macro month_count_between(first_day, last_day) -%}
    {#- calendar months crossed: from 31 January to 1 February is one -#}
    ((extract(year from {{ last_day }}) - extract(year from {{ first_day }})) * 12
        + (extract(month from {{ last_day }}) - extract(month from {{ first_day }})))
{%- endmacro %}

{% macro beginning_of_time() -%}
    cast('0001-01-01' as date)
{%- endmacro %}

{% macro end_of_time() -%}
    cast('9999-12-31' as date)
{%- endmacro %}

{% macro iso_day_of_week(day) -%}
    {{ return(adapter.dispatch('iso_day_of_week', 'openbass')(day)) }}
{%- endmacro %}

{% macro default__iso_day_of_week(day) -%}
    cast(isodow({{ day }}) as int)
{%- endmacro %}

{% macro spark__iso_day_of_week(day) -%}
    cast(extract(dayofweek_iso from {{ day }}) as int)
{%- endmacro %}
