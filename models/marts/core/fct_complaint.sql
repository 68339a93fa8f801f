-- the last image of each case, with what came before it and after: an outage of its city, the line's leaving
with cases as (
    select *
    from {{ ref('stg_callcenter__complaint') }}
    qualify row_number() over (
        partition by case_id
        order by file_date desc, delivery_id desc, part_number desc, line_number desc
    ) = 1
),

located as (
    select
        cases.case_id,
        coalesce(state.area_id, '-1') as area_id,
        max(outage.outage_date) as outage_date
    from cases
    left join {{ ref('int_subscriber__state') }} as state
        on
            cases.user_id = state.user_id
            and cases.opened_date >= state.valid_from
            and cases.opened_date < state.valid_to
    left join {{ ref('dim_area') }} as area on state.area_id = area.area_code
    left join {{ ref('fct_city_outage') }} as outage
        on
            area.city_code = outage.city_code
            and cases.opened_at > outage.first_hour_start
            and {{ add_day('cases.opened_date', -7) }} <= outage.outage_date
    group by cases.case_id, coalesce(state.area_id, '-1')
),

left_after as (
    select
        cases.case_id,
        event.event_date as left_date,
        event.reason as left_reason
    from cases
    inner join {{ ref('fct_subscriber_event') }} as event
        on
            cases.user_id = event.user_id
            and event.event_type = 'cancelled'
            and cases.opened_at <= event.event_time
    qualify row_number() over (partition by cases.case_id order by event.event_time) = 1
)

select
    cases.case_id,
    {{ surrogate_key(['cases.user_id']) }} as subscriber_key,
    coalesce(cases.user_id, '-1') as user_id,
    {{ surrogate_key(['cases.category_id']) }} as category_key,
    cases.category_id,
    located.area_id,
    cases.opened_at,
    cases.assigned_at,
    cases.due_at,
    cases.closed_at,
    coalesce(cases.case_result, '-1') as case_result,
    cases.satisfaction_score,
    coalesce(cases.repeat_of_case_id, '-1') as repeat_of_case_id,
    case when cases.repeat_of_case_id is null then 0 else 1 end as is_repeat,
    case when cases.closed_at is null then 1 else 0 end as is_open,
    case
        when coalesce(cases.closed_at, cast({{ add_day('as_of.as_of_date', 1) }} as timestamp)) > cases.due_at then 1
        else 0
    end as is_overdue,
    cast({{ integer_division(second_count_between('cases.opened_at', 'cases.closed_at'), 60) }} as bigint)
        as handling_minutes,
    located.outage_date,
    left_after.left_date,
    coalesce(nullif(left_after.left_reason, ''), '-1') as left_reason,
    {{ day_count_between('cases.opened_date', 'left_after.left_date') }} as days_to_leaving,
    cases.opened_date
from cases
cross join {{ ref('int_calendar__as_of') }} as as_of
inner join located on cases.case_id = located.case_id
left join left_after on cases.case_id = left_after.case_id
