-- Do managers keep the visits that they agree, and what awaits them? 客户经理是否按约走访，还有哪些待走访与预警？
select
    month_start,
    director_id,
    department_manager_id,
    area_manager_id,
    manager_id,
    sum(key_account_count) as key_account_count,
    sum(visit_count) as visit_count,
    sum(due_visit_count) as due_visit_count,
    100 * {{ ratio('sum(kept_visit_count)', 'sum(due_visit_count)') }} as kept_visit_rate,
    sum(coming_visit_count) as coming_visit_count,
    sum(overdue_visit_count) as overdue_visit_count,
    sum(declining_count) as declining_count,
    sum(contract_ending_count + contract_ending_group_count) as contract_ending_count,
    100 * {{ ratio('sum(kept_snapshot_count)', 'sum(snapshot_count)') }} as snapshot_retention_rate,
    100 * {{ ratio('sum(lost_key_account_count)', 'sum(opening_key_account_count)') }} as key_account_churn_rate,
    sum(net_amount + group_amount) as looked_after_amount
from {{ ref('fct_manager_monthly') }}
group by month_start, director_id, department_manager_id, area_manager_id, manager_id
order by month_start desc, director_id, department_manager_id, area_manager_id, manager_id
