{% macro fen_to_yuan(fen) -%}
    {#- a plain / 100 would go through double; a sum of integers is wider than bigint on DuckDB, hence the inner cast -#}
    cast(cast({{ fen }} as bigint) * cast(0.01 as decimal(3, 2)) as decimal(18, 2))
{%- endmacro %}

{% macro yuan_to_fen(amount) -%}
    cast(({{ amount }}) * 100 as bigint)
{%- endmacro %}

{% macro ratio(numerator, denominator) -%}
    (cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0))
{%- endmacro %}

{% macro integer_division(dividend, divisor) -%}
    {{ return(adapter.dispatch('integer_division', 'openbass')(dividend, divisor)) }}
{%- endmacro %}

{% macro default__integer_division(dividend, divisor) -%}
    (({{ dividend }}) // ({{ divisor }}))
{%- endmacro %}

{% macro spark__integer_division(dividend, divisor) -%}
    (({{ dividend }}) div ({{ divisor }}))
{%- endmacro %}
