select
    customerID as user_id, customerID as cust_id, customerID as account_id,
    '1' || lpad(cast(_line as varchar), 10, '0') as msisdn,
    null as imsi, 'Telco' as brand, 'postpaid' as pay_mode, 'mobile' as user_type, 0 as is_test,
    first_date() - to_months(cast(tenure as integer)) - interval 1 day as activated_at,
    null as channel_id, province() as area_id, day_period(first_date() - 1) as _period
from telco
