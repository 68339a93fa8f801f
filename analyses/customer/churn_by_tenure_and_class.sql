-- Who leaves: which tenure and customer class churn most? 哪些在网时长和客户等级的用户离网最多？
-- The tenure band of a line that left is unknown at the month's closing, so the band of its opening month is taken.
with opened as (
    select
        {{ add_month('month_start', 1) }} as month_start,
        user_id,
        age_on_net_band,
        customer_class
    from {{ ref('fct_customer_monthly') }}
    where closing_count = 1
)

select
    customer.month_start,
    opened.age_on_net_band,
    opened.customer_class,
    sum(customer.opening_count) as opening_count,
    sum(customer.opening_cancelled_count) as opening_cancelled_count,
    100 * {{ ratio('sum(customer.opening_cancelled_count)', 'sum(customer.opening_count)') }} as churn_rate
from {{ ref('fct_customer_monthly') }} as customer
inner join opened
    on
        customer.user_id = opened.user_id
        and customer.month_start = opened.month_start
group by customer.month_start, opened.age_on_net_band, opened.customer_class
order by customer.month_start desc, churn_rate desc nulls last, opened.age_on_net_band, opened.customer_class
