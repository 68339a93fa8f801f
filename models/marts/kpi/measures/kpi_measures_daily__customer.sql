-- The base, churn and activity of lines by day, each at its dimensions of the day. The `first` counts hold a line on
-- its first active day of the month, so that their sum up to a day is the number of lines active in the month so far.
{{ month_incremental('month_start') }}

with affected as (select affected_date from {{ ref('int_kpi__affected_date') }}),

history as (
    select * from {{ ref('int_subscriber__state') }}
    where is_in_scope = 1
),

base as (
    select
        base_date as period_start,
        area_id,
        pay_mode,
        sum(closing_count) as closing_subscriber_count,
        sum(opening_count) as opening_subscriber_count,
        sum(gross_add_count) as gross_add_count,
        sum(cancelled_count) as cancelled_count
    from {{ ref('fct_subscriber_base_daily') }}
    where base_date in (select affected_date from affected)
    group by base_date, area_id, pay_mode
),

activity as (
    select
        user_id,
        usage_date,
        max(case when connected_call_count > 0 then 1 else 0 end) as is_calling,
        max(case when connected_call_count > 0 or sms_count > 0 or data_bytes > 0 then 1 else 0 end) as is_communicating
    from {{ ref('fct_usage_daily') }}
    where user_id <> '-1' and usage_date in (select affected_date from affected)
    group by user_id, usage_date
),

located as (
    select
        activity.*,
        history.area_id,
        history.pay_mode,
        sum(activity.is_calling) over (
            partition by activity.user_id, {{ month_of('activity.usage_date') }} order by activity.usage_date
            rows between unbounded preceding and current row
        ) as calling_day_count,
        sum(activity.is_communicating) over (
            partition by activity.user_id, {{ month_of('activity.usage_date') }} order by activity.usage_date
            rows between unbounded preceding and current row
        ) as communicating_day_count
    from activity
    inner join history
        on
            activity.user_id = history.user_id
            and activity.usage_date >= history.valid_from
            and activity.usage_date < history.valid_to
),

active as (
    select
        usage_date as period_start,
        area_id,
        pay_mode,
        sum(is_communicating) as communicating_user_count,
        sum(is_calling) as calling_user_count,
        sum(case when is_communicating = 1 and communicating_day_count = 1 then 1 else 0 end)
            as communicating_first_count,
        sum(case when is_calling = 1 and calling_day_count = 1 then 1 else 0 end) as calling_first_count
    from located
    group by usage_date, area_id, pay_mode
),

reason as (
    select
        event.event_date as period_start,
        history.area_id,
        event.churn_reason,
        sum(event.cancelled_count) as cancelled_count
    from {{ ref('int_kpi__cancellation') }} as event
    inner join history
        on
            event.user_id = history.user_id
            and event.event_date >= history.valid_from
            and event.event_date < history.valid_to
    where event.event_date in (select affected_date from affected)
    group by event.event_date, history.area_id, event.churn_reason
)

{{ roll_up_measures('base', [
    'closing_subscriber_count', 'opening_subscriber_count', 'gross_add_count', 'cancelled_count'
], is_daily=true) }}
union all
{{ roll_up_measures('active', [
    'communicating_user_count', 'calling_user_count', 'communicating_first_count', 'calling_first_count'
], is_daily=true) }}
union all
{{ roll_up_measures('reason', ['cancelled_count'], dimension='churn_reason', is_daily=true) }}
