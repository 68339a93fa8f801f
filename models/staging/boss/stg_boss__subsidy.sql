with source as (select * from {{ source('boss', 'subsidy') }})

select
    nullif(trim(contract_id), '') as contract_id,
    nullif(trim(user_id), '') as user_id,
    nullif(trim(tac), '') as tac,
    granted_date,
    {{ fen_to_yuan('handset_price') }} as handset_price_amount,
    {{ fen_to_yuan('paid') }} as paid_amount,
    {{ fen_to_yuan('subsidy') }} as subsidy_amount,
    {{ month_of('granted_date') }} as granted_month,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
