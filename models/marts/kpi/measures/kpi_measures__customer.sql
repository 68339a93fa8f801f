-- The base, churn and activity of lines at their dimensions of the month; opening and 6a at those of the one before.
{{ month_incremental('period_start') }}

with lines as (
    select * from {{ ref('fct_subscriber_monthly') }}
    where month_start in (select affected_month from {{ ref('int_affected__month') }})
),

present as (
    select
        month_start as period_start,
        area_id,
        pay_mode,
        sum(is_closing) as closing_subscriber_count,
        sum(gross_add_count) as gross_add_count,
        sum(reinstated_count) as reinstated_count,
        sum(cancelled_count) as cancelled_count,
        sum(transfer_in_count) as transfer_in_count,
        sum(subscriber_day_count) as subscriber_day_count,
        sum(silent_count) as silent_count,
        sum(silent_return_count) as silent_return_count,
        sum(silent_cancelled_count) as silent_cancelled_count,
        sum(cancelled_count + silent_count - silent_return_count - silent_cancelled_count) as gone_subscriber_count,
        sum(case when pay_mode = 'prepaid' then is_closing else 0 end) as prepaid_closing_count,
        sum(tenure_month_count) as tenure_month_count,
        sum(is_billed) as billed_user_count,
        sum(is_communicating) as communicating_user_count,
        sum(is_calling) as calling_user_count,
        sum(is_inactive) as inactive_subscriber_count
    from lines
    group by month_start, area_id, pay_mode
),

opening as (
    select
        month_start as period_start,
        opening_area_id as area_id,
        opening_pay_mode as pay_mode,
        sum(is_opening) as opening_subscriber_count,
        sum(opening_cancelled_count) as opening_cancelled_count,
        sum(transfer_out_count) as transfer_out_count
    from lines
    where is_opening = 1
    group by month_start, opening_area_id, opening_pay_mode
),

reason as (
    select
        event.month_start as period_start,
        lines.area_id,
        event.churn_reason,
        sum(event.cancelled_count) as cancelled_count
    from {{ ref('int_kpi__cancellation') }} as event
    inner join lines on event.user_id = lines.user_id and event.month_start = lines.month_start
    where lines.is_in_scope = 1
    group by event.month_start, lines.area_id, event.churn_reason
),

-- connected things are out of every other figure
thing as (
    select
        month_start as period_start,
        area_id,
        pay_mode,
        sum(is_iot_closing) as iot_connection_count
    from {{ ref('int_subscriber__month') }}
    where is_iot_closing = 1
    group by month_start, area_id, pay_mode
),

reentry as (
    select
        lines.month_start as period_start,
        lines.area_id,
        lines.pay_mode,
        count(*) as reentry_count
    from {{ ref('int_subscriber__reentry') }} as reentry
    inner join lines
        on reentry.user_id = lines.user_id and {{ month_of('reentry.reentered_date') }} = lines.month_start
    where lines.is_in_scope = 1
    group by lines.month_start, lines.area_id, lines.pay_mode
)

{{ roll_up_measures('present', [
    'closing_subscriber_count', 'gross_add_count', 'reinstated_count', 'cancelled_count', 'transfer_in_count',
    'subscriber_day_count',
    'silent_count', 'silent_return_count', 'silent_cancelled_count', 'gone_subscriber_count', 'prepaid_closing_count',
    'tenure_month_count', 'billed_user_count', 'communicating_user_count', 'calling_user_count',
    'inactive_subscriber_count'
]) }}
union all
{{ roll_up_measures('opening', ['opening_subscriber_count', 'opening_cancelled_count', 'transfer_out_count']) }}
union all
{{ roll_up_measures('reason', ['cancelled_count'], dimension='churn_reason') }}
union all
{{ roll_up_measures('thing', ['iot_connection_count']) }}
union all
{{ roll_up_measures('reentry', ['reentry_count']) }}
