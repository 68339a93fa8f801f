with source as (select * from {{ source('market', 'cost_allocation') }})

select
    trim(cost_type) as cost_type,
    trim(cost_class) as cost_class,
    nullif(trim(area_id), '') as area_id,
    trim(customer_class) as customer_class,
    {{ fen_to_yuan('amount') }} as amount,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
