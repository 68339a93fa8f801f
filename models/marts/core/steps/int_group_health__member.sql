-- of each whole month whose file of members has come: the lines that counted in a group then or in the two months
-- before, and who is left of them at its end
with files as (select distinct month_start from {{ ref('fct_group_member_monthly') }}),

months as (
    select months.*
    from {{ ref('dim_month') }} as months
    inner join files on months.month_start = files.month_start
    where not months.is_in_progress
),

listed as (
    select
        members.group_id,
        members.user_id,
        months.month_start,
        max(case when members.member_role = 'key_person' then 1 else 0 end) as is_key_person,
        max(case
            when members.month_start = months.month_start and members.left_date is null then 1
            else 0
        end) as is_listed
    from months
    inner join {{ ref('fct_group_member_monthly') }} as members
        on
            months.month_start >= members.month_start
            and {{ add_month('months.month_start', -2) }} <= members.month_start
            and members.is_counted = 1
    group by members.group_id, members.user_id, months.month_start
)

select
    listed.group_id,
    listed.user_id,
    listed.is_key_person,
    listed.is_listed * coalesce(lines.is_closing, 0) as is_member,
    listed.month_start
from listed
left join {{ ref('fct_subscriber_monthly') }} as lines
    on listed.user_id = lines.user_id and listed.month_start = lines.month_start
