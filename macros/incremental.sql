{#- Marts are replaced by whole days or months: the rows of every affected period are deleted first (so that a period
    that became empty empties), then read again whole. On a first or full build the affected tables list every period,
    so a model always filters by them. unique_key is one string: a list turns the delete into a many-to-many join. -#}

{% macro day_incremental(day, affected='int_affected__date') -%}
    {{ period_incremental(day, affected, 'affected_date') }}
{%- endmacro %}

{% macro month_incremental(month, affected='int_affected__month') -%}
    {{ period_incremental(month, affected, 'affected_month') }}
{%- endmacro %}

{% macro period_incremental(period, affected, affected_column) -%}
    {%- if target.type == 'spark' -%}
        {{ config(
            materialized='incremental', incremental_strategy='insert_overwrite', partition_by=[period],
            file_format='parquet', on_schema_change='fail') }}
    {%- else -%}
        {{ config(
            materialized='incremental', incremental_strategy='delete+insert', unique_key=period,
            on_schema_change='fail') }}
    {%- endif -%}
    {{ config(meta={'period_column': period, 'affected_model': affected, 'affected_column': affected_column}) }}
    {{ config(pre_hook="{{ empty_affected('" ~ period ~ "', ref('" ~ affected ~ "'), '" ~ affected_column ~ "') }}") }}
{%- endmacro %}

{% macro empty_affected(period, affected, affected_column) -%}
    {%- if is_incremental() -%}
        {{ return(adapter.dispatch('empty_affected', 'openbass')(period, affected, affected_column)) }}
    {%- endif -%}
{%- endmacro %}

{% macro default__empty_affected(period, affected, affected_column) -%}
    delete from {{ this }} where {{ period }} in (select {{ affected_column }} from {{ affected }})
{%- endmacro %}

{% macro spark__empty_affected(period, affected, affected_column) -%}
    {#- Parquet tables on Spark know no delete; whole partitions can go -#}
    {%- if execute -%}
        {%- set periods = run_query("select distinct cast(" ~ affected_column ~ " as string) from " ~ affected).columns[0].values() -%}
        {%- if periods -%}
            alter table {{ this }} drop if exists
            {%- for value in periods %} partition ({{ period }} = '{{ value }}'){{ "," if not loop.last }}{% endfor -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{% macro forget_changed_delivery() -%}
    {#- a build that was cut off may have counted them already -#}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where delivery_id in (select delivery_id from {{ source('ledger', 'changed_delivery') }})
    {%- endif -%}
{%- endmacro %}
