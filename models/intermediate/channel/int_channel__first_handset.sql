{{ day_incremental('usage_date', 'int_affected__usage_date') }}

-- the handsets that carried data in the first month in which a line held its number; of other lines nobody asks here,
-- so that few of the records are kept
with records as ({{ affected_record('cdr_data', 'usage_date', affected_day('int_affected__usage_date')) }}
)

select distinct
    holding.user_id,
    record.imei,
    record.usage_date
from records as record
inner join {{ ref('int_subscriber__number_holding') }} as holding
    on
        record.msisdn = holding.msisdn
        and record.start_time >= holding.held_from
        and record.start_time < holding.held_to
where
    record.imei is not null
    and record.usage_date <= {{ add_day('holding.held_from', 31) }}
