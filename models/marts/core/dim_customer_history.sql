select
    {{ surrogate_key(['cust_id']) }} as customer_key,
    cust_id,
    valid_from,
    valid_to,
    valid_to = {{ end_of_time() }} as is_current,
    customer_type,
    birth_year,
    sex,
    area_id,
    customer_class,
    customer_status
from {{ ref('int_customer__version') }}
union all
select
    '-1', '-1', {{ beginning_of_time() }}, {{ end_of_time() }}, true, '-1', cast(null as int), '-1', '-1', '-1', '-1'
