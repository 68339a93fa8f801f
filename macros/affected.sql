{% macro affected_record(unit, event_date, days, source_name='boss') -%}
    {#- rows of a daily event unit that are about the days to recompute (`days`: a select of one date column); only the
        files that hold such a row are opened -#}
    select *
    from {{ ref('stg_' ~ source_name ~ '__' ~ unit) }}
    where
        period in (
            select delivery_period.period
            from {{ source('ledger', 'delivery_period') }} as delivery_period
            where delivery_period.unit = '{{ unit }}' and delivery_period.event_date in ({{ days }})
        )
        and {{ event_date }} in ({{ days }})
{%- endmacro %}

{% macro affected_day(affected='int_affected__date') -%}
    select affected_date from {{ ref(affected) }}
{%- endmacro %}

{% macro day_of_affected_month() -%}
    select calendar_date from {{ ref('int_calendar__day') }}
    where month_start in (select affected_month from {{ ref('int_affected__month') }})
{%- endmacro %}

{% macro holder_at(time) -%}
    {#- the line that held the record's number at the time of the event -#}
    left join {{ ref('int_subscriber__number_holding') }} as holding
        on record.msisdn = holding.msisdn
        and {{ time }} >= holding.held_from
        and {{ time }} < holding.held_to
{%- endmacro %}
