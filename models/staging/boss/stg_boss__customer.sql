with source as (select * from {{ source('boss', 'customer') }})

select
    nullif(trim(cust_id), '') as cust_id,
    customer_type,
    nullif(trim(id_type), '') as id_type,
    nullif(trim(id_hash), '') as id_hash,
    nullif(trim(customer_name), '') as customer_name,
    birth_year,
    nullif(trim(birth_month_day), '') as birth_month_day,
    sex,
    nullif(trim(area_id), '') as area_id,
    customer_class,
    created_date,
    status as customer_status,
    {{ period_date('period') }} as file_date,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
