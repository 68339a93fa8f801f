select
    sms_id as record_id, '4900' || lpad(vertrag_id, 7, '0') as msisdn, 'out' as direction, null as opposite_msisdn,
    null as sp_id, 'p2p' as service, 'ok' as state, cast(datum || ' ' || left(uhrzeit, 8) as timestamp) as sent_at,
    0 as fee, day_period(datum) as _period
from sms
