-- without name and identity document: those stay in staging
select
    {{ surrogate_key(['cust_id']) }} as customer_key,
    cust_id,
    customer_type,
    birth_year,
    sex,
    area_id,
    customer_class,
    created_date,
    customer_status
from {{ ref('int_customer__version') }}
where valid_to = {{ end_of_time() }}
union all
select
    '-1',
    '-1',
    '-1',
    cast(null as int),
    '-1',
    '-1',
    '-1',
    {{ beginning_of_time() }},
    '-1'
