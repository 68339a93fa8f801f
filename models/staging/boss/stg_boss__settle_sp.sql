with source as (select * from {{ source('boss', 'settle_sp') }})

select
    cast(cast(province as int) as {{ dbt.type_string() }}) as province_code,
    nullif(trim(sp_id), '') as sp_id,
    nullif(trim(service_id), '') as service_id,
    items as item_count,
    {{ fen_to_yuan('information_fee') }} as information_fee_amount,
    {{ fen_to_yuan('income') }} as income_amount,
    {{ fen_to_yuan('cost') }} as cost_amount,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
