-- Who owes: arrears by pay mode and customer class? 哪些客户欠费？
select
    month_start,
    pay_mode,
    customer_class,
    sum(overdue_amount) as overdue_amount,
    sum(not_yet_due_amount) as not_yet_due_amount,
    count(distinct case when overdue_amount > 0 then user_id end) as owing_line_count
from {{ ref('fct_revenue_monthly') }}
group by month_start, pay_mode, customer_class
order by month_start desc, overdue_amount desc, pay_mode, customer_class
