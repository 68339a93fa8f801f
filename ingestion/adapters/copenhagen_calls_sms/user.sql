select
    participant as user_id, participant as cust_id, participant as account_id,
    '45' || lpad(participant, 8, '0') as msisdn,
    null as imsi, 'CNS' as brand, 'postpaid' as pay_mode, 'mobile' as user_type, 0 as is_test, null as activated_at,
    null as channel_id, province() as area_id, day_period(first_date() - 1) as _period
from participant
