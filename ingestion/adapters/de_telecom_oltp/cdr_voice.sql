select
    anruf_id as record_id, '4900' || lpad(vertrag_id, 7, '0') as msisdn, 'out' as direction, null as opposite_msisdn,
    null as opposite_operator, null as cell_id, null as lac,
    cast(datum || ' ' || left(uhrzeit, 8) as timestamp) as start_time, cast(dauer as bigint) as duration,
    (cast(dauer as bigint) + 59) // 60 as billed_minutes, 'local' as call_type,
    0 as base_fee, 0 as toll_fee, 0 as info_fee, 0 as discount, null as imei, null as rat,
    day_period(datum) as _period
from anruf
