with source as (select * from {{ source('boss', 'settle_sms') }})

select
    cast(cast(province as int) as {{ dbt.type_string() }}) as province_code,
    nullif(trim(operator_id), '') as operator_id,
    direction,
    items as item_count,
    {{ fen_to_yuan('unit_rate') }} as rate_amount,
    {{ fen_to_yuan('income') }} as income_amount,
    {{ fen_to_yuan('cost') }} as cost_amount,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
