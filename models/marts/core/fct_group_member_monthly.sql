{{ month_incremental('month_start') }}

-- on-net lines only: a rival's number is known by nothing but itself and counts in fct_group_off_net_monthly
with members as (
    select *
    from {{ ref('stg_boss__group_member') }}
    where user_id is not null and file_month in (select affected_month from {{ ref('int_affected__month') }})
    qualify row_number() over (
        partition by file_month, group_id, user_id order by is_primary desc, delivery_id, part_number, line_number
    ) = 1
)

select
    {{ surrogate_key(['members.group_id']) }} as group_key,
    members.group_id,
    {{ surrogate_key(['members.user_id']) }} as subscriber_key,
    members.user_id,
    members.member_role,
    members.is_primary,
    coalesce(groups.is_active, 0) as is_group_active,
    -- a line in several groups counts in one of them: its primary one, where that is active
    case
        when coalesce(groups.is_active, 0) = 1 and row_number() over (
            partition by members.file_month, members.user_id
            order by coalesce(groups.is_active, 0) desc, members.is_primary desc, members.group_id
        ) = 1 then 1 else 0
    end as is_counted,
    members.joined_date,
    members.left_date,
    members.file_month as month_start
from members
left join {{ ref('int_group__month') }} as groups
    on members.group_id = groups.group_id and members.file_month = groups.month_start
