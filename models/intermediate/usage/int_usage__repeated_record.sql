{{ day_incremental('usage_date', 'int_affected__usage_date') }}

-- A key is unique within a delivery, which ingestion sees to. Two deliveries have two periods, so of a record that both
-- bring, one lies in a file of another day than its own: these are few, and only they are looked up among all.
-- No CTE: it would keep all records of the affected days in memory.
-- noqa: disable=ST05
{% for unit in ['cdr_voice', 'cdr_data', 'cdr_sms'] %}
    {%- set records = affected_record(unit, 'usage_date', affected_day('int_affected__usage_date')) %}
    select
        '{{ unit }}' as unit,
        least(stray.delivery_id, other.delivery_id) as first_delivery_id,
        greatest(stray.delivery_id, other.delivery_id) as second_delivery_id,
        cast(count(distinct stray.record_id) as bigint) as record_count,
        stray.usage_date
    from ({{ records }} and file_date != usage_date) as stray
    inner join ({{ records }}) as other
        on
            stray.record_id = other.record_id
            and stray.usage_date = other.usage_date
            and stray.delivery_id != other.delivery_id
    group by
        least(stray.delivery_id, other.delivery_id), greatest(stray.delivery_id, other.delivery_id), stray.usage_date
    {{ 'union all' if not loop.last }}
{% endfor %}
