-- one account a customer
select
    'K' || kunde_id as account_id, kunde_id as cust_id, 1 as bill_cycle_day, null as pay_method, null as credit_limit,
    month_period(month_start) as _period
from kunde cross join month
