select
    participant as account_id, participant as cust_id, 1 as bill_cycle_day, null as pay_method, null as credit_limit,
    month_period(month_start) as _period
from participant cross join month
