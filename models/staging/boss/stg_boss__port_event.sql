with source as (select * from {{ source('boss', 'port_event') }})

select
    nullif(trim(msisdn), '') as msisdn,
    nullif(trim(user_id), '') as user_id,
    direction as port_direction,
    nullif(trim(operator_id), '') as operator_id,
    ported_at,
    cast(ported_at as date) as ported_date,
    {{ period_date('period') }} as file_date,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
