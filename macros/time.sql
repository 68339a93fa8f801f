{% macro second_count_between(first_time, last_time) -%}
    {{ return(adapter.dispatch('second_count_between', 'openbass')(first_time, last_time)) }}
{%- endmacro %}

{% macro default__second_count_between(first_time, last_time) -%}
    date_diff('second', {{ first_time }}, {{ last_time }})
{%- endmacro %}

{% macro spark__second_count_between(first_time, last_time) -%}
    (unix_timestamp({{ last_time }}) - unix_timestamp({{ first_time }}))
{%- endmacro %}
