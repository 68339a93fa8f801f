-- Complaints opened, appeals and answers to the survey in the month, at the dimensions that the line has in the month.
{{ month_incremental('period_start') }}

with months as (select affected_month from {{ ref('int_affected__month') }}),

lines as (select * from {{ ref('int_subscriber__month') }}),

events as (
    select
        {{ month_of('complaint.opened_date') }} as period_start,
        complaint.user_id,
        coalesce(category.type_id, '-1') as complaint_type,
        1 as complaint_count,
        0 as appeal_count,
        0 as rated_answer_count,
        0 as satisfied_answer_count,
        0 as recommending_answer_count,
        0 as promoter_count,
        0 as detractor_count
    from {{ ref('fct_complaint') }} as complaint
    left join {{ ref('dim_complaint_category') }} as category on complaint.category_key = category.category_key
    union all
    select
        {{ month_of('appeal_date') }} as period_start,
        user_id,
        '-1' as complaint_type,
        0 as complaint_count,
        1 as appeal_count,
        0 as rated_answer_count,
        0 as satisfied_answer_count,
        0 as recommending_answer_count,
        0 as promoter_count,
        0 as detractor_count
    from {{ ref('fct_appeal') }}
    union all
    select
        survey_month as period_start,
        user_id,
        '-1' as complaint_type,
        0 as complaint_count,
        0 as appeal_count,
        is_rated as rated_answer_count,
        is_satisfied as satisfied_answer_count,
        is_recommending as recommending_answer_count,
        is_promoter as promoter_count,
        is_detractor as detractor_count
    from {{ ref('fct_survey') }}
),

placed as (
    select
        events.*,
        coalesce(lines.area_id, '-1') as area_id,
        coalesce(lines.pay_mode, '-1') as pay_mode
    from events
    left join lines on events.user_id = lines.user_id and events.period_start = lines.month_start
    where coalesce(lines.is_in_scope, 1) = 1 and events.period_start in (select affected_month from months)
),

closing as (
    select
        month_start as period_start,
        area_id,
        sum(is_closing) as closing_subscriber_count
    from {{ ref('fct_subscriber_monthly') }}
    where month_start in (select affected_month from months)
    group by month_start, area_id
),

-- each type of complaint is told per line of the whole base
typed as (
    select
        closing.period_start,
        closing.area_id,
        category.category_id as complaint_type,
        closing.closing_subscriber_count,
        0 as complaint_count
    from closing
    cross join {{ ref('dim_complaint_category') }} as category
    where category.category_level = 1
    union all
    select
        period_start,
        area_id,
        complaint_type,
        0 as closing_subscriber_count,
        complaint_count
    from placed
)

{{ roll_up_measures('placed', ['complaint_count', 'appeal_count', 'rated_answer_count', 'satisfied_answer_count',
    'recommending_answer_count', 'promoter_count', 'detractor_count']) }}
union all
{{ roll_up_measures('typed', ['closing_subscriber_count', 'complaint_count'], dimension='complaint_type') }}
