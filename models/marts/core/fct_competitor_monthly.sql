{{ month_incremental('month_start') }}

{#- what has not been seen for so long is gone: numbers in interconnect usage, outlets on the road -#}
{%- set silent_days = 60 %}

with seen as (
    select
        *,
        case
            when {{ add_day('last_seen_date', silent_days) }} > {{ month_end('file_month') }} then 1
            else 0
        end as is_seen,
        case when {{ month_of('first_seen_date') }} = file_month then 1 else 0 end as is_first_seen,
        case
            when {{ month_of(add_day('last_seen_date', silent_days)) }} = file_month then 1
            else 0
        end as is_lost
    from {{ ref('stg_market__competitor') }}
    where file_month in (select affected_month from {{ ref('int_affected__month') }})
)

select
    {{ surrogate_key(['operator_id']) }} as operator_key,
    operator_id,
    coalesce(area_id, '-1') as area_id,
    {%- for type in ['number', 'outlet'] %}
        {%- for flag, name in [('is_seen', 'count'), ('is_first_seen', 'add_count'), ('is_lost', 'loss_count')] %}
            cast(sum(case when competitor_type = '{{ type }}' then {{ flag }} else 0 end) as bigint)
                as {{ type }}_{{ name }},
        {%- endfor %}
    {%- endfor %}
    cast(count(*) as bigint) as record_count,
    file_month as month_start
from seen
group by operator_id, coalesce(area_id, '-1'), file_month
