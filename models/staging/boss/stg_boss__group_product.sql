with source as (select * from {{ source('boss', 'group_product') }})

select
    nullif(trim(group_id), '') as group_id,
    nullif(trim(product_id), '') as product_id,
    start_date,
    coalesce(end_date, {{ end_of_time() }}) as end_date,
    {{ period_date('period') }} as file_month,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
