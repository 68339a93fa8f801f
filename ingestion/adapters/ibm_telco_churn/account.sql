select
    customerID as account_id, customerID as cust_id, 1 as bill_cycle_day,
    case PaymentMethod
        when 'Electronic check' then 'online'
        when 'Mailed check' then 'bank'
        when 'Bank transfer (automatic)' then 'bank'
        when 'Credit card (automatic)' then 'card'
    end as pay_method,
    null as credit_limit, month_period(month_start) as _period
from telco cross join month
