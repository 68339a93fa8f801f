-- Value-added services as billed to each line and cycle, before discount, tax out.
select
    user_id,
    billing_month,
    cast(sum(receivable_amount) as decimal(18, 2)) as receivable_amount
from {{ ref('int_billing__item') }}
where revenue_type = 'vas'
group by user_id, billing_month
