select
    customerID as user_id, first_date() - to_months(cast(tenure as integer)) - interval 1 day as status_time,
    'normal' as status, 'activation' as reason, day_period(first_date() - 1) as _period
from telco
union all
select customerID, last_date() + interval 12 hour, 'cancelled', 'other', day_period(last_date())
from telco
where Churn = 'Yes'
