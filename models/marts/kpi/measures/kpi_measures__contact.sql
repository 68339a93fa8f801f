-- Hotline contacts of the month, contacts whose seven days to come back ended in it, at the
-- dimensions that the line has in the month; callers that nobody knows at the unknown area.
{{ month_incremental('period_start') }}

with months as (select affected_month from {{ ref('int_affected__month') }}),

lines as (select * from {{ ref('int_subscriber__month') }}),

settled as (
    select
        resolution.settled_month as period_start,
        coalesce(lines.area_id, '-1') as area_id,
        coalesce(lines.pay_mode, '-1') as pay_mode,
        count(*) as resolvable_contact_count,
        sum(resolution.is_resolved) as resolved_contact_count
    from {{ ref('fct_contact_resolution') }} as resolution
    left join lines on resolution.user_id = lines.user_id and resolution.settled_month = lines.month_start
    where coalesce(lines.is_in_scope, 1) = 1 and resolution.settled_month in (select affected_month from months)
    group by resolution.settled_month, coalesce(lines.area_id, '-1'), coalesce(lines.pay_mode, '-1')
),

contacts as (
    select
        *,
        {{ month_of('contact_date') }} as contact_month
    from {{ ref('fct_contact') }}
    where {{ month_of('contact_date') }} in (select affected_month from months)
),

hotline as (
    select
        contacts.contact_month as period_start,
        coalesce(lines.area_id, '-1') as area_id,
        coalesce(lines.pay_mode, '-1') as pay_mode,
        contacts.skill as contact_skill,
        sum(contacts.is_offered) as offered_contact_count,
        sum(contacts.is_abandoned) as abandoned_contact_count,
        sum(contacts.is_answered) as answered_contact_count,
        sum(contacts.is_answered_in_time) as answered_in_time_count,
        sum(contacts.is_answered * (contacts.talk_seconds + contacts.hold_seconds + contacts.wrap_seconds))
            as handling_seconds,
        sum(contacts.is_answered * contacts.queue_seconds) as waiting_seconds
    from contacts
    left join lines on contacts.user_id = lines.user_id and contacts.contact_month = lines.month_start
    where
        contacts.contact_type = 'voice'
        and coalesce(lines.is_in_scope, 1) = 1
    group by
        contacts.contact_month, coalesce(lines.area_id, '-1'), coalesce(lines.pay_mode, '-1'), contacts.skill
)

{{ roll_up_measures('settled', ['resolvable_contact_count', 'resolved_contact_count']) }}
union all
{{ roll_up_measures('hotline', ['offered_contact_count', 'abandoned_contact_count', 'answered_contact_count',
    'answered_in_time_count', 'handling_seconds', 'waiting_seconds']) }}
union all
{{ roll_up_measures('hotline', ['offered_contact_count', 'abandoned_contact_count', 'answered_contact_count',
    'answered_in_time_count', 'handling_seconds', 'waiting_seconds'], dimension='contact_skill') }}
