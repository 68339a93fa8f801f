{{ month_incremental('month_start') }}

-- lines that were on-net all of three months, with what they used at home in them and the base tariff they hold
with months as (
    select month_start
    from {{ ref('int_calendar__month') }}
    where
        is_loaded
        and not is_in_progress
        and month_start in (select affected_month from {{ ref('int_affected__month') }})
),

whole as (
    select
        lines.user_id,
        lines.month_start
    from {{ ref('fct_subscriber_monthly') }} as lines
    inner join {{ ref('int_calendar__month') }} as calendar on lines.month_start = calendar.month_start
    where
        lines.is_in_scope = 1
        and lines.subscriber_day_count = calendar.day_count
        and calendar.is_loaded
        and not calendar.is_in_progress
),

used as (
    select
        user_id,
        {{ month_of('usage_date') }} as month_start,
        sum(case when usage_type in ('local', 'toll') then outgoing_billed_minutes else 0 end) as minutes,
        sum(sms_count) as messages,
        sum(data_bytes) as data_bytes
    from {{ ref('fct_usage_daily') }}
    where
        {{ month_of('usage_date') }} >= (select {{ add_month('min(month_start)', -2) }} from months)
        and {{ month_of('usage_date') }} <= (select max(month_start) from months)
    group by user_id, {{ month_of('usage_date') }}
)

select
    lines.user_id,
    lines.pay_mode,
    lines.tariff_id,
    whole.month_start as usage_month,
    cast(coalesce(used.minutes, 0) as bigint) as minutes,
    cast(coalesce(used.messages, 0) as bigint) as messages,
    {{ integer_division('coalesce(used.data_bytes, 0) + 1048575', '1048576') }} as megabytes,
    lines.month_start
from {{ ref('fct_subscriber_monthly') }} as lines
inner join months on lines.month_start = months.month_start
inner join whole
    on
        lines.user_id = whole.user_id
        and {{ add_month('lines.month_start', -2) }} <= whole.month_start
        and lines.month_start >= whole.month_start
left join used on whole.user_id = used.user_id and whole.month_start = used.month_start
where lines.is_in_scope = 1 and lines.is_closing = 1 and lines.tariff_id <> '-1'
