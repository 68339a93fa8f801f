with source as (select * from {{ source('boss', 'manager_visit') }})

select
    nullif(trim(visit_id), '') as visit_id,
    nullif(trim(group_id), '') as group_id,
    nullif(trim(cust_id), '') as cust_id,
    nullif(trim(manager_id), '') as manager_id,
    contact as contact_kind,
    result as visit_result,
    rival_offer as has_rival_offer,
    visited_at,
    cast(visited_at as date) as visited_date,
    next_date as next_visit_date,
    {{ period_date('period') }} as file_date,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
