with source as (select * from {{ source('boss', 'tariff_item') }})

select
    nullif(trim(tariff_id), '') as tariff_id,
    service as service_type,
    allowance as allowance_count,
    unit_price as unit_price_fen,
    fee_share as fee_share_basis_point,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
