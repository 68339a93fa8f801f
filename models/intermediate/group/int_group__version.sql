-- each group from the file that told of it until the next one
with images as (
    select *
    from {{ ref('stg_boss__group_customer') }}
    qualify row_number() over (
        partition by group_id, file_date
        order by delivery_id desc, part_number desc, line_number desc
    ) = 1
)

select
    group_id,
    group_name,
    coalesce(sector, '-1') as sector,
    grade,
    coalesce(parent_group_id, '-1') as parent_group_id,
    coalesce(manager_id, '-1') as manager_id,
    coalesce(area_id, '-1') as area_id,
    coalesce(account_id, '-1') as account_id,
    contract_start_date,
    contract_end_date,
    group_status,
    file_date as valid_from,
    coalesce(lead(file_date) over (partition by group_id order by file_date), {{ end_of_time() }}) as valid_to
from images
