-- What lines are, bring and use, by tariff, class of the outlet that sold them and class of their customer, of the
-- province alone: at their profile of the month; opening and 6a at that of the month before.
{{ month_incremental('period_start') }}

with affected as (select affected_month from {{ ref('int_affected__month') }}),

lines as (
    select
        *,
        is_closing as closing_subscriber_count,
        is_opening as opening_subscriber_count
    from {{ ref('fct_subscriber_monthly') }}
    where month_start in (select affected_month from affected)
),

profiles as (
    select
        profile.user_id,
        profile.month_start,
        {{ add_month('profile.month_start', 1) }} as next_month_start,
        profile.tariff_id as tariff,
        coalesce(outlet.channel_class, '-1') as channel_class,
        profile.customer_class
    from {{ ref('dim_subscriber_month') }} as profile
    inner join {{ ref('dim_month') }} as months on profile.month_start = months.month_start
    left join {{ ref('dim_channel_history') }} as outlet
        on
            profile.channel_id = outlet.channel_id
            and months.closing_date >= outlet.valid_from
            and months.closing_date < outlet.valid_to
    where
        profile.month_start in (select affected_month from affected)
        or {{ add_month('profile.month_start', 1) }} in (select affected_month from affected)
),

present as (
    select
        lines.month_start as period_start,
        lines.area_id,
        profiles.tariff,
        profiles.channel_class,
        profiles.customer_class,
        sum(lines.closing_subscriber_count) as closing_subscriber_count,
        sum(lines.gross_add_count) as gross_add_count,
        sum(lines.cancelled_count) as cancelled_count,
        sum(lines.subscriber_day_count) as subscriber_day_count,
        sum(lines.net_amount) as net_amount,
        sum(lines.billed_minutes) as billed_minutes,
        sum(lines.outgoing_billed_minutes) as outgoing_billed_minutes,
        sum(lines.data_bytes) as data_bytes
    from lines
    inner join profiles on lines.user_id = profiles.user_id and lines.month_start = profiles.month_start
    group by lines.month_start, lines.area_id, profiles.tariff, profiles.channel_class, profiles.customer_class
),

-- before the first loaded month nothing is known of outlet and customer: those of that month stand for it
profiled_opening as (
    select
        lines.*,
        lines.opening_tariff_id as tariff,
        coalesce(before.channel_class, now.channel_class) as channel_class,
        coalesce(before.customer_class, now.customer_class) as customer_class
    from lines
    inner join profiles as now on lines.user_id = now.user_id and lines.month_start = now.month_start
    left join profiles as before on lines.user_id = before.user_id and lines.month_start = before.next_month_start
    where lines.is_opening = 1
),

opening as (
    select
        month_start as period_start,
        opening_area_id as area_id,
        tariff,
        channel_class,
        customer_class,
        sum(opening_subscriber_count) as opening_subscriber_count,
        sum(opening_cancelled_count) as opening_cancelled_count
    from profiled_opening
    group by month_start, opening_area_id, tariff, channel_class, customer_class
)

{{ roll_up_measures('present', [
    'closing_subscriber_count', 'gross_add_count', 'cancelled_count', 'subscriber_day_count', 'net_amount',
    'billed_minutes', 'outgoing_billed_minutes', 'data_bytes'
], dimension='tariff', levels=['province']) }}
union all
{{ roll_up_measures('opening', [
    'opening_subscriber_count', 'opening_cancelled_count'
], dimension='tariff', levels=['province']) }}
union all
{{ roll_up_measures('present', [
    'closing_subscriber_count', 'gross_add_count', 'cancelled_count', 'subscriber_day_count', 'net_amount',
    'billed_minutes', 'outgoing_billed_minutes', 'data_bytes'
], dimension='channel_class', levels=['province']) }}
union all
{{ roll_up_measures('opening', [
    'opening_subscriber_count', 'opening_cancelled_count'
], dimension='channel_class', levels=['province']) }}
union all
{{ roll_up_measures('present', [
    'closing_subscriber_count', 'gross_add_count', 'cancelled_count', 'subscriber_day_count', 'net_amount',
    'billed_minutes', 'outgoing_billed_minutes', 'data_bytes'
], dimension='customer_class', levels=['province']) }}
union all
{{ roll_up_measures('opening', [
    'opening_subscriber_count', 'opening_cancelled_count'
], dimension='customer_class', levels=['province']) }}
