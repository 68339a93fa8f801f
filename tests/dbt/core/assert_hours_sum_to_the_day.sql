-- What the days hold by line is all there again by area and hour.
with together as (
    select
        usage_date,
        service_type,
        record_count,
        connected_call_count,
        billed_minutes,
        sms_count,
        data_bytes
    from {{ ref('fct_usage_daily') }}
    where usage_date in (select usage_date from {{ ref('fct_usage_hourly') }})
    union all
    select
        usage_date,
        service_type,
        -record_count,
        -connected_call_count,
        -billed_minutes,
        -sms_count,
        -data_bytes
    from {{ ref('fct_usage_hourly') }}
)

select
    usage_date,
    service_type
from together
group by usage_date, service_type
having
    sum(record_count) != 0
    or sum(connected_call_count) != 0
    or sum(billed_minutes) != 0
    or sum(sms_count) != 0
    or sum(data_bytes) != 0
