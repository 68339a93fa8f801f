-- on-net from the contract's start; off-net on its end date, once that has come
with ended as (
    select
        vertrag_id, cast(enddatum as date) as end_date,
        case kuendigungsgrund
            when 'Umzug ins Ausland' then 'moved'
            when 'Schlechter Empfang' then 'network'
            when 'Wechsel zum Mitbewerber' then 'competitor'
            when 'Besseres Angebot' then 'competitor'
            when 'Zu teuer' then 'price'
            when 'Unzufriedenheit mit Service' then 'service'
            when 'Keine Nutzung mehr' then 'request'
            else 'other'
        end as reason
    from vertrag
    where enddatum is not null and cast(enddatum as date) <= last_date()
)

select
    vertrag_id as user_id, cast(startdatum as timestamp) as status_time, 'normal' as status, 'activation' as reason,
    day_period(startdatum) as _period
from vertrag
union all
select vertrag_id, cast(end_date as timestamp), 'cancelled', reason, day_period(end_date)
from ended
