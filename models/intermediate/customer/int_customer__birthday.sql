select
    cust_id,
    birth_year,
    birth_month_day
from {{ ref('stg_boss__customer') }}
where customer_type = 'person'
qualify row_number() over (
    partition by cust_id
    order by file_date desc, delivery_id desc, part_number desc, line_number desc
) = 1
