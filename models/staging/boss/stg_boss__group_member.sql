with source as (select * from {{ source('boss', 'group_member') }})

select
    nullif(trim(group_id), '') as group_id,
    nullif(trim(number), '') as msisdn,
    nullif(trim(user_id), '') as user_id,
    role as member_role,
    is_primary,
    operator as operator_code,
    join_date as joined_date,
    leave_date as left_date,
    {{ period_date('period') }} as file_month,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
