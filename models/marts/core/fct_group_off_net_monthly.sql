{{ month_incremental('month_start') }}

select
    {{ surrogate_key(['members.group_id']) }} as group_key,
    members.group_id,
    members.operator_code,
    cast(sum(case when members.is_primary = 1 then 1 else 0 end) as bigint) as off_net_member_count,
    members.file_month as month_start
from {{ ref('stg_boss__group_member') }} as members
inner join {{ ref('int_group__month') }} as groups
    on members.group_id = groups.group_id and members.file_month = groups.month_start and groups.is_active = 1
where members.user_id is null
group by members.group_id, members.operator_code, members.file_month
