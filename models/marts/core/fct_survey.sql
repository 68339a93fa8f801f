{{ month_incremental('survey_month') }}

select
    response_id,
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    coalesce(user_id, '-1') as user_id,
    contact_id,
    answered_at,
    satisfaction_score,
    recommendation_score,
    case when satisfaction_score is null then 0 else 1 end as is_rated,
    case when satisfaction_score >= 4 then 1 else 0 end as is_satisfied,
    case when recommendation_score is null then 0 else 1 end as is_recommending,
    case when recommendation_score >= 9 then 1 else 0 end as is_promoter,
    case when recommendation_score <= 6 then 1 else 0 end as is_detractor,
    survey_month
from {{ ref('stg_callcenter__survey') }}
where survey_month in (select affected_month from {{ ref('int_affected__month') }})
