-- Do calls get through: service level and waiting by queue, against last month? 各技能队列接通率与等待时长与上月相比如何？
select
    compared.month_start,
    compared.comparison,
    quality.skill,
    sum(quality.offered_contact_count) as offered_contact_count,
    sum(quality.answered_in_time_count) as answered_in_time_count,
    100 * {{ ratio('sum(quality.answered_in_time_count)', 'sum(quality.offered_contact_count)') }} as service_level,
    100 * {{ ratio('sum(quality.abandoned_contact_count)', 'sum(quality.offered_contact_count)') }} as abandonment_rate,
    {{ ratio('sum(quality.waiting_seconds)', 'sum(quality.answered_contact_count)') }} as waiting_seconds_mean,
    {{ ratio('sum(quality.handling_seconds)', 'sum(quality.answered_contact_count)') }} as handling_seconds_mean
from {{ ref('fct_service_quality_monthly') }} as quality
inner join {{ ref('bridge_month_comparison') }} as compared on quality.month_start = compared.source_month_start
where compared.comparison in ('current', 'previous') and quality.contact_type = 'voice'
group by compared.month_start, compared.comparison, quality.skill
order by compared.month_start desc, quality.skill, compared.comparison
