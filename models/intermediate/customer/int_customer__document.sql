-- by which two customer numbers are told to be one person; a company has many lines, and none of them is a re-entry
select
    cust_id,
    id_hash
from {{ ref('stg_boss__customer') }}
where id_hash is not null and customer_type = 'person'
qualify row_number() over (
    partition by cust_id
    order by file_date desc, delivery_id desc, part_number desc, line_number desc
) = 1
