{{ month_incremental('month_start') }}

-- usage, bills and recharges of a line and month side by side; what belongs to no line known in that month goes to the
-- unknown line, so that totals lose nothing
with months as (
    select month_start from {{ ref('int_calendar__month') }}
    where is_loaded and month_start in (select affected_month from {{ ref('int_affected__month') }})
),

measures as (
    select
        user_id,
        month_start,
        connected_call_count,
        billed_minutes,
        outgoing_billed_minutes,
        data_bytes,
        sms_count,
        cast(0 as decimal(18, 2)) as receivable_amount,
        cast(0 as decimal(18, 2)) as net_amount,
        cast(0 as decimal(18, 2)) as recharge_amount,
        cast(0 as bigint) as recharge_count
    from {{ ref('fct_usage_monthly') }}
    union all
    select
        user_id,
        month_start,
        0,
        0,
        0,
        0,
        0,
        receivable_amount,
        net_amount,
        0,
        0
    from {{ ref('int_billing__line_month') }}
    union all
    select
        user_id,
        month_start,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        recharge_amount,
        recharge_count
    from {{ ref('int_recharge__line_month') }}
),

summed as (
    select
        coalesce(lines.user_id, '-1') as user_id,
        measures.month_start,
        cast(sum(measures.connected_call_count) as bigint) as connected_call_count,
        cast(sum(measures.billed_minutes) as bigint) as billed_minutes,
        cast(sum(measures.outgoing_billed_minutes) as bigint) as outgoing_billed_minutes,
        cast(sum(measures.data_bytes) as bigint) as data_bytes,
        cast(sum(measures.sms_count) as bigint) as sms_count,
        cast(sum(measures.receivable_amount) as decimal(18, 2)) as receivable_amount,
        cast(sum(measures.net_amount) as decimal(18, 2)) as net_amount,
        cast(sum(measures.recharge_amount) as decimal(18, 2)) as recharge_amount,
        cast(sum(measures.recharge_count) as bigint) as recharge_count
    from measures
    inner join months on measures.month_start = months.month_start
    left join {{ ref('int_subscriber__month') }} as lines
        on
            measures.user_id = lines.user_id
            and measures.month_start = lines.month_start
    group by coalesce(lines.user_id, '-1'), measures.month_start
)

-- the unknown line is no user: it has volumes and amounts, but is not counted
select
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    user_id,
    connected_call_count,
    billed_minutes,
    outgoing_billed_minutes,
    data_bytes,
    sms_count,
    receivable_amount,
    net_amount,
    recharge_amount,
    recharge_count,
    case when receivable_amount > 0 and user_id != '-1' then 1 else 0 end as is_billed,
    case
        when (connected_call_count > 0 or sms_count > 0 or data_bytes > 0) and user_id != '-1' then 1 else 0
    end as is_communicating,
    case when connected_call_count > 0 and user_id != '-1' then 1 else 0 end as is_calling,
    case when recharge_amount > 0 and user_id != '-1' then 1 else 0 end as is_recharging,
    month_start
from summed
