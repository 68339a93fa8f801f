-- Which lines did an outage cost us? Those that complained of the network within a week after their city was without
-- service, went off-net within 60 days, and named no reason that has nothing to do with service.
select
    complaint.user_id,
    area.city_code,
    min(complaint.outage_date) as outage_date,
    min(complaint.opened_at) as complained_at,
    min(complaint.left_date) as left_date
from {{ ref('fct_complaint') }} as complaint
inner join {{ ref('dim_complaint_category') }} as category on complaint.category_key = category.category_key
inner join {{ ref('dim_area') }} as area on complaint.area_id = area.area_code
where
    category.type_name_en = 'Network quality'
    and complaint.outage_date is not null
    and complaint.days_to_leaving <= 60
    and complaint.left_reason not in ('price', 'competitor', 'moved', 'arrears', 'fraud', 'reentry')
group by complaint.user_id, area.city_code
order by left_date, complaint.user_id
