{% macro generate_schema_name(custom_schema_name, node) -%}
    {#- the folder is the schema: models/marts/kpi/... lands in kpi, models/staging/... in staging -#}
    {{ custom_schema_name or (node.fqn[2] if node.fqn[1] == 'marts' else node.fqn[1]) }}
{%- endmacro %}
