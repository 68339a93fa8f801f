-- without name and identity document: those stay in staging
with customers as (
    select *
    from {{ ref('stg_boss__customer') }}
    qualify row_number() over (
        partition by cust_id
        order by file_date desc, delivery_id desc, part_number desc, line_number desc
    ) = 1
)

select
    {{ surrogate_key(['cust_id']) }} as customer_key,
    cust_id,
    customer_type,
    birth_year,
    coalesce(sex, '-1') as sex,
    coalesce(area_id, '-1') as area_id,
    coalesce(customer_class, '-1') as customer_class,
    created_date,
    customer_status
from customers
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
