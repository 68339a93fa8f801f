with source as (select * from {{ source('boss', 'sp_service') }})

select
    nullif(trim(service_id), '') as service_id,
    nullif(trim(sp_id), '') as sp_id,
    nullif(trim(service_name), '') as service_name,
    fee_type,
    {{ fen_to_yuan('fee') }} as fee_amount,
    sp_share as sp_share_basis_point,
    trial_days as trial_day_count,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
