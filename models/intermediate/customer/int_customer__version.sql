-- a version holds from the day of its file until the next; the first from the customer's first contract on
with images as (
    select *
    from {{ ref('stg_boss__customer') }}
    qualify row_number() over (
        partition by cust_id, file_date
        order by delivery_id desc, part_number desc, line_number desc
    ) = 1
),

sequenced as (
    select
        *,
        row_number() over (partition by cust_id order by file_date) as version_number,
        lead(file_date) over (partition by cust_id order by file_date) as next_file_date
    from images
)

select
    cust_id,
    case when version_number = 1 then least(created_date, file_date) else file_date end as valid_from,
    coalesce(next_file_date, {{ end_of_time() }}) as valid_to,
    customer_type,
    birth_year,
    coalesce(sex, '-1') as sex,
    coalesce(area_id, '-1') as area_id,
    coalesce(customer_class, '-1') as customer_class,
    created_date,
    customer_status
from sequenced
