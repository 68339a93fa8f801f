-- the subscription, and once more with its end on the day that it ends
select
    vertrag_id as user_id, tarif_id as tariff_id, cast(startdatum as date) as start_date,
    case when cast(enddatum as date) < first_date() then cast(enddatum as date) end as end_date,
    null as channel_id, day_period(startdatum) as _period
from vertrag
union all
select vertrag_id, tarif_id, cast(startdatum as date), cast(enddatum as date), null, day_period(enddatum)
from vertrag
where cast(enddatum as date) between first_date() and last_date()
