-- How do managers' load and results compare, up to the director? 各级客户经理的工作量与业绩如何？
-- Accounts and groups are counted by who they are: a group visited three times is one.
select
    month_start,
    director_id,
    department_manager_id,
    area_manager_id,
    manager_id,
    sum(key_account_count) as key_account_count,
    sum(group_count) as group_count,
    sum(member_count) as member_count,
    sum(visit_count) as visit_count,
    count(distinct case when activity = 'visit' then group_id end) as visited_group_count,
    sum(net_amount) as net_amount,
    sum(unified_amount + member_paid_amount) as group_amount,
    sum(lost_key_account_count) as lost_key_account_count,
    100 * {{ ratio('sum(satisfied_visit_count)', 'sum(visit_count)') }} as satisfied_visit_rate
from {{ ref('fct_key_customer_monthly') }}
group by month_start, director_id, department_manager_id, area_manager_id, manager_id
order by month_start desc, director_id, department_manager_id, area_manager_id, manager_id
