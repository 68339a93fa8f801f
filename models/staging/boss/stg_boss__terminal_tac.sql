with source as (select * from {{ source('boss', 'terminal_tac') }})

select
    nullif(trim(tac), '') as tac,
    source as list_code,
    nullif(trim(maker), '') as maker,
    nullif(trim(model), '') as model,
    nullif(trim(os), '') as operating_system,
    network_generation,
    nr_mode,
    is_dual_sim,
    {{ fen_to_yuan('price') }} as price_amount,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
