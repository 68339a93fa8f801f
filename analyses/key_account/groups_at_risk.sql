-- Which groups are about to leave, and for which reasons? 哪些集团有流失风险、原因何在？
select
    health.month_start,
    area.city_name,
    health.manager_id,
    health.group_id,
    health.grade,
    health.health_score,
    health.contract_end_date,
    health.contract_point_count,
    health.use_point_count,
    health.member_point_count,
    health.key_person_point_count,
    health.off_net_point_count,
    health.complaint_point_count,
    health.arrears_point_count,
    health.use_rate,
    health.member_count,
    health.lost_member_count
from {{ ref('fct_group_health_monthly') }} as health
left join {{ ref('dim_area') }} as area on health.area_id = area.area_code
where health.is_at_risk = 1
order by health.month_start desc, health.health_score, health.group_id
