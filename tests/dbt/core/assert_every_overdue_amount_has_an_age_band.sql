-- the buckets of 50 sum to 48 only if each overdue amount lies in one
select *
from {{ ref('fct_arrears_monthly') }}
where is_overdue != (debt_age_band != '-1')
