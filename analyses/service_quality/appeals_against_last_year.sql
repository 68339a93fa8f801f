-- Do appeals, complaints and recommendation move the right way, this month and so far this year? 申诉、投诉与推荐值当月与本年累计如何变化？
select
    compared.month_start,
    compared.comparison,
    sum(quality.appeal_count) as appeal_count,
    sum(quality.complaint_count) as complaint_count,
    sum(quality.after_outage_complaint_count) as after_outage_complaint_count,
    sum(case when compared.is_latest = 1 then quality.closing_count else 0 end) as closing_count,
    sum(quality.recommending_answer_count) as recommending_answer_count,
    100 * {{ ratio(
        'sum(quality.promoter_count - quality.detractor_count)', 'sum(quality.recommending_answer_count)'
    ) }} as net_promoter_score
from {{ ref('fct_service_quality_monthly') }} as quality
inner join {{ ref('bridge_month_comparison') }} as compared on quality.month_start = compared.source_month_start
group by compared.month_start, compared.comparison
order by compared.month_start desc, compared.comparison
