with source as (select * from {{ source('boss', 'user') }})

select
    nullif(trim(user_id), '') as user_id,
    nullif(trim(cust_id), '') as cust_id,
    nullif(trim(account_id), '') as account_id,
    nullif(trim(msisdn), '') as msisdn,
    nullif(trim(imsi), '') as imsi,
    nullif(trim(brand), '') as brand,
    pay_mode,
    user_type,
    is_test,
    activated_at,
    nullif(trim(channel_id), '') as channel_id,
    nullif(trim(area_id), '') as area_id,
    {{ period_date('period') }} as file_date,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
