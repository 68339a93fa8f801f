select
    {{ surrogate_key(['group_id']) }} as group_key,
    group_id,
    sector,
    grade,
    parent_group_id,
    manager_id,
    area_id,
    contract_end_date,
    group_status,
    valid_from,
    valid_to
from {{ ref('int_group__version') }}
