-- What do cities complain about, and how much per 10,000 lines? 各地市投诉什么、万投比多少？
-- A line that complains twice is counted once among the complaining lines, at every level.
with base as (
    select
        month_start,
        city_name,
        sum(closing_count) as closing_count
    from {{ ref('fct_service_quality_monthly') }}
    group by month_start, city_name
),

complaints as (
    select
        month_start,
        city_name,
        category_type_name,
        substr(category_id, 1, 2) as complaint_type,
        count(distinct user_id) as complaining_line_count,
        sum(complaint_count) as complaint_count,
        sum(repeat_complaint_count) as repeat_complaint_count,
        sum(closed_late_count) as closed_late_count
    from {{ ref('fct_service_quality_monthly') }}
    where activity = 'complaint'
    group by month_start, city_name, category_type_name, substr(category_id, 1, 2)
)

select
    complaints.*,
    base.closing_count,
    10000 * {{ ratio('complaints.complaint_count', 'base.closing_count') }} as complaints_per_10k
from complaints
inner join base on complaints.month_start = base.month_start and complaints.city_name = base.city_name
order by complaints.month_start desc, complaints.city_name, complaints.complaint_count desc, complaints.complaint_type
