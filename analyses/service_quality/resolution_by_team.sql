-- Which teams of agents resolve at the first contact and satisfy? 哪些班组一次解决率和满意率高？
select
    month_start,
    team_id,
    sum(resolvable_contact_count) as resolvable_contact_count,
    sum(resolved_contact_count) as resolved_contact_count,
    100 * {{ ratio('sum(resolved_contact_count)', 'sum(resolvable_contact_count)') }} as first_contact_resolution,
    sum(rated_answer_count) as rated_answer_count,
    sum(satisfied_answer_count) as satisfied_answer_count,
    100 * {{ ratio('sum(satisfied_answer_count)', 'sum(rated_answer_count)') }} as satisfaction_rate,
    100 * {{ ratio('sum(busy_seconds)', 'sum(busy_seconds + ready_seconds)') }} as occupancy
from {{ ref('fct_service_quality_monthly') }}
group by month_start, team_id
order by month_start desc, first_contact_resolution desc nulls last, team_id
