with source as (select * from {{ source('boss', 'tariff') }})

select
    nullif(trim(tariff_id), '') as tariff_id,
    nullif(trim(tariff_name), '') as tariff_name,
    tariff_type,
    nullif(trim(brand), '') as brand,
    network_generation,
    monthly_fee as monthly_fee_fen,
    {{ fen_to_yuan('monthly_fee') }} as monthly_fee_amount,
    valid_from,
    valid_to,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
