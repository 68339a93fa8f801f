-- Hotline contacts of the month, contacts whose seven days to come back ended in it, at the
-- dimensions that the line has in the month; callers that nobody knows at the unknown area.
{{ month_incremental('period_start') }}

with months as (select affected_month from {{ ref('int_affected__month') }}),

lines as (select * from {{ ref('int_subscriber__month') }}),

-- one that is settled in an affected month began up to seven days before it
contacts as (
    select
        contact.*,
        category.topic_id,
        {{ month_of('contact.contact_date') }} as contact_month,
        {{ month_of(add_day('contact.contact_date', 7)) }} as settled_month
    from {{ ref('fct_contact') }} as contact
    left join {{ ref('dim_complaint_category') }} as category on contact.category_key = category.category_key
    where
        {{ month_of('contact.contact_date') }} in (select affected_month from months)
        or {{ month_of(add_day('contact.contact_date', 7)) }} in (select affected_month from months)
),

followed as (
    select
        user_id,
        settled_month,
        contact_date,
        lead(contact_date) over (partition by user_id, topic_id order by contacted_at, contact_id) as next_date
    from contacts
    where is_answered = 1 and user_id <> '-1'
),

settled as (
    select
        followed.settled_month as period_start,
        coalesce(lines.area_id, '-1') as area_id,
        coalesce(lines.pay_mode, '-1') as pay_mode,
        count(*) as resolvable_contact_count,
        sum(case when next_date <= {{ add_day('contact_date', 7) }} then 0 else 1 end) as resolved_contact_count
    from followed
    cross join {{ ref('int_calendar__as_of') }} as as_of
    left join lines on followed.user_id = lines.user_id and followed.settled_month = lines.month_start
    where
        coalesce(lines.is_in_scope, 1) = 1
        and followed.settled_month in (select affected_month from months)
        and {{ add_day('followed.contact_date', 7) }} <= as_of.as_of_date
    group by followed.settled_month, coalesce(lines.area_id, '-1'), coalesce(lines.pay_mode, '-1')
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
        and contacts.contact_month in (select affected_month from months)
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
