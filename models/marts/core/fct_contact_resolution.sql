-- an answered contact is settled on its seventh day after, and resolved if its line did not return on the same topic
{{ month_incremental('settled_month') }}

with months as (select affected_month from {{ ref('int_affected__month') }}),

-- one that is settled in an affected month began up to seven days before it
contacts as (
    select
        contact.*,
        category.topic_id,
        {{ month_of(add_day('contact.contact_date', 7)) }} as settled_month
    from {{ ref('fct_contact') }} as contact
    left join {{ ref('dim_complaint_category') }} as category on contact.category_key = category.category_key
    where
        contact.is_answered = 1
        and contact.user_id <> '-1'
        and (
            {{ month_of('contact.contact_date') }} in (select affected_month from months)
            or {{ month_of(add_day('contact.contact_date', 7)) }} in (select affected_month from months)
        )
),

followed as (
    select
        *,
        lead(contact_date) over (partition by user_id, topic_id order by contacted_at, contact_id) as next_date
    from contacts
)

select
    followed.contact_id,
    followed.subscriber_key,
    followed.user_id,
    followed.agent_key,
    followed.agent_id,
    followed.category_key,
    followed.category_id,
    followed.contact_type,
    followed.skill,
    case when followed.next_date <= {{ add_day('followed.contact_date', 7) }} then 0 else 1 end as is_resolved,
    followed.contact_date,
    followed.settled_month
from followed
cross join {{ ref('int_calendar__as_of') }} as as_of
where
    followed.settled_month in (select affected_month from months)
    and {{ add_day('followed.contact_date', 7) }} <= as_of.as_of_date
