with source as (select * from {{ source('boss', 'contract') }})

select
    nullif(trim(contract_id), '') as contract_id,
    nullif(trim(user_id), '') as user_id,
    contract_type,
    nullif(trim(tac), '') as tac,
    signed_date,
    start_date,
    end_date,
    months as term_month_count,
    {{ fen_to_yuan('penalty') }} as penalty_amount,
    {{ month_of('signed_date') }} as signed_month,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
