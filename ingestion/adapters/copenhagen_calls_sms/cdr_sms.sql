with side as (
    select *, 'out' as direction, sender as own, recipient as other from sms
    union all
    select *, 'in', recipient, sender from sms
),

timed as (select *, first_date() + to_seconds(cast("timestamp" as bigint)) as sent_at from side)

select
    _line || '-' || direction as record_id, '45' || lpad(own, 8, '0') as msisdn, direction,
    '45' || lpad(other, 8, '0') as opposite_msisdn, null as sp_id, 'p2p' as service, 'ok' as state, sent_at,
    0 as fee, day_period(sent_at) as _period
from timed
