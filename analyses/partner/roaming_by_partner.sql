-- Which roaming partners bring most, by visitors here and by own lines there? 哪些漫游伙伴贡献最大（来访、出访）？
select
    month_start,
    partner_id,
    partner_name,
    sum(income_amount) as roaming_amount,
    sum(case when direction = 'in' then income_amount else 0 end) as visitor_amount,
    sum(case when direction = 'out' then income_amount else 0 end) as own_line_amount,
    sum(settled_minutes) as roaming_minutes
from {{ ref('fct_partner_monthly') }}
where partner_type = 'roaming_partner'
group by month_start, partner_id, partner_name
order by month_start desc, roaming_amount desc, partner_id
