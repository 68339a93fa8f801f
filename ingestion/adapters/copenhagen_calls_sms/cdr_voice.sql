-- a record for each side of a call; the line of the file keeps them apart
with side as (
    select *, 'out' as direction, caller as own, callee as other from calls
    union all
    select *, 'in', callee, caller from calls
),

timed as (
    select
        *, first_date() + to_seconds(cast("timestamp" as bigint)) as start_time,
        -- -1: a missed call
        greatest(cast(duration as bigint), 0) as seconds
    from side
)

select
    _line || '-' || direction as record_id, '45' || lpad(own, 8, '0') as msisdn, direction,
    '45' || lpad(other, 8, '0') as opposite_msisdn, null as opposite_operator, null as cell_id, null as lac, start_time,
    seconds as duration, (seconds + 59) // 60 as billed_minutes, 'local' as call_type,
    0 as base_fee, 0 as toll_fee, 0 as info_fee, 0 as discount, null as imei, null as rat,
    day_period(start_time) as _period
from timed
