{% macro affected_call_record(relation, unit) -%}
    {#- only the files that hold a row of an affected day are opened, and of them only those rows are read -#}
    select *
    from {{ relation }}
    where
        period in (
            select delivery_period.period
            from {{ source('ledger', 'delivery_period') }} as delivery_period
            where
                delivery_period.unit = '{{ unit }}'
                and delivery_period.event_date in (select affected_date from {{ ref('int_affected__usage_date') }})
        )
        and usage_date in (select affected_date from {{ ref('int_affected__usage_date') }})
{%- endmacro %}

{% macro holder_at(time) -%}
    {#- the line that held the record's number at the time of the event -#}
    left join {{ ref('int_subscriber__number_holding') }} as holding
        on record.msisdn = holding.msisdn
        and {{ time }} >= holding.held_from
        and {{ time }} < holding.held_to
{%- endmacro %}
