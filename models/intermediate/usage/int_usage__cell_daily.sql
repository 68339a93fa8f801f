{{ day_incremental('usage_date', 'int_affected__usage_date') }}

-- messages name no cell, and records of numbers that nobody held tell of no line
with records as (
    {% for unit in ['cdr_voice', 'cdr_data'] %}
        select
            msisdn,
            cell_id,
            start_time,
            usage_date
        from ({{ affected_record(unit, 'usage_date', affected_day('int_affected__usage_date')) }}) as {{ unit }}
        where cell_id <> ''
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    holding.user_id,
    record.cell_id,
    cast(count(*) as bigint) as record_count,
    record.usage_date
from records as record
{{ holder_at('record.start_time') }}
where holding.user_id is not null
group by holding.user_id, record.cell_id, record.usage_date
