with source as (select * from {{ source('boss', 'roaming_partner') }})

select
    cast(cast(province as int) as {{ dbt.type_string() }}) as province_code,
    nullif(trim(operator_id), '') as operator_id,
    inbound_minutes,
    {{ fen_to_yuan('inbound_amount') }} as inbound_amount,
    outbound_minutes,
    {{ fen_to_yuan('outbound_amount') }} as outbound_amount,
    {{ fen_to_yuan('unit_rate') }} as rate_amount,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
