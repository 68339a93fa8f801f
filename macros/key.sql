{% macro surrogate_key(columns) -%}
    {#- md5 of the natural key; the unknown member '-1' where the first column of it is missing -#}
    case
        when {{ columns[0] }} is null or {{ columns[0] }} = '-1' then '-1'
        else md5({% for column in columns %}coalesce(cast({{ column }} as {{ dbt.type_string() }}), ''){% if not loop.last %} || '|' || {% endif %}{% endfor %})
    end
{%- endmacro %}
