-- the group that an account pays for, by month
select
    account_id,
    month_start,
    min(group_id) as group_id
from {{ ref('int_group__month') }}
where is_active = 1 and account_id != '-1'
group by account_id, month_start
