-- what lines met at the call center, by the month in which it is told; callers that nobody knows are the unknown
-- line's, test and IoT lines are out
{%- set no_queue = "'-1' as contact_type, '-1' as skill, '-1' as agent_id" %}

with months as (select affected_month from {{ ref('int_affected__month') }}),

contacts as (
    select
        *,
        {{ month_of('contact_date') }} as month_start,
        case when contact_type = 'voice' then 1 else 0 end as is_call
    from {{ ref('fct_contact') }}
    where {{ month_of('contact_date') }} in (select affected_month from months)
),

-- the hotline's service level is of calls alone
contact_part as (
    select
        *,
        1 as contact_count,
        is_call * is_offered as offered_contact_count,
        is_call * is_abandoned as abandoned_contact_count,
        is_call * is_answered as answered_contact_count,
        is_call * is_answered_in_time as answered_in_time_count,
        is_call * is_answered * queue_seconds as waiting_seconds,
        is_call * is_answered * (talk_seconds + hold_seconds + wrap_seconds) as handling_seconds
    from contacts
),

resolution_part as (
    select
        *,
        settled_month as month_start,
        1 as resolvable_contact_count,
        is_resolved as resolved_contact_count
    from {{ ref('fct_contact_resolution') }}
    where settled_month in (select affected_month from months)
),

-- whatever becomes of a complaint is told with the month in which it was opened
complaint_part as (
    select
        *,
        {{ no_queue }},
        {{ month_of('opened_date') }} as month_start,
        opened_date as contact_date,
        1 as complaint_count,
        is_repeat as repeat_complaint_count,
        1 - is_open as closed_complaint_count,
        case when closed_at > due_at then 1 else 0 end as closed_late_count,
        coalesce(handling_minutes, 0) as complaint_minutes,
        case when outage_date is null then 0 else 1 end as after_outage_complaint_count
    from {{ ref('fct_complaint') }}
    where {{ month_of('opened_date') }} in (select affected_month from months)
),

appeal_part as (
    select
        *,
        {{ no_queue }},
        {{ month_of('appeal_date') }} as month_start,
        appeal_date as contact_date,
        1 as appeal_count
    from {{ ref('fct_appeal') }}
    where {{ month_of('appeal_date') }} in (select affected_month from months)
),

-- an answer is told with the queue and the agent that it is about
survey_part as (
    select
        survey.user_id,
        coalesce(contact.contact_type, '-1') as contact_type,
        coalesce(contact.skill, '-1') as skill,
        coalesce(contact.agent_id, '-1') as agent_id,
        coalesce(contact.category_id, '-1') as category_id,
        contact.contact_date,
        survey.survey_month as month_start,
        survey.is_rated as rated_answer_count,
        survey.is_satisfied as satisfied_answer_count,
        survey.is_recommending as recommending_answer_count,
        survey.is_promoter as promoter_count,
        survey.is_detractor as detractor_count
    from {{ ref('fct_survey') }} as survey
    left join {{ ref('fct_contact') }} as contact on survey.contact_id = contact.contact_id
    where survey.survey_month in (select affected_month from months)
),

events as (
    {{ union_measures(
        service_quality_measures(),
        ['contact', 'resolution', 'complaint', 'appeal', 'survey'],
        ['user_id', 'contact_type', 'skill', 'agent_id', 'category_id', 'contact_date', 'month_start']
    ) }}
)

select
    {% for name in measure_names(service_quality_measures()) %}
        events.{{ name }},
    {% endfor %}
    events.activity,
    coalesce(line.user_id, '-1') as user_id,
    coalesce(line.area_id, '-1') as area_id,
    events.contact_type,
    events.skill,
    events.agent_id,
    coalesce(agent.team_id, '-1') as team_id,
    events.category_id,
    '-1' as cell_id,
    '-1' as fault_kind,
    events.month_start
from events
left join {{ ref('int_subscriber__month') }} as line
    on events.user_id = line.user_id and events.month_start = line.month_start
left join {{ ref('fct_agent_daily') }} as agent
    on events.agent_id = agent.agent_id and events.contact_date = agent.work_date
where coalesce(line.is_in_scope, 1) = 1
