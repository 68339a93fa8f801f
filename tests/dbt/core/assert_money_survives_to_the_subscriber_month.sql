with billed as (
    select
        billing_month as month_start,
        sum(net_amount) as net_amount,
        cast(0 as decimal(18, 2)) as recharge_amount
    from {{ ref('fct_billing_monthly') }}
    where is_service_revenue
    group by billing_month
),

recharged as (
    select
        {{ month_of('paid_date') }} as month_start,
        cast(0 as decimal(18, 2)) as net_amount,
        sum(amount) as recharge_amount
    from {{ ref('fct_payment_event') }}
    where payment_type = 'recharge' and paid_date <= (select as_of_date from {{ ref('int_calendar__as_of') }})
    group by {{ month_of('paid_date') }}
),

monthly as (
    select
        month_start,
        -sum(net_amount) as net_amount,
        -sum(recharge_amount) as recharge_amount
    from {{ ref('fct_subscriber_measure_monthly') }}
    group by month_start
),

together as (
    select * from billed
    union all
    select * from recharged
    union all
    select * from monthly
)

select
    together.month_start,
    sum(together.net_amount) as net_amount,
    sum(together.recharge_amount) as recharge_amount
from together
inner join {{ ref('dim_month') }} as month on together.month_start = month.month_start and month.is_loaded
group by together.month_start
having sum(together.net_amount) != 0 or sum(together.recharge_amount) != 0
