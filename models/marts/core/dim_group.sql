with versions as (
    select * from {{ ref('int_group__version') }}
    where valid_to = {{ end_of_time() }}
)

select
    {{ surrogate_key(['versions.group_id']) }} as group_key,
    versions.group_id,
    versions.group_name,
    versions.sector,
    versions.grade,
    versions.parent_group_id,
    case when versions.parent_group_id = '-1' then versions.group_id else versions.parent_group_id end as top_group_id,
    versions.manager_id,
    versions.area_id,
    {{ surrogate_key(['versions.account_id']) }} as account_key,
    versions.account_id,
    versions.contract_start_date,
    versions.contract_end_date,
    versions.group_status
from versions
union all
select
    '-1',
    '-1',
    '未知',
    '-1',
    '-1',
    '-1',
    '-1',
    '-1',
    '-1',
    '-1',
    '-1',
    cast(null as date),
    cast(null as date),
    '-1'
