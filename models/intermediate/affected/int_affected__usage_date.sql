-- days whose call records are read again: those of new, replaced or withdrawn files, and those on which a number was
-- held by another line than the last build knew
select affected_date
from {{ source('ledger', 'affected') }}
where unit in ('cdr_voice', 'cdr_data', 'cdr_sms')
union
select delivery_period.event_date as affected_date
from {{ source('ledger', 'delivery_period') }} as delivery_period
inner join {{ ref('int_affected__history') }} as history
    on
        history.history_code = 'number'
        and delivery_period.event_date >= history.affected_from
        and delivery_period.event_date <= history.affected_to
where delivery_period.unit in ('cdr_voice', 'cdr_data', 'cdr_sms')
